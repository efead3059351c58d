import type { Command } from '../../command.ts';
import { flag } from '../../flags.ts';
import { lazily } from '../../lazy.ts';
import { printFlags } from '../../printers/index.ts';
import { dryRunFlag } from '../shared.ts';
import { fileFlags, selectorFlag } from './shared.ts';

export const undo: Command = {
  name: 'undo',
  use: 'undo (TYPE NAME | TYPE/NAME) [flags]',
  short: 'Undo a previous rollout',
  long: 'Roll back to a previous rollout.',
  examples: `# One revision back
kubectl rollout undo deployment/shop

# To the third
kubectl rollout undo daemonset/agent --to-revision=3

# Only see what would come back
kubectl rollout undo --dry-run=server deployment/shop`,
  flags: [
    ...printFlags,
    dryRunFlag,
    ...fileFlags,
    selectorFlag,
    flag.int('to-revision', 0, 'The revision to rollback to. Default to 0 (last revision).'),
  ],
  action: lazily(
    () => import('../later.ts'),
    (module) => module.Undo,
  ),
};
