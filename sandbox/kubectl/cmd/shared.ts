/** Groups of flags several commands have, and what they mean. */
import type { Invocation } from '../command.ts';
import { CommandError } from '../errors.ts';
import { type Flag, type Flags, flag } from '../flags.ts';
import type { FilenameOptions } from '../resource-builder.ts';

/** -f, -k, -R. `usage` follows "Filename, directory, or URL to files ". */
export function filenameFlags(usage: string): Flag[] {
  return [
    flag.slice('filename', [], `Filename, directory, or URL to files ${usage}`, 'f'),
    flag.string(
      'kustomize',
      '',
      "Process the kustomization directory. This flag can't be used together with -f or -R.",
      'k',
    ),
    recursiveFlag,
  ];
}

export const recursiveFlag = flag.bool(
  'recursive',
  false,
  'Process the directory used in -f, --filename recursively. Useful when you want to manage related manifests organized within the same directory.',
  'R',
);

export function filenameOptions(flags: Flags): FilenameOptions {
  return {
    filenames: flags.list('filename'),
    kustomize: flags.has('kustomize') ? flags.string('kustomize') : '',
    recursive: flags.bool('recursive'),
  };
}

export const dryRunFlag = flag.string(
  'dry-run',
  'none',
  'Must be "none", "server", or "client". If client strategy, only print the object that would be sent, without sending it. If server strategy, submit server-side request without persisting the resource.',
  undefined,
  { noOptDefault: 'unchanged' },
);

export const fieldManagerFlag = (manager: string): Flag =>
  flag.string('field-manager', manager, 'Name of the manager used to track field ownership.');

export const saveConfigFlag = flag.bool(
  'save-config',
  false,
  'If true, the configuration of current object will be saved in its annotation. Otherwise, the annotation will be unchanged. This flag is useful when you want to perform kubectl apply on this object in the future.',
);

export const validateFlag = flag.string(
  'validate',
  'strict',
  'Must be one of: strict (or true), warn, ignore (or false). "true" or "strict" will use a schema to validate the input and fail the request if invalid. It will perform server side validation if ServerSideFieldValidation is enabled on the api-server, but will fall back to less reliable client-side validation if not. "warn" will warn about unknown or duplicate fields without blocking the request if server-side field validation is enabled on the API server, and behave as "ignore" otherwise. "false" or "ignore" will not perform any schema validation, silently dropping any unknown or duplicate fields.',
  undefined,
  { noOptDefault: 'strict' },
);

export type DryRun = 'none' | 'client' | 'server';

/** Throws kubectl's words for a value that is none of the three. */
export function dryRunOf({ flags, factory }: Pick<Invocation, 'flags' | 'factory'>): DryRun {
  const value = flags.string('dry-run');
  switch (value) {
    case 'none':
    case 'client':
    case 'server':
      return value;
    case 'unchanged':
      factory.log.line('W', 'helpers.go:719', '--dry-run is deprecated and can be replaced with --dry-run=client.');
      return 'client';
    default:
      throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
  }
}

/** ` (dry run)`, ` (server dry run)` or nothing. */
export function dryRunSuffix(dryRun: DryRun): string {
  return dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
}

/** Strict, Warn or Ignore. */
export function fieldValidationOf(flags: Flags): string {
  switch (flags.string('validate')) {
    case '':
      return 'Ignore';
    case 'true':
    case 'strict':
      return 'Strict';
    case 'warn':
      return 'Warn';
    case 'false':
    case 'ignore':
      return 'Ignore';
    default:
      throw new CommandError(
        `invalid - validate option ${JSON.stringify(flags.string('validate'))}; must be one of: strict (or true), warn, ignore (or false)`,
      );
  }
}

export function requireFilename(options: FilenameOptions): void {
  if (options.filenames.length === 0 && options.kustomize === '')
    throw new CommandError('must specify one of -f and -k');
}
