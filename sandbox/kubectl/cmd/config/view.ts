import type { KubeObject } from '../../../apimachinery/meta.ts';
import { FileError, resolvePath } from '../../../apimachinery/process.ts';
import { type Command, type Invocation, usageError } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { dirname, type Entry, orderedConfig } from '../../kubeconfig.ts';
import { markTyped, outputPrinter, printFlags } from '../../printers/index.ts';
import { toBase64 } from '../create/data.ts';
import { configOf } from './edit.ts';

export const view: Command = {
  name: 'view',
  use: 'view [flags]',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  long: `Display merged kubeconfig settings or a specified kubeconfig file.

Certificates and tokens are left out unless --raw asks for them. A JSONPath expression picks one value.`,
  examples: `# The merged settings
kubectl config view

# With certificates and secrets
kubectl config view --raw

# What the current context needs, and nothing else
kubectl config view --minify

# The server of the first cluster
kubectl config view -o jsonpath='{.clusters[0].cluster.server}'`,
  flags: [
    ...printFlags.map((f) => (f.name === 'output' ? { ...f, default: 'yaml' } : f)),
    { ...flag.bool('merge', true, 'Merge the full hierarchy of kubeconfig files'), noOptDefault: 'true' },
    flag.bool(
      'flatten',
      false,
      'Flatten the resulting kubeconfig file into self-contained output (useful for creating portable kubeconfig files)',
    ),
    flag.bool('minify', false, 'Remove all information not used by current-context from the output'),
    flag.bool('raw', false, 'Display raw byte data and sensitive data'),
  ],
  action: (invocation) => ({
    validate() {
      const { args } = invocation;
      if (args.length > 0) throw usageError(invocation, `unexpected arguments: [${args.join(' ')}]`);
    },
    async run() {
      const print = outputPrinter(invocation);
      await invocation.process.stdout.write(print(markTyped(document(invocation) as unknown as KubeObject)));
    },
  }),
};

function document(invocation: Invocation): object {
  const { flags, factory } = invocation;
  const config = configOf(invocation);
  const wanted = flags.string('context');
  const current = wanted || config.currentContext;
  let [clusters, contexts, users] = [[...config.clusters], [...config.contexts], [...config.users]];
  if (flags.bool('minify')) {
    if (current === '') throw new CommandError('current-context must exist in order to minify');
    const context = config.contexts.get(current);
    if (!context) throw new CommandError(`cannot locate context ${current}`);
    contexts = contexts.filter(([name]) => name === current);
    clusters = clusters.filter(([name]) => name === context.value.cluster);
    users = users.filter(([name]) => name === context.value.user);
  }
  void factory;
  const shown = (entry: Entry<Record<string, unknown>>) =>
    flags.bool('flatten') ? embedded(invocation, entry) : entry.value;
  const hide = (value: Record<string, unknown>) => (flags.bool('raw') ? value : hidden(value));
  const ordered = orderedConfig({
    clusters: clusters.map(([name, e]) => ({ name, cluster: hide(shown(e)) })),
    contexts: contexts.map(([name, e]) => ({ name, context: e.value })),
    users: users.map(([name, e]) => ({ name, user: hide(shown(e)) })),
    'current-context': flags.bool('minify') ? current : config.currentContext,
  });
  if (!flags.string('output').startsWith('json')) return ordered;
  const { clusters: c, contexts: x, users: u } = ordered;
  return {
    kind: 'Config',
    apiVersion: 'v1',
    clusters: renamed(c),
    users: renamed(u),
    contexts: renamed(x),
    'current-context': ordered['current-context'],
  };
}

/** In JSON an entry's name comes first. */
function renamed(list: unknown): unknown {
  return Array.isArray(list) ? list.map(({ name, ...rest }) => ({ name, ...rest })) : list;
}

/** `DATA+OMITTED` and `REDACTED` where secrets are. */
function hidden(value: Record<string, unknown>): Record<string, unknown> {
  const shown = { ...value };
  for (const key of Object.keys(shown)) {
    if (key.endsWith('-data')) shown[key] = 'DATA+OMITTED';
    else if (key === 'token' || key === 'password') shown[key] = 'REDACTED';
  }
  return shown;
}

/** With files' contents in place of their names. */
function embedded({ process }: Invocation, { value, file }: Entry<Record<string, unknown>>): Record<string, unknown> {
  const result = { ...value };
  for (const key of ['certificate-authority', 'client-certificate', 'client-key']) {
    const path = result[key];
    if (typeof path !== 'string' || path === '') continue;
    delete result[key];
    try {
      result[`${key}-data`] = toBase64(process.fs.readFile(resolvePath(dirname(file), path)));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new CommandError(`open ${path}: no such file or directory`);
    }
  }
  return result;
}
