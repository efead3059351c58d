import type { Command } from '../../command.ts';
import { flag } from '../../flags.ts';
import { lazily } from '../../lazy.ts';
import { printFlags } from '../../printers/index.ts';
import { fileFlags, selectorFlag } from './shared.ts';

export const history: Command = {
  name: 'history',
  use: 'history (TYPE NAME | TYPE/NAME) [flags]',
  short: 'View rollout history',
  long: 'View previous rollout revisions and configurations.',
  examples: `# What revisions a deployment has had
kubectl rollout history deployment/shop

# The third one in full
kubectl rollout history deployment/shop --revision=3`,
  flags: [
    ...printFlags,
    ...fileFlags,
    flag.int('revision', 0, 'See the details, including podTemplate of the revision specified'),
    selectorFlag,
  ],
  action: lazily(
    () => import('../later.ts'),
    (module) => module.History,
  ),
};
