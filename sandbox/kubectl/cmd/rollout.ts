/** Follows kubectl/pkg/cmd/rollout. */
import type { Command } from '../command.ts';
import { pause, restart, resume } from './rollout/change.ts';
import { history } from './rollout/history.ts';
import { status } from './rollout/status.ts';
import { undo } from './rollout/undo.ts';

export const rollout: Command = {
  name: 'rollout',
  use: 'rollout SUBCOMMAND',
  short: 'Manage the rollout of a resource',
  long: `Manage the rollout of one or many resources.
        
 Valid resource types include:

 *  deployments
  *  daemonsets
  *  statefulsets`,
  examples: `# One revision back
kubectl rollout undo deployment/shop

# Watch a daemon set roll out
kubectl rollout status daemonset/agent

# Every pod of a deployment anew
kubectl rollout restart deployment/shop`,
  helpTo: 'stdout',
  commands: [history, pause, restart, resume, status, undo],
};
