import { decodeUtf8 } from '../../apimachinery/streams.ts';
import type { Action, Command, Invocation } from '../command.ts';
import { CommandError, throwAll } from '../errors.ts';
import { flag } from '../flags.ts';
import type { Info, Result } from '../resource-builder.ts';
import { cascadeFlag, deleteInfo, isForbidden, propagationOf, WEEK_MS, waitForDeletion } from './deletion.ts';
import { type DryRun, dryRunFlag, dryRunOf, dryRunSuffix, filenameOptions, recursiveFlag } from './shared.ts';

export const deleteCommand: Command = {
  name: 'delete',
  use: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  long: `Delete resources by file names, stdin, resources and names, or by resources and label selector.

What to delete is said in one way only: by manifests, by type and names, or by type and a selector.

Some resources, pods above all, end gracefully: they get a grace period to finish before they are removed. --grace-period sets another one, --now means one second. With --force and no grace period the object is taken out of the API at once, and nobody waits to hear that its processes have really ended: two with the same name may then run at the same time.

The command waits until the objects are gone, finalizers included; --wait=false returns at once. It does not look at resource versions: a change made by somebody else at the same moment is lost with the object.`,
  examples: `# Delete what a manifest describes
kubectl delete -f shop.yaml

# One pod
kubectl delete pod shop-0

# Pods and services with the label app=shop
kubectl delete pods,services -l app=shop

# Every pod of the current namespace
kubectl delete pods --all

# A pod whose node is dead
kubectl delete pod shop-0 --force --grace-period=0

# A deployment, leaving its pods alone
kubectl delete deployment shop --cascade=orphan`,
  suggestFor: ['rm'],
  flags: [
    cascadeFlag,
    dryRunFlag,
    flag.slice('filename', [], 'containing the resource to delete.', 'f'),
    flag.string(
      'kustomize',
      '',
      "Process a kustomization directory. This flag can't be used together with -f or -R.",
      'k',
    ),
    flag.string('output', '', 'Output mode. Use "-o name" for shorter output (resource/name).', 'o'),
    recursiveFlag,
    flag.bool('all', false, 'Delete all resources, in the namespace of the specified resource types.'),
    flag.bool(
      'all-namespaces',
      false,
      'If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.',
      'A',
    ),
    flag.string(
      'field-selector',
      '',
      "Selector (field query) to filter on, supports '=', '==', and '!='.(e.g. --field-selector key1=value1,key2=value2). The server only supports a limited number of field queries per type.",
    ),
    flag.bool(
      'force',
      false,
      'If true, immediately remove resources from API and bypass graceful deletion. Note that immediate deletion of some resources may result in inconsistency or data loss and requires confirmation.',
    ),
    flag.int(
      'grace-period',
      -1,
      'Period of time in seconds given to the resource to terminate gracefully. Ignored if negative. Set to 1 for immediate shutdown. Can only be set to 0 when --force is true (force deletion).',
    ),
    flag.bool(
      'ignore-not-found',
      false,
      'Treat "resource not found" as a successful delete. Defaults to "true" when --all is specified.',
    ),
    flag.bool('interactive', false, 'If true, delete resource only when user confirms.', 'i'),
    flag.bool('now', false, 'If true, resources are signaled for immediate shutdown (same as --grace-period=1).'),
    flag.string('raw', '', 'Raw URI to DELETE to the server.  Uses the transport specified by the kubeconfig file.'),
    flag.string(
      'selector',
      '',
      "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
      'l',
    ),
    flag.duration(
      'timeout',
      '0s',
      'The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object',
    ),
    flag.bool('wait', true, 'If true, wait for resources to be gone before returning. This waits for finalizers.'),
  ],
  action: (invocation) => new Delete(invocation),
};

class Delete implements Action {
  private readonly invocation: Invocation;
  private dryRun: DryRun = 'none';
  private gracePeriod = -1;
  private propagation = 'Background';
  private ignoreNotFound = false;
  private warnClusterScope = false;
  private result: Result | undefined;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  async complete(): Promise<void> {
    const { flags, factory, args } = this.invocation;
    const allNamespaces = flags.bool('all-namespaces');
    this.propagation = propagationOf(flags.string('cascade'));
    const { namespace, explicit } = factory.namespace();
    this.warnClusterScope = explicit && !allNamespaces;
    const selecting = flags.bool('all') || flags.string('selector') !== '' || flags.string('field-selector') !== '';
    this.ignoreNotFound = flags.changed('ignore-not-found') ? flags.bool('ignore-not-found') : selecting;
    this.gracePeriod = flags.int('grace-period');
    if (flags.bool('now')) {
      if (this.gracePeriod !== -1) throw new CommandError('--now and --grace-period cannot be specified together');
      this.gracePeriod = 1;
    }
    if (this.gracePeriod === 0 && !flags.bool('force')) this.gracePeriod = 1;
    if (flags.bool('force') && this.gracePeriod < 0) this.gracePeriod = 0;
    this.dryRun = dryRunOf(this.invocation);
    if (flags.string('raw') !== '') return;
    this.result = await factory
      .builder()
      .continueOnError()
      .namespace(namespace)
      .filenames(filenameOptions(flags), explicit)
      .labelSelector(flags.string('selector'))
      .fieldSelector(flags.string('field-selector'))
      .selectAll(flags.bool('all'))
      .allNamespaces(allNamespaces)
      .args(false, args)
      .requireObject(false)
      .flatten()
      .do();
  }

  async validate(): Promise<void> {
    const { flags, process } = this.invocation;
    const output = flags.string('output');
    if (output !== '' && output !== 'name')
      throw new CommandError(`unexpected -o output mode: ${output}. We only support '-o name'`);
    if (flags.bool('all') && flags.string('selector') !== '')
      throw new CommandError('cannot set --all and --selector at the same time');
    if (flags.bool('all') && flags.string('field-selector') !== '')
      throw new CommandError('cannot set --all and --field-selector at the same time');
    if (this.gracePeriod === 0 && flags.bool('force'))
      await process.stderr.write(
        'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
      );
    else if (this.gracePeriod > 0 && flags.bool('force'))
      throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');
  }

  async run(): Promise<void> {
    const { flags } = this.invocation;
    if (flags.string('raw') !== '') return this.raw();
    const result = this.result as Result;
    if (this.ignoreNotFound) result.ignoreNotFound();
    if (flags.bool('interactive') && !(await this.confirmed(result))) return;
    await this.deleteAll(result);
  }

  private async deleteAll(result: Result): Promise<void> {
    const { flags, factory, process } = this.invocation;
    const deleted: { info: Info; uid: string | undefined }[] = [];
    let found = 0;
    await result.visit(async (info) => {
      found++;
      if (this.warnClusterScope && !info.mapping.namespaced) {
        await process.stderr.write(
          'Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n',
        );
        this.warnClusterScope = false;
      }
      if (this.dryRun === 'client') return this.print(info);
      const uid = await deleteInfo(factory, info, {
        gracePeriod: this.gracePeriod,
        propagation: this.propagation,
        dryRun: this.dryRun === 'server',
      });
      await this.print(info);
      deleted.push({ info, uid });
    });
    if (found === 0) {
      await process.stdout.write('No resources found\n');
      return;
    }
    if (!flags.bool('wait') || this.dryRun !== 'none') return;
    const timeout = flags.duration('timeout') || WEEK_MS;
    const end = process.clock.now() + timeout;
    const failures: unknown[] = [];
    for (const { info, uid } of deleted) {
      try {
        await waitForDeletion(factory, info, Math.max(1, end - process.clock.now()), uid);
      } catch (error) {
        if (isForbidden(error)) return;
        failures.push(error);
        break;
      }
    }
    throwAll(failures);
  }

  private async print(info: Info): Promise<void> {
    const { flags, process } = this.invocation;
    const kind = info.mapping.kind.toLowerCase();
    const qualified = info.mapping.group ? `${kind}.${info.mapping.group}` : kind;
    if (flags.string('output') === 'name') {
      await process.stdout.write(`${qualified}/${info.name}\n`);
      return;
    }
    const operation = this.gracePeriod === 0 ? 'force deleted' : 'deleted';
    const where = info.namespace ? ` from ${info.namespace} namespace` : '';
    await process.stdout.write(`${qualified} "${info.name}" ${operation}${where}${dryRunSuffix(this.dryRun)}\n`);
  }

  private async confirmed(result: Result): Promise<boolean> {
    const { process } = this.invocation;
    await process.stdout.write('You are about to delete the following ');
    await process.stdout.write(`${result.infos.length} resource(s):\n`);
    for (const { mapping, name } of result.infos) {
      const kind = mapping.kind.toLowerCase();
      await process.stdout.write(`${mapping.group ? `${kind}.${mapping.group}` : kind}/${name}\n`);
    }
    await process.stdout.write('Do you want to continue? (y/N): ');
    let answer = '';
    while (!answer.includes('\n')) {
      const chunk = await process.stdin.read();
      if (!chunk) break;
      answer += decodeUtf8(chunk);
    }
    if (/^y(es)?$/i.test(answer.trim())) return true;
    await process.stdout.write('deletion is cancelled\n');
    return false;
  }

  private async raw(): Promise<void> {
    const { flags, factory, process } = this.invocation;
    const answer = await factory.client().exchange({ method: 'DELETE', path: flags.string('raw') });
    const { body } = answer;
    if (body.kind === 'object') await process.stdout.write(`${JSON.stringify(body.object)}\n`);
    else if (body.kind === 'bytes') await process.stdout.write(body.bytes);
  }
}
