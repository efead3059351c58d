import { StatusError } from '../../apimachinery/errors.ts';
import { sortKeys } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { type Action, type Command, type Invocation, usageError } from '../command.ts';
import { CommandError, Interrupted, isConflict, isNotFound, SilentExit, throwAll, withPrefix } from '../errors.ts';
import { flag } from '../flags.ts';
import { ResourceHelper } from '../helper.ts';
import { configurationText, LAST_APPLIED, lastApplied, withLastApplied } from '../last-applied.ts';
import { applyPatch, threeWayPatch } from '../patching.ts';
import { printFlags, toPrinter } from '../printers/index.ts';
import { goJSON } from '../printers/json.ts';
import type { Info } from '../resource-builder.ts';
import { editLastApplied } from './apply/edit-last-applied.ts';
import { migrateToServerSide } from './apply/migrate.ts';
import { prune } from './apply/prune.ts';
import { setLastApplied } from './apply/set-last-applied.ts';
import { viewLastApplied } from './apply/view-last-applied.ts';
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
  validateFlag,
} from './shared.ts';

/** How often a patch is made anew after somebody else was faster. */
const MAX_RETRIES = 5;

export const apply: Command = {
  name: 'apply',
  use: 'apply (-f FILENAME | -k DIRECTORY)',
  short: 'Apply a configuration to a resource by file name or stdin',
  long: `Apply a configuration to a resource by file name or stdin. What is not there yet is created.

The manifest is remembered in an annotation of the object, so that the next apply knows what to take away: fields you drop from the manifest go, fields somebody else set stay. Objects that were not made by 'apply' or 'create --save-config' get the annotation with the first apply, and a warning.

YAML and JSON are accepted.`,
  examples: `# Make it as the manifest says
kubectl apply -f shop.yaml

# Every manifest of a folder
kubectl apply -f manifests/

# From standard input
cat shop.yaml | kubectl apply -f -

# What would happen, asked of the server
kubectl apply -f shop.yaml --dry-run=server

# Let the server merge, field by field
kubectl apply -f shop.yaml --server-side

# Delete what has the label app=shop and is no longer in the manifests
kubectl apply --prune -f manifests/ -l app=shop`,
  flags: [
    ...printFlags,
    ...deletionFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-client-side-apply'),
    flag.slice('filename', [], 'The files that contain the configurations to apply.', 'f'),
    flag.string(
      'kustomize',
      '',
      "Process a kustomization directory. This flag can't be used together with -f or -R.",
      'k',
    ),
    recursiveFlag,
    validateFlag,
    flag.bool('all', false, 'Select all resources in the namespace of the specified resource types.'),
    flag.bool('force-conflicts', false, 'If true, server-side apply will force the changes against conflicts.'),
    flag.bool(
      'openapi-patch',
      true,
      'If true, use openapi to calculate diff when the openapi presents and the resource can be found in the openapi spec. Otherwise, fall back to use baked-in types.',
    ),
    flag.bool(
      'overwrite',
      true,
      'Automatically resolve conflicts between the modified and live configuration by using values from the modified configuration',
    ),
    flag.bool(
      'prune',
      false,
      'Automatically delete resource objects, that do not appear in the configs and are created by either apply or create --save-config. Should be used with either -l or --all.',
    ),
    flag.slice('prune-allowlist', [], 'Overwrite the default allowlist with <group/version/kind> for --prune'),
    flag.string(
      'selector',
      '',
      "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
      'l',
    ),
    flag.bool('server-side', false, 'If true, apply runs in the server instead of the client.'),
    flag.string(
      'subresource',
      '',
      'If specified, apply will operate on the subresource of the requested object.  Only allowed when using --server-side.',
    ),
  ],
  commands: [editLastApplied, setLastApplied, viewLastApplied],
  action: (invocation) => new Apply(invocation),
};

export class Apply implements Action {
  readonly invocation: Invocation;
  readonly applied: Info[] = [];
  dryRun: DryRun = 'none';
  private serverSide = false;
  private readonly namespaces = new Set<string>();

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  complete(): void {
    const { flags, args } = this.invocation;
    this.serverSide = flags.bool('server-side');
    if (args.length > 0) throw usageError(this.invocation, `Unexpected args: [${args.join(' ')}]`);
    this.dryRun = dryRunOf(this.invocation);
    if (flags.bool('force-conflicts') && !this.serverSide)
      throw new CommandError('--force-conflicts only works with --server-side');
    if (this.dryRun === 'client' && this.serverSide)
      throw new CommandError(
        "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
      );
    if (flags.string('subresource') !== '' && !this.serverSide)
      throw new CommandError('--subresource can only be specified for --server-side');
    requireFilename(filenameOptions(flags));
    if (this.serverSide && flags.bool('force')) throw new CommandError('--force cannot be used with --server-side');
    if (this.dryRun === 'server' && flags.bool('force'))
      throw new CommandError('--dry-run=server cannot be used with --force');
  }

  validate(): void {
    const { flags } = this.invocation;
    const selector = flags.string('selector');
    if (flags.bool('all') && selector !== '')
      throw new CommandError('cannot set --all and --selector at the same time');
    if (flags.bool('prune') && !flags.bool('all') && selector === '')
      throw new CommandError(
        'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
      );
  }

  async run(): Promise<void> {
    const { flags, factory } = this.invocation;
    const { namespace, explicit } = factory.namespace();
    if (explicit) this.namespaces.add(namespace);
    const result = await factory
      .builder()
      .schema(fieldValidationOf(flags))
      .continueOnError()
      .namespace(namespace)
      .filenames(filenameOptions(flags), explicit)
      .labelSelector(flags.string('selector'))
      .flatten()
      .do();
    const errors = result.errors();
    if (result.infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply');
    for (const info of result.infos) {
      try {
        await this.applyOne(info);
      } catch (error) {
        if (error instanceof Interrupted || error instanceof SilentExit) throw error;
        errors.push(error);
      }
    }
    throwAll(errors);
    await this.printAll(result.infos);
    if (flags.bool('prune')) await prune(this, this.namespaces);
  }

  private async applyOne(info: Info): Promise<void> {
    if (info.mapping.namespaced) this.namespaces.add(info.namespace);
    const { generateName } = (info.object as KubeObject).metadata;
    if (info.name === '' && generateName)
      throw new CommandError(`from ${generateName}: cannot use generate name with apply`);
    if (this.serverSide) return this.applyOnServer(info);
    const { factory, process } = this.invocation;
    const desired = info.object as KubeObject;
    const modified = withLastApplied(desired);
    let live: KubeObject;
    try {
      live = await new ResourceHelper(factory.client()).get(info);
    } catch (error) {
      if (!isNotFound(error))
        throw sourced(`retrieving current configuration of:\n${infoText(info)}\nfrom server for:`, info.source, error);
      return this.create(info, modified);
    }
    info.object = live;
    this.applied.push(info);
    if (lastApplied(live) === undefined) {
      await process.stderr.write(
        `Warning: resource ${info.mapping.name}/${info.name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
      );
    }
    const changed = await this.patch(info, modified);
    await this.warnIfDeleting(info);
    await this.printOne(info, changed ? 'configured' : 'unchanged');
  }

  /** `manager`: of fields, where it is none of the flag's. */
  helper(manager = this.manager()): ResourceHelper {
    const { flags, factory } = this.invocation;
    return new ResourceHelper(factory.client(), {
      dryRun: this.dryRun === 'server',
      fieldManager: manager,
      fieldValidation: fieldValidationOf(flags),
      subresource: flags.string('subresource'),
    });
  }

  private manager(): string {
    const { flags } = this.invocation;
    return this.serverSide && !flags.changed('field-manager') ? 'kubectl' : flags.string('field-manager');
  }

  private async create(info: Info, object: KubeObject): Promise<void> {
    info.object = object;
    if (this.dryRun !== 'client') {
      try {
        info.object = await this.helper().create(info, object);
      } catch (error) {
        throw sourced('creating', info.source, error);
      }
    }
    this.applied.push(info);
    await this.printOne(info, 'created');
  }

  /** True when something had to change. */
  private async patch(info: Info, modified: KubeObject): Promise<boolean> {
    const { flags, factory, process } = this.invocation;
    const helper = this.helper();
    for (let attempt = 0; ; attempt++) {
      const live = info.object as KubeObject;
      const original = lastApplied(live);
      const { type, patch } = threeWayPatch(
        original ? JSON.parse(original) : undefined,
        modified,
        live,
        flags.bool('overwrite'),
      );
      if (Object.keys(patch).length === 0) return false;
      try {
        info.object = this.dryRun === 'client' ? applyPatch(live, type, patch) : await helper.patch(info, type, patch);
        return true;
      } catch (error) {
        if (isConflict(error) && attempt < MAX_RETRIES) {
          if (attempt > 0) await process.clock.sleep(1000, process.signal);
          info.object = await new ResourceHelper(factory.client()).get(info);
          continue;
        }
        const retriable = isConflict(error) || (error instanceof StatusError && error.reason === 'Invalid');
        if (!retriable || !flags.bool('force'))
          throw sourced(
            `applying patch:\n${goJSON(sortKeys(patch))}\nto:\n${infoText(info)}\nfor:`,
            info.source,
            error,
          );
        await this.recreate(info, modified);
        return true;
      }
    }
  }

  private async recreate(info: Info, modified: KubeObject): Promise<void> {
    const { flags, factory } = this.invocation;
    const before = info.object as KubeObject;
    const uid = await deleteInfo(factory, info, {
      gracePeriod: flags.int('grace-period'),
      propagation: propagationOf(flags.string('cascade')),
    });
    await waitForDeletion(factory, info, flags.duration('timeout') || 300_000, uid);
    try {
      info.object = await this.helper().create(info, modified);
    } catch (error) {
      const { resourceVersion: _v, uid: _u, ...metadata } = before.metadata;
      await this.helper().create(info, { ...before, metadata });
      throw error;
    }
  }

  private async applyOnServer(info: Info): Promise<void> {
    const { flags } = this.invocation;
    const wanted = info.object as KubeObject;
    const send = () => this.helper().patch(info, 'apply', wanted, flags.bool('force-conflicts'));
    try {
      info.object = await send();
      if (await migrateToServerSide(this, info, this.helper())) info.object = await send();
    } catch (error) {
      if (!isConflict(error)) throw error;
      throw new CommandError(`${(error as Error).message}\n${CONFLICT_HELP}`);
    }
    await this.warnIfDeleting(info);
    this.applied.push(info);
    await this.printOne(info, 'serverside-applied');
  }

  private async warnIfDeleting({ object, name }: Info): Promise<void> {
    if (object?.metadata.deletionTimestamp)
      await this.invocation.process.stderr.write(
        `Warning: Detected changes to resource ${name} which is currently being deleted.\n`,
      );
  }

  /** -o yaml, json or a template: everything at the end, as one object or one list. */
  private get printsObjects(): boolean {
    const output = this.invocation.flags.string('output');
    return output !== '' && output !== 'name';
  }

  private async printOne(info: Info, operation: string): Promise<void> {
    if (this.printsObjects) return;
    const print = toPrinter(this.invocation, `${operation}${dryRunSuffix(this.dryRun)}`);
    await this.invocation.process.stdout.write(print(info.object as KubeObject));
  }

  private async printAll(infos: readonly Info[]): Promise<void> {
    if (!this.printsObjects || infos.length === 0) return;
    const items = infos.map((i) => i.object as KubeObject);
    const object =
      items.length === 1 ? (items[0] as KubeObject) : { apiVersion: 'v1', kind: 'List', metadata: {}, items };
    await this.invocation.process.stdout.write(toPrinter(this.invocation, '')(object));
  }
}

const CONFLICT_HELP = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

function sourced(verb: string, source: string, error: unknown): unknown {
  return source === '' ? error : withPrefix(`error when ${verb} ${JSON.stringify(source)}: `, error);
}

/** resource.Info as Go prints it. */
function infoText({ mapping, namespace, name }: Info): string {
  const group = mapping.group;
  return `Resource: "${group}/${mapping.version}, Resource=${mapping.name}", GroupVersionKind: "${group}/${mapping.version}, Kind=${mapping.kind}"\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}`;
}

export { configurationText };
