import type { Command } from '../command.ts';
import { flag } from '../flags.ts';
import { lazily } from '../lazy.ts';
import { filenameFlags } from './shared.ts';

export const SUGGEST = 'Use "kubectl api-resources" for a complete list of supported resources.';

export const describe: Command = {
  name: 'describe',
  use: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  short: 'Show details of a specific resource or group of resources',
  long: `Show details of a specific resource or group of resources.

Unlike get this is made for reading: what belongs to the resource, such as its events or its pods, is looked up and shown with it.

Name the resource, or give the beginning of a name:

  $ kubectl describe TYPE NAME_PREFIX

Where nothing has exactly that name, everything whose name begins with it is described.

${SUGGEST}`,
  examples: `# All about a pod
kubectl describe pods/shop-0

# A node, and what runs on it
kubectl describe node node01

# What a manifest names
kubectl describe -f shop.yaml

# Every pod with the label app=shop
kubectl describe pods -l app=shop

# Every pod whose name begins with shop
kubectl describe pods shop`,
  flags: [
    ...filenameFlags('containing the resource to describe'),
    flag.bool(
      'all-namespaces',
      false,
      'If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.',
      'A',
    ),
    flag.int('chunk-size', 500, 'Return large lists in chunks rather than all at once. Pass 0 to disable.'),
    flag.string(
      'selector',
      '',
      "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
      'l',
    ),
    flag.bool(
      'show-events',
      true,
      'If true, display events related to the described object. Defaults to true for a single object, false for multiple objects and prefix matching.',
    ),
  ],
  action: lazily(
    () => import('./later.ts'),
    (module) => module.Describe,
  ),
};
