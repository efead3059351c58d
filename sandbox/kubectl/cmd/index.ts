/** Every command, under its heading of `kubectl --help`. A new one is a file and a line. */
import type { Command } from '../command.ts';
import type { CommandGroup } from '../help.ts';
import { create } from './create.ts';
import { get } from './get.ts';
import { help, options } from './help.ts';

export const commandGroups: readonly CommandGroup[] = [
  { title: 'Basic Commands (Beginner):', commands: [create] },
  { title: 'Basic Commands (Intermediate):', commands: [get] },
  { title: 'Deploy Commands:', commands: [] },
  { title: 'Cluster Management Commands:', commands: [] },
  { title: 'Troubleshooting and Debugging Commands:', commands: [] },
  { title: 'Advanced Commands:', commands: [] },
  { title: 'Settings Commands:', commands: [] },
  { title: 'Other Commands:', commands: [] },
];

export const root: Command = {
  name: 'kubectl',
  use: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager',
  long: `kubectl controls the Kubernetes cluster manager.

Find more information at: https://kubernetes.io/docs/reference/kubectl/`,
  commands: [...commandGroups.flatMap((g) => g.commands), help, options],
};
