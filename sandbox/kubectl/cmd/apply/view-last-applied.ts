import type { KubeObject } from '../../../apimachinery/meta.ts';
import { type Command, usageError } from '../../command.ts';
import { flag } from '../../flags.ts';
import { lastApplied } from '../../last-applied.ts';
import { goJSON } from '../../printers/json.ts';
import { printYAML } from '../../yaml.ts';
import { filenameFlags, filenameOptions } from '../shared.ts';

export const viewLastApplied: Command = {
  name: 'view-last-applied',
  use: 'view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  long: `View the latest last-applied-configuration annotations by type/name or file.

That is what apply was last given; the default output is YAML.`,
  examples: `# What the deployment shop was last applied with
kubectl apply view-last-applied deployment/shop

# The same as JSON, for what a manifest names
kubectl apply view-last-applied -f shop.yaml -o json`,
  flags: [
    ...filenameFlags('that contains the last-applied-configuration annotations'),
    flag.string('output', 'yaml', 'Output format. Must be one of (yaml, json)', 'o'),
    flag.bool('all', false, 'Select all resources in the namespace of the specified resource types'),
    flag.string(
      'selector',
      '',
      "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
      'l',
    ),
  ],
  action: (invocation) => ({
    async run() {
      const { flags, args, factory, process } = invocation;
      const output = flags.string('output');
      if (output !== 'yaml' && output !== 'json')
        throw usageError(
          invocation,
          `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`,
        );
      const { namespace, explicit } = factory.namespace();
      const result = await factory
        .builder()
        .namespace(namespace)
        .filenames(filenameOptions(flags), explicit)
        .args(explicit, args)
        .selectAll(flags.bool('all'))
        .labelSelector(flags.string('selector'))
        .latest()
        .flatten()
        .do();
      for (const { object } of result.infos) {
        const text = lastApplied(object as KubeObject);
        if (text === undefined) continue;
        const value = JSON.parse(text);
        await process.stdout.write(output === 'json' ? `${goJSON(value, '  ')}\n` : printYAML(value));
      }
    },
  }),
};
