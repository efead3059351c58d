import type { Command } from '../command.ts';
import { flag } from '../flags.ts';
import { lazily } from '../lazy.ts';
import { fieldManagerFlag, filenameFlags } from './shared.ts';

export const diff: Command = {
  name: 'diff',
  use: 'diff -f FILENAME',
  short: 'Diff the live version against a would-be applied version',
  long: `Shows what an apply of the same files would change: the live objects on one side, on the other the server's answer to the same patch sent as a dry run. Nothing is changed.

The comparing is done by the diff command with "-u" and "-N", or by what KUBECTL_EXTERNAL_DIFF names, which may have options.

Exit status: 0 when nothing differs, 1 when something does, more when kubectl or diff failed.`,
  examples: `# What would applying this file change?
kubectl diff -f shop.yaml

# From standard input
cat shop.yaml | kubectl diff -f -`,
  failureStatus: 2,
  flags: [
    flag.int(
      'concurrency',
      1,
      'Number of objects to process in parallel when diffing against the live version. Larger number = faster, but more memory, I/O and CPU over that shorter period of time.',
    ),
    fieldManagerFlag('kubectl-client-side-apply'),
    ...filenameFlags('contains the configuration to diff'),
    flag.bool('force-conflicts', false, 'If true, server-side apply will force the changes against conflicts.'),
    flag.bool(
      'prune',
      false,
      'Include resources that would be deleted by pruning. Can be used with -l and default shows all resources would be pruned',
    ),
    flag.slice('prune-allowlist', [], 'Overwrite the default allowlist with <group/version/kind> for --prune'),
    flag.string(
      'selector',
      '',
      "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
      'l',
    ),
    flag.bool('server-side', false, 'If true, apply runs in the server instead of the client.'),
    flag.bool('show-managed-fields', false, 'If true, include managed fields in the diff.'),
    flag.bool('show-secrets', false, 'If true, do not mask secret values in the diff.'),
  ],
  action: lazily(
    () => import('./later.ts'),
    (module) => module.Diff,
  ),
};
