/** Every command, under its heading of `kubectl --help`. A new one is a file and a line. */
import type { Command } from '../command.ts';
import type { CommandGroup } from '../help.ts';
import { annotate } from './annotate.ts';
import { apiResources } from './api-resources.ts';
import { apiVersions } from './api-versions.ts';
import { apply } from './apply.ts';
import { attach } from './attach.ts';
import { clusterInfo } from './cluster-info.ts';
import { completion } from './completion.ts';
import { config } from './config.ts';
import { cp } from './cp.ts';
import { create } from './create.ts';
import { deleteCommand } from './delete.ts';
import { describe } from './describe.ts';
import { diff } from './diff.ts';
import { edit } from './edit.ts';
import { events } from './events.ts';
import { exec } from './exec.ts';
import { explain } from './explain.ts';
import { expose } from './expose.ts';
import { get } from './get.ts';
import { help, options } from './help.ts';
import { label } from './label.ts';
import { logs } from './logs.ts';
import { patch } from './patch.ts';
import { portForward } from './port-forward.ts';
import { proxy } from './proxy.ts';
import { replace } from './replace.ts';
import { rollout } from './rollout.ts';
import { run } from './run.ts';
import { scale } from './scale.ts';
import { version } from './version.ts';
import { wait } from './wait.ts';

export const commandGroups: readonly CommandGroup[] = [
  { title: 'Basic Commands (Beginner):', commands: [create, expose, run] },
  { title: 'Basic Commands (Intermediate):', commands: [explain, get, edit, deleteCommand] },
  { title: 'Deploy Commands:', commands: [rollout, scale] },
  { title: 'Cluster Management Commands:', commands: [clusterInfo] },
  {
    title: 'Troubleshooting and Debugging Commands:',
    commands: [describe, logs, attach, exec, portForward, proxy, cp, events],
  },
  { title: 'Advanced Commands:', commands: [diff, apply, patch, replace, wait] },
  { title: 'Settings Commands:', commands: [label, annotate, completion] },
  { title: 'Other Commands:', commands: [apiResources, apiVersions, config, version] },
];

export const root: Command = {
  name: 'kubectl',
  use: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager',
  long: `kubectl controls the Kubernetes cluster manager.

Find more information at: https://kubernetes.io/docs/reference/kubectl/`,
  commands: [...commandGroups.flatMap((g) => g.commands), help, options],
};
