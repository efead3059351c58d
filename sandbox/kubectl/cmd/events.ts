import type { Command } from '../command.ts';
import { flag } from '../flags.ts';
import { lazily } from '../lazy.ts';
import { printFlags } from '../printers/index.ts';

export const events: Command = {
  name: 'events',
  use: 'events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  short: 'List events',
  long: `Display events.

What the parts of the cluster have said of late about its objects, the oldest first: of a namespace, of all of them, or about one object.`,
  examples: `# Events of the namespace
kubectl events

# Events everywhere
kubectl events --all-namespaces

# About one pod, and what comes
kubectl events --for pod/shop-0 --watch

# Only what went wrong
kubectl events --types=Warning`,
  flags: [
    flag.bool(
      'all-namespaces',
      false,
      'If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.',
      'A',
    ),
    flag.int('chunk-size', 500, 'Return large lists in chunks rather than all at once. Pass 0 to disable.'),
    flag.string('for', '', 'Filter events to only those pertaining to the specified resource.'),
    flag.bool('no-headers', false, "When using the default output format, don't print headers."),
    flag.slice('types', [], 'Output only events of given types.'),
    flag.bool('watch', false, 'After listing the requested events, watch for more events.', 'w'),
    ...printFlags,
  ],
  action: lazily(
    () => import('./later.ts'),
    (module) => module.Events,
  ),
};
