/** The objects `run` makes, their fields in the order of the Go types. Follows kubectl/pkg/generate/versioned/run.go. */
import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import type { Flags } from '../../flags.ts';
import { parseLabels, parsePort } from '../label-text.ts';

function optional(name: string, value: unknown): Record<string, unknown> {
  return value === '' || value === false || value === undefined ? {} : { [name]: value };
}

export function podOf({ args, flags }: Invocation): KubeObject {
  const [name = '', ...words] = args;
  const env = flags.list('env').map(parseEnv);
  const annotations = parseAnnotations(flags);
  const labels = labelsOf(name, flags);
  const interactive = flags.bool('stdin');
  const container = {
    name,
    image: flags.string('image'),
    ...(words.length > 0 ? { [flags.bool('command') ? 'command' : 'args']: words } : {}),
    ...(flags.string('port') ? { ports: [{ containerPort: parsePort(flags.string('port')) }] } : {}),
    ...(env.length > 0 ? { env } : {}),
    resources: {},
    ...optional('imagePullPolicy', flags.string('image-pull-policy')),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...optional('stdin', interactive),
    ...optional('stdinOnce', interactive && !flags.bool('leave-stdin-open')),
    ...optional('tty', flags.bool('tty')),
  };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, labels, ...(annotations ? { annotations } : {}) },
    spec: { containers: [container], restartPolicy: restartPolicyOf(flags), dnsPolicy: 'ClusterFirst' },
    status: {},
  };
}

/** Of --expose. Its own labels are those of --labels alone. */
export function serviceOf({ args, flags }: Invocation): KubeObject {
  const name = args[0] ?? '';
  const port = parsePort(flags.string('port'));
  const labels = flags.string('labels') ? parseLabels(flags.string('labels')) : undefined;
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, ...(labels ? { labels } : {}) },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: labelsOf(name, flags) },
    status: { loadBalancer: {} },
  };
}

export function restartPolicyOf(flags: Flags): string {
  return flags.string('restart') || (flags.bool('stdin') ? 'OnFailure' : 'Always');
}

function labelsOf(name: string, flags: Flags): Record<string, string> {
  const labels = parseLabels(flags.string('labels'));
  return Object.keys(labels).length > 0 ? labels : { run: name };
}

function parseEnv(text: string): { name: string; value?: string } {
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(0, equals));
  const value = text.slice(equals + 1);
  if (!/^[!-<>-~]+$/.test(name)) throw new CommandError(`invalid env: ${text}`);
  return { name, ...(value ? { value } : {}) };
}

function parseAnnotations(flags: Flags): Record<string, string> | undefined {
  const pairs = flags.list('annotations');
  if (pairs.length === 0) return undefined;
  const annotations: Record<string, string> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals <= 0) throw new CommandError(`invalid annotations format: ${pair}`);
    annotations[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return annotations;
}
