/** Follows kubectl/pkg/cmd/describe. */
import type { Action, Command, Invocation } from '../command.ts';
import { CommandError, isNotFound, throwAll } from '../errors.ts';
import { flag } from '../flags.ts';
import type { Info } from '../resource-builder.ts';
import { ClusterReader } from './describe/cluster-reader.ts';
import { describerFor } from './describe/index.ts';
import { filenameFlags, filenameOptions } from './shared.ts';

const SUGGEST = 'Use "kubectl api-resources" for a complete list of supported resources.';

export const describe: Command = {
  name: 'describe',
  use: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  short: 'Show details of a specific resource or group of resources',
  long: `Show details of a specific resource or group of resources.

Unlike get this is made for reading: what belongs to the resource, such as its events or its pods, is looked up and shown with it.

Name the resource, or give the beginning of a name:

  $ kubectl describe TYPE NAME_PREFIX

Where nothing has exactly that name, everything whose name begins with it is described.

${SUGGEST}`,
  examples: `# All about a pod
kubectl describe pods/shop-0

# A node, and what runs on it
kubectl describe node node01

# What a manifest names
kubectl describe -f shop.yaml

# Every pod with the label app=shop
kubectl describe pods -l app=shop

# Every pod whose name begins with shop
kubectl describe pods shop`,
  flags: [
    ...filenameFlags('containing the resource to describe'),
    flag.bool(
      'all-namespaces',
      false,
      'If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.',
      'A',
    ),
    flag.int('chunk-size', 500, 'Return large lists in chunks rather than all at once. Pass 0 to disable.'),
    flag.string(
      'selector',
      '',
      "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
      'l',
    ),
    flag.bool(
      'show-events',
      true,
      'If true, display events related to the described object. Defaults to true for a single object, false for multiple objects and prefix matching.',
    ),
  ],
  action: (invocation) => new Describe(invocation),
};

class Describe implements Action {
  private readonly invocation: Invocation;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  complete(): void {
    const { args, flags } = this.invocation;
    const { filenames, kustomize } = filenameOptions(flags);
    if (args.length === 0 && filenames.length === 0 && !kustomize) {
      throw new CommandError(`You must specify the type of resource to describe. ${SUGGEST}\n`);
    }
  }

  async run(): Promise<void> {
    const { args, flags, factory, process } = this.invocation;
    const { namespace, explicit } = factory.namespace();
    const all = flags.bool('all-namespaces');
    const result = await factory
      .builder()
      .continueOnError()
      .namespace(namespace)
      .allNamespaces(all)
      .filenames(filenameOptions(flags), explicit && !all)
      .labelSelector(flags.string('selector'))
      .args(true, args)
      .chunksOf(flags.int('chunk-size'))
      .flatten()
      .do();
    const failures = [...result.errors()];
    const [failure] = failures;
    if (failures.length === 1 && isNotFound(failure) && args.length === 2) return this.describeMatching(failure);
    const cluster = this.reader(result.infos.length === 1 && failures.length === 0);
    let written = false;
    for (const info of result.infos) {
      try {
        const text = await describerFor(info.mapping)(info, cluster);
        await process.stdout.write(written ? `\n\n${text}` : text);
        written = true;
      } catch (error) {
        if (!failures.some((known) => (known as Error).message === (error as Error).message)) failures.push(error);
      }
    }
    if (result.infos.length === 0 && failures.length === 0) {
      await process.stderr.write(all ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
    }
    throwAll(failures);
  }

  /** Every object whose name begins with what was given; `failure` when there is none. */
  private async describeMatching(failure: unknown): Promise<void> {
    const { args, flags, factory, process } = this.invocation;
    const [type = '', prefix = ''] = args;
    const result = await factory
      .builder()
      .namespace(factory.namespace().namespace)
      .args(true, [type])
      .singleResourceType()
      .chunksOf(flags.int('chunk-size'))
      .flatten()
      .do();
    const matching = result.infos.filter((info: Info) => info.name.startsWith(prefix));
    const cluster = this.reader(false);
    for (const info of matching) await process.stdout.write(`${await describerFor(info.mapping)(info, cluster)}\n`);
    if (matching.length === 0) throw failure;
  }

  private reader(single: boolean): ClusterReader {
    const { flags } = this.invocation;
    return new ClusterReader(this.invocation, flags.changed('show-events') ? flags.bool('show-events') : single);
  }
}
