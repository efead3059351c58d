import type { KubeObject } from '../../apimachinery/meta.ts';
import { type Command, usageError } from '../command.ts';
import { CommandError } from '../errors.ts';
import { flag } from '../flags.ts';
import { apiVersionOf, groupResourceOf, type Mapping } from '../mapper.ts';
import { markTyped, noCompatiblePrinter, outputPrinter } from '../printers/index.ts';
import { TabWriter } from '../printers/tabwriter.ts';

export const apiResources: Command = {
  name: 'api-resources',
  use: 'api-resources [flags]',
  short: 'Print the supported API resources on the server',
  long: 'Print the supported API resources on the server.',
  examples: `# Everything the server knows
kubectl api-resources

# With the verbs each resource takes
kubectl api-resources -o wide

# What lives in namespaces
kubectl api-resources --namespaced=true

# One API group
kubectl api-resources --api-group=apps`,
  flags: [
    flag.string('output', '', 'Output format. One of: (json, yaml, kyaml, name, wide).', 'o'),
    flag.bool(
      'show-managed-fields',
      false,
      'If true, keep the managedFields when printing objects in JSON or YAML format.',
    ),
    flag.string('api-group', '', 'Limit to resources in the specified API group.'),
    flag.bool('cached', false, 'Use the cached list of resources if available.'),
    flag.slice('categories', [], 'Limit to resources that belong to the specified categories.'),
    flag.bool(
      'namespaced',
      true,
      'If false, non-namespaced resources will be returned, otherwise returning namespaced resources by default.',
    ),
    flag.bool(
      'no-headers',
      false,
      "When using the default or custom-column output format, don't print headers (default print headers).",
    ),
    flag.string(
      'sort-by',
      '',
      "If non-empty, sort list of resources using specified field. The field can be either 'name' or 'kind'.",
    ),
    flag.slice('verbs', [], 'Limit to resources that support the specified verbs.'),
  ],
  action: (invocation) => {
    const { flags, args, factory, process } = invocation;
    const output = flags.string('output');
    const sortBy = flags.string('sort-by');
    return {
      complete() {
        if (args.length > 0) throw usageError(invocation, `unexpected arguments: [${args.join(' ')}]`);
      },
      validate() {
        if (!['', 'wide', 'name', 'json', 'yaml'].includes(output))
          throw noCompatiblePrinter(output, ['json', 'kyaml', 'name', 'wide', 'yaml']);
        if (!['', 'name', 'kind'].includes(sortBy)) throw new CommandError('--sort-by accepts only name or kind');
      },
      async run() {
        if (!flags.bool('cached')) factory.discovery().invalidate();
        const rows = (await factory.mapper().preferred()).filter((r) => matches(r));
        rows.sort((a, b) => compare(key(a), key(b)) || compare(a.name, b.name));
        if (output === 'json' || output === 'yaml') {
          await process.stdout.write(outputPrinter(invocation)(markTyped(listOf(rows))));
          return;
        }
        const writer = new TabWriter();
        if (!flags.bool('no-headers') && output !== 'name')
          writer.write(
            `${['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(output === 'wide' ? ['VERBS', 'CATEGORIES'] : [])].join('\t')}\n`,
          );
        for (const r of rows) {
          if (output === 'name') {
            writer.write(`${groupResourceOf(r)}\n`);
            continue;
          }
          const cells = [r.name, r.shortNames.join(','), apiVersionOf(r), String(r.namespaced), r.kind];
          if (output === 'wide') cells.push(r.verbs.join(','), r.categories.join(','));
          writer.write(`${cells.join('\t')}\n`);
        }
        await process.stdout.write(writer.flush());
      },
    };

    function matches(r: Mapping): boolean {
      return (
        r.verbs.length > 0 &&
        (!flags.changed('api-group') || r.group === flags.string('api-group')) &&
        (!flags.changed('namespaced') || r.namespaced === flags.bool('namespaced')) &&
        flags.list('verbs').every((v) => r.verbs.includes(v)) &&
        flags.list('categories').every((c) => r.categories.includes(c))
      );
    }

    function key(r: Mapping): string {
      return sortBy === 'name' ? r.name : sortBy === 'kind' ? r.kind : r.group;
    }
  },
};

/** metav1.APIResourceList, its fields in Go's order. */
function listOf(rows: readonly Mapping[]): KubeObject {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: '',
    resources: rows.map((r) => ({
      name: r.name,
      singularName: r.singularName,
      namespaced: r.namespaced,
      ...(r.group ? { group: r.group } : {}),
      version: r.version,
      kind: r.kind,
      verbs: r.verbs,
      ...(r.shortNames.length > 0 ? { shortNames: r.shortNames } : {}),
      ...(r.categories.length > 0 ? { categories: r.categories } : {}),
    })),
  } as unknown as KubeObject;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
