import type { KubeObject } from '../../apimachinery/meta.ts';
import { type Action, type Command, type Invocation, usageError } from '../command.ts';
import { CommandError, withSource } from '../errors.ts';
import { flag } from '../flags.ts';
import { ResourceHelper } from '../helper.ts';
import { lastApplied, withLastApplied } from '../last-applied.ts';
import { type Printer, printFlags, toPrinter } from '../printers/index.ts';
import { deleteInfo, deletionFlags, propagationOf, waitForDeletion } from './deletion.ts';
import {
  type DryRun,
  dryRunFlag,
  dryRunOf,
  dryRunSuffix,
  fieldManagerFlag,
  fieldValidationOf,
  filenameOptions,
  recursiveFlag,
  requireFilename,
  saveConfigFlag,
  validateFlag,
} from './shared.ts';

export const replace: Command = {
  name: 'replace',
  use: 'replace -f FILENAME',
  short: 'Replace a resource by file name or stdin',
  long: `Replace a resource by file name or stdin.

The manifest must be the whole object: what it leaves out is gone afterwards. Start from what is there with

$ kubectl get TYPE NAME -o yaml`,
  examples: `# Replace what the manifest names
kubectl replace -f shop.yaml

# Change one pod's image on the way
kubectl get pod shop-0 -o yaml | sed 's/nginx:1.26/nginx:1.27/' | kubectl replace -f -

# Delete, and then create anew
kubectl replace --force -f shop.yaml`,
  flags: [
    ...printFlags,
    ...deletionFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-replace'),
    flag.slice('filename', [], 'The files that contain the configurations to replace.', 'f'),
    flag.string(
      'kustomize',
      '',
      "Process a kustomization directory. This flag can't be used together with -f or -R.",
      'k',
    ),
    recursiveFlag,
    saveConfigFlag,
    validateFlag,
    flag.string('raw', '', 'Raw URI to PUT to the server.  Uses the transport specified by the kubeconfig file.'),
    flag.string('subresource', '', 'If specified, replace will operate on the subresource of the requested object.'),
  ],
  action: (invocation) => new Replace(invocation),
};

class Replace implements Action {
  private readonly invocation: Invocation;
  private dryRun: DryRun = 'none';
  private print: Printer | undefined;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  complete(): void {
    const { flags } = this.invocation;
    this.dryRun = dryRunOf(this.invocation);
    const force = flags.bool('force');
    this.print = toPrinter(this.invocation, `replaced${dryRunSuffix(this.dryRun)}`);
    if (force && this.dryRun === 'server') throw new CommandError('--dry-run=server cannot be used with --force');
  }

  validate(): void {
    const { flags, args } = this.invocation;
    const options = filenameOptions(flags);
    if (flags.int('grace-period') >= 0 && !flags.bool('force'))
      throw new CommandError('--grace-period must have --force specified');
    if (flags.duration('timeout') !== 0 && !flags.bool('force'))
      throw new CommandError('--timeout must have --force specified');
    if (flags.string('raw') !== '') throw new CommandError('replace --raw is not part of this kubectl: use curl');
    requireFilename(options);
    if (args.length > 0) throw usageError(this.invocation, `Unexpected args: [${args.join(' ')}]`);
  }

  async run(): Promise<void> {
    const { flags, factory, process } = this.invocation;
    if (flags.bool('force')) return this.deleteAndCreate();
    const { namespace, explicit } = factory.namespace();
    const fieldValidation = fieldValidationOf(flags);
    const subresource = flags.string('subresource');
    const result = await factory
      .builder()
      .schema(fieldValidation)
      .continueOnError()
      .namespace(namespace)
      .filenames(filenameOptions(flags), explicit)
      .flatten()
      .do();
    await result.visit(async (info) => {
      let object = info.object as KubeObject;
      if (flags.bool('save-config') || lastApplied(object) !== undefined) object = withLastApplied(object);
      if (this.dryRun !== 'client') {
        const helper = new ResourceHelper(factory.client(), {
          dryRun: this.dryRun === 'server',
          fieldManager: flags.string('field-manager'),
          fieldValidation,
          subresource,
        });
        try {
          object = await helper.replace(info, object);
        } catch (error) {
          throw withSource('replacing', info.source, error);
        }
      }
      await process.stdout.write((this.print as Printer)(object));
    });
    if (result.infos.length === 0) throw new CommandError('no objects passed to replace');
  }

  private async deleteAndCreate(): Promise<void> {
    const { flags, factory, process } = this.invocation;
    const { namespace, explicit } = factory.namespace();
    const build = () =>
      factory
        .builder()
        .continueOnError()
        .namespace(namespace)
        .filenames(filenameOptions(flags), explicit)
        .flatten()
        .do();
    const result = await build();
    const gracePeriod = flags.int('grace-period');
    if (gracePeriod === 0)
      await process.stderr.write(
        'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
      );
    const timeout = flags.duration('timeout') || 300_000;
    result.ignoreNotFound();
    for (const info of result.infos) {
      try {
        const uid = await deleteInfo(factory, info, {
          gracePeriod,
          propagation: propagationOf(flags.string('cascade')),
        });
        const kind = info.mapping.kind.toLowerCase();
        const qualified = info.mapping.group ? `${kind}.${info.mapping.group}` : kind;
        const where = info.namespace ? ` from ${info.namespace} namespace` : '';
        await process.stdout.write(
          `${qualified} "${info.name}" ${gracePeriod === 0 ? 'force deleted' : 'deleted'}${where}\n`,
        );
        await waitForDeletion(factory, { ...info, name: info.name }, timeout, uid);
      } catch (error) {
        if ((error as { reason?: string }).reason !== 'NotFound') throw error;
      }
    }
    const print = toPrinter(this.invocation, 'replaced');
    const fieldValidation = fieldValidationOf(flags);
    await result.visit(async (info) => {
      let object = info.object as KubeObject;
      if (flags.bool('save-config') || lastApplied(object) !== undefined) object = withLastApplied(object);
      const helper = new ResourceHelper(factory.client(), {
        fieldManager: flags.string('field-manager'),
        fieldValidation,
      });
      object = await helper.create(info, object);
      await process.stdout.write(print(object));
    });
  }
}
