/** Every command, under its heading of `kubectl --help`. A new one is a file and a line. */
import type { Command } from '../command.ts';
import type { CommandGroup } from '../help.ts';
import { apiResources } from './api-resources.ts';
import { apiVersions } from './api-versions.ts';
import { apply } from './apply.ts';
import { clusterInfo } from './cluster-info.ts';
import { config } from './config.ts';
import { create } from './create.ts';
import { deleteCommand } from './delete.ts';
import { edit } from './edit.ts';
import { get } from './get.ts';
import { help, options } from './help.ts';
import { patch } from './patch.ts';
import { replace } from './replace.ts';
import { version } from './version.ts';
import { wait } from './wait.ts';

export const commandGroups: readonly CommandGroup[] = [
  { title: 'Basic Commands (Beginner):', commands: [create] },
  { title: 'Basic Commands (Intermediate):', commands: [get, edit, deleteCommand] },
  { title: 'Deploy Commands:', commands: [] },
  { title: 'Cluster Management Commands:', commands: [clusterInfo] },
  { title: 'Troubleshooting and Debugging Commands:', commands: [] },
  { title: 'Advanced Commands:', commands: [apply, patch, replace, wait] },
  { title: 'Settings Commands:', commands: [] },
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
