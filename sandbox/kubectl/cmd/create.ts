import type { KubeObject } from '../../apimachinery/meta.ts';
import { type Action, type Command, type Invocation, usageError } from '../command.ts';
import { CommandError, withSource } from '../errors.ts';
import { flag } from '../flags.ts';
import { ResourceHelper } from '../helper.ts';
import { withLastApplied } from '../last-applied.ts';
import { type Printer, printFlags, toPrinter } from '../printers/index.ts';
import { clusterRole } from './create/clusterrole.ts';
import { clusterRoleBinding } from './create/clusterrolebinding.ts';
import { configMap } from './create/configmap.ts';
import { deployment } from './create/deployment.ts';
import { ingress } from './create/ingress.ts';
import { namespace } from './create/namespace.ts';
import { role } from './create/role.ts';
import { roleBinding } from './create/rolebinding.ts';
import { secret } from './create/secret.ts';
import { service } from './create/service.ts';
import { serviceAccount } from './create/serviceaccount.ts';
import { token } from './create/token.ts';
import {
  type DryRun,
  dryRunFlag,
  dryRunOf,
  dryRunSuffix,
  fieldManagerFlag,
  fieldValidationOf,
  filenameFlags,
  filenameOptions,
  requireFilename,
  saveConfigFlag,
  validateFlag,
} from './shared.ts';

export const create: Command = {
  name: 'create',
  use: 'create -f FILENAME',
  short: 'Create a resource from a file or from stdin',
  long: `Create a resource from a file or from stdin.

The manifest may be YAML or JSON and hold several documents. What exists already is an error: use apply to change it.`,
  examples: `# Create what the manifest describes
kubectl create -f shop.yaml

# Create every manifest of a folder
kubectl create -f manifests/

# Create from standard input
cat shop.yaml | kubectl create -f -

# Show what would be sent, without sending it
kubectl create -f shop.yaml --dry-run=client -o yaml`,
  flags: [
    ...printFlags,
    ...filenameFlags('to use to create the resource'),
    dryRunFlag,
    fieldManagerFlag('kubectl-create'),
    saveConfigFlag,
    validateFlag,
    flag.bool('edit', false, 'Edit the API resource before creating'),
    flag.string('raw', '', 'Raw URI to POST to the server.  Uses the transport specified by the kubeconfig file.'),
    flag.string(
      'selector',
      '',
      "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
      'l',
    ),
    flag.bool(
      'windows-line-endings',
      false,
      'Only relevant if --edit=true. Defaults to the line ending native to your platform.',
    ),
  ],
  commands: [
    clusterRole,
    clusterRoleBinding,
    configMap,
    deployment,
    ingress,
    namespace,
    role,
    roleBinding,
    secret,
    service,
    serviceAccount,
    token,
  ],
  action: (invocation) => new Create(invocation),
};

class Create implements Action {
  private readonly invocation: Invocation;
  private dryRun: DryRun = 'none';
  private print: Printer | undefined;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  complete(): void {
    const { flags } = this.invocation;
    if (this.invocation.args.length > 0)
      throw usageError(this.invocation, `Unexpected args: [${this.invocation.args.join(' ')}]`);
    requireFilename(filenameOptions(flags));
    this.dryRun = dryRunOf(this.invocation);
    this.print = toPrinter(this.invocation, `created${dryRunSuffix(this.dryRun)}`);
  }

  validate(): void {
    const { flags } = this.invocation;
    if (flags.string('raw') !== '') throw new CommandError('create --raw is not part of this kubectl: use curl');
    if (flags.bool('edit')) throw new CommandError('create --edit is not part of this kubectl: use create, then edit');
  }

  async run(): Promise<void> {
    const { flags, factory, process } = this.invocation;
    const { namespace: ns, explicit } = factory.namespace();
    const fieldValidation = fieldValidationOf(flags);
    const result = await factory
      .builder()
      .schema(fieldValidation)
      .continueOnError()
      .namespace(ns)
      .filenames(filenameOptions(flags), explicit)
      .labelSelector(flags.string('selector'))
      .flatten()
      .do();
    let count = 0;
    await result.visit(async (info) => {
      let object = info.object as KubeObject;
      if (flags.bool('save-config')) object = withLastApplied(object);
      if (this.dryRun !== 'client') {
        const helper = new ResourceHelper(factory.client(), {
          dryRun: this.dryRun === 'server',
          fieldManager: flags.string('field-manager'),
          fieldValidation,
        });
        try {
          object = await helper.create(info, object);
        } catch (error) {
          throw withSource('creating', info.source, error);
        }
      }
      count++;
      await process.stdout.write((this.print as Printer)(object));
    });
    if (count === 0) throw new CommandError('no objects passed to create');
  }
}
