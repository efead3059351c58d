/** Follows kubectl/pkg/cmd/scale and kubectl/pkg/scale. */
import { StatusError } from '../../apimachinery/errors.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { Action, Command, Invocation } from '../command.ts';
import { CommandError, isConflict } from '../errors.ts';
import { flag } from '../flags.ts';
import { pathOf } from '../mapper.ts';
import { printFlags, toPrinter } from '../printers/index.ts';
import type { Info } from '../resource-builder.ts';
import { dryRunFlag, dryRunOf, dryRunSuffix, filenameFlags, filenameOptions } from './shared.ts';

export const scale: Command = {
  name: 'scale',
  use: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  long: `Set a new size for a deployment, replica set, replication controller, or stateful set.

With --current-replicas or --resource-version the size is only changed when what is there now agrees.`,
  examples: `# Three replicas of a deployment
kubectl scale --replicas=3 deployment/shop

# What a manifest names
kubectl scale --replicas=3 -f shop.yaml

# Only if there are two now
kubectl scale --current-replicas=2 --replicas=3 deployment/shop

# Several at once
kubectl scale --replicas=5 deployment/shop deployment/cart`,
  suggestFor: ['resize'],
  flags: [
    flag.bool('all', false, 'Select all resources in the namespace of the specified resource types'),
    ...printFlags,
    flag.int(
      'current-replicas',
      -1,
      'Precondition for current size. Requires that the current size of the resource match this value in order to scale. -1 (default) for no condition.',
    ),
    dryRunFlag,
    ...filenameFlags('identifying the resource to set a new size'),
    flag.int('replicas', 0, 'The new desired number of replicas. Required.', undefined, { required: true }),
    flag.string(
      'resource-version',
      '',
      'Precondition for resource version. Requires that the current resource version match this value in order to scale.',
    ),
    flag.string(
      'selector',
      '',
      "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
      'l',
    ),
    flag.duration(
      'timeout',
      '0s',
      "The length of time to wait before giving up on a scale operation, zero means don't wait. Any other values should contain a corresponding time unit (e.g. 1s, 2m, 3h).",
    ),
  ],
  action: (invocation) => new Scale(invocation),
};

class Scale implements Action {
  private readonly invocation: Invocation;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  validate(): void {
    const { flags } = this.invocation;
    if (!flags.changed('replicas')) throw new CommandError('required flag(s) "replicas" not set');
    if (flags.int('replicas') < 0)
      throw new CommandError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    if (flags.int('current-replicas') < -1) {
      throw new CommandError('The --current-replicas must specify an integer of -1 or greater');
    }
  }

  async run(): Promise<void> {
    const { flags, args, factory, process } = this.invocation;
    const dryRun = dryRunOf(this.invocation);
    const { namespace, explicit } = factory.namespace();
    const result = await factory
      .builder()
      .continueOnError()
      .namespace(namespace)
      .filenames(filenameOptions(flags), explicit)
      .args(flags.bool('all'), args)
      .flatten()
      .labelSelector(flags.string('selector'))
      .do();
    const version = flags.string('resource-version');
    if (version && result.infos.length > 1)
      throw new CommandError('cannot use --resource-version with multiple resources');
    let count = 0;
    await result.visit(async (info) => {
      count++;
      if (dryRun !== 'client') await this.resize(info, dryRun === 'server');
      const scaled = dryRun === 'client' ? (info.object as KubeObject) : await this.read(info);
      await process.stdout.write(toPrinter(this.invocation, `scaled${dryRunSuffix(dryRun)}`)(scaled));
    });
    if (count === 0) throw new CommandError('no objects passed to scale');
  }

  private read({ mapping, namespace, name }: Info): Promise<KubeObject> {
    return this.invocation.factory.client().request({ method: 'GET', path: pathOf(mapping, namespace, name) });
  }

  private async resize(info: Info, dry: boolean): Promise<void> {
    const { flags, factory, process } = this.invocation;
    const { mapping, namespace, name } = info;
    const path = pathOf(mapping, namespace, name, 'scale');
    const client = factory.client();
    const replicas = flags.int('replicas');
    const query = dry ? { dryRun: 'All' } : {};
    const conditional = flags.int('current-replicas') >= 0 || flags.string('resource-version') !== '';
    if (!conditional) {
      await client.request({
        method: 'PATCH',
        path,
        query,
        contentType: 'application/merge-patch+json',
        body: { spec: { replicas } },
      });
    } else {
      for (let attempt = 0; ; attempt++) {
        const current = await client.request<KubeObject>({ method: 'GET', path });
        this.check(current);
        try {
          await client.request({
            method: 'PUT',
            path,
            query,
            body: { ...current, spec: { ...current.spec, replicas } },
          });
          break;
        } catch (error) {
          if (!(error instanceof StatusError) || !isConflict(error) || attempt === 4) throw error;
        }
      }
    }
    const timeout = flags.duration('timeout');
    if (timeout > 0 && !dry) await this.wait(path, replicas, process.clock.now() + timeout, name);
  }

  private check(scale: KubeObject): void {
    const { flags } = this.invocation;
    const wanted = flags.int('current-replicas');
    const version = flags.string('resource-version');
    if (wanted !== -1 && scale.spec?.replicas !== wanted) {
      throw new CommandError(`Expected replicas to be ${wanted}, was ${scale.spec?.replicas ?? 0}`);
    }
    if (version && scale.metadata.resourceVersion !== version) {
      throw new CommandError(`Expected resource version to be ${version}, was ${scale.metadata.resourceVersion}`);
    }
  }

  private async wait(path: string, replicas: number, end: number, name: string): Promise<void> {
    const { factory, process } = this.invocation;
    for (;;) {
      const current = await factory.client().request<KubeObject>({ method: 'GET', path });
      if (current.spec?.replicas === replicas && (current.status?.replicas ?? 0) === replicas) return;
      if (process.clock.now() >= end)
        throw new CommandError(`timed out waiting for ${JSON.stringify(name)} to be synced`);
      await process.clock.sleep(500, process.signal);
    }
  }
}
