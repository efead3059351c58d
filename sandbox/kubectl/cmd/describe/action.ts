/** Follows kubectl/pkg/cmd/describe. */
import type { Action, Invocation } from '../../command.ts';
import { CommandError, isNotFound, throwAll } from '../../errors.ts';
import type { Info } from '../../resource-builder.ts';
import { SUGGEST } from '../describe.ts';
import { filenameOptions } from '../shared.ts';
import { ClusterReader } from './cluster-reader.ts';
import { describerFor } from './index.ts';

export class Describe implements Action {
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
