/** What the `create NAME` commands have in common. Follows kubectl/pkg/cmd/create/create.go. */
import { StatusError } from '../../../apimachinery/errors.ts';
import type { KubeObject } from '../../../apimachinery/meta.ts';
import { type Action, type Command, type Invocation, usageError } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import type { Flag } from '../../flags.ts';
import { ResourceHelper } from '../../helper.ts';
import { withLastApplied } from '../../last-applied.ts';
import { markTyped, printFlags, toPrinter } from '../../printers/index.ts';
import {
  dryRunFlag,
  dryRunOf,
  dryRunSuffix,
  fieldManagerFlag,
  fieldValidationOf,
  saveConfigFlag,
  validateFlag,
} from '../shared.ts';

export const createFlags: readonly Flag[] = [
  ...printFlags,
  dryRunFlag,
  fieldManagerFlag('kubectl-create'),
  saveConfigFlag,
  validateFlag,
];

export interface Generator extends Omit<Command, 'action'> {
  /** Flags without which nothing can be made. */
  required?: readonly string[];
  /** Said before what the server refuses with. */
  refused?: string;
  /** The object, its fields in the order of its Go type. Throws for what cannot be. `namespace` is where it will live. */
  generate(invocation: Invocation, namespace: string): KubeObject | Promise<KubeObject>;
}

/** A command that makes one object from its flags. */
export function generator({ generate, required = [], refused, ...command }: Generator): Command {
  return {
    ...command,
    flags: [...createFlags, ...(command.flags ?? [])],
    action: (invocation) => new Generate(invocation, generate, required, refused),
  };
}

class Generate implements Action {
  private readonly invocation: Invocation;
  private readonly generate: Generator['generate'];
  private readonly required: readonly string[];
  private readonly refused: string | undefined;

  constructor(
    invocation: Invocation,
    generate: Generator['generate'],
    required: readonly string[],
    refused: string | undefined,
  ) {
    this.invocation = invocation;
    this.generate = generate;
    this.required = required;
    this.refused = refused;
  }

  validate(): void {
    const missing = this.required.filter((name) => !this.invocation.flags.changed(name));
    if (missing.length > 0)
      throw new CommandError(`required flag(s) ${missing.map((m) => JSON.stringify(m)).join(', ')} not set`);
  }

  async run(): Promise<void> {
    const { factory, process, flags } = this.invocation;
    const dryRun = dryRunOf(this.invocation);
    const print = toPrinter(this.invocation, `created${dryRunSuffix(dryRun)}`);
    const { namespace, explicit } = factory.namespace();
    let object = await this.generate(this.invocation, namespace);
    const namespaced = !CLUSTER_SCOPED.has(object.kind);
    if (namespaced && explicit) object = inNamespace(object, namespace);
    if (flags.bool('save-config')) object = withLastApplied(markTyped(object));
    markTyped(object);
    if (dryRun !== 'client') {
      const mapping = await factory.mapper().forKind(object.apiVersion, object.kind);
      const helper = new ResourceHelper(factory.client(), {
        dryRun: dryRun === 'server',
        fieldManager: flags.string('field-manager'),
        fieldValidation: fieldValidationOf(flags),
      });
      try {
        object = await helper.create({ mapping, namespace: namespaced ? namespace : '' }, object);
      } catch (error) {
        if (this.refused === undefined || !(error instanceof StatusError)) throw error;
        throw new CommandError(this.refused + error.message);
      }
    }
    await process.stdout.write(print(object));
  }
}

const CLUSTER_SCOPED = new Set(['Namespace', 'ClusterRole', 'ClusterRoleBinding', 'PriorityClass']);

function inNamespace(object: KubeObject, namespace: string): KubeObject {
  const { name, ...rest } = object.metadata;
  return { ...object, metadata: { ...(name === undefined ? {} : { name }), namespace, ...rest } };
}

/** The one NAME argument; arguments after `--` are not counted. */
export function nameArgument(invocation: Invocation): string {
  const { args, flags } = invocation;
  const names = flags.argsBeforeDash >= 0 ? args.slice(0, flags.argsBeforeDash) : args;
  if (names.length !== 1) throw usageError(invocation, `exactly one NAME is required, got ${names.length}`);
  return names[0] as string;
}

/** What stands after `--`. */
export function commandArguments({ args, flags }: Invocation): string[] {
  return flags.argsBeforeDash >= 0 ? args.slice(flags.argsBeforeDash) : [];
}
