/** Warnings about Pods and templates. Follows pkg/api/pod/warnings.go. */
import { own } from '../../apimachinery/json.ts';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import { isDNS1123Label } from '../../apimachinery/validation.ts';
import type { Any } from '../validation.ts';
import { remembering } from './known-specs.ts';

const deprecatedLabels: Record<string, string> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

const deprecatedAnnotations: [prefix: string, why: string][] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['seccomp.security.alpha.kubernetes.io/pod', 'non-functional in v1.27+; use the "seccompProfile" field instead'],
  [
    'container.seccomp.security.alpha.kubernetes.io/',
    'non-functional in v1.27+; use the "seccompProfile" field instead',
  ],
  [
    'container.apparmor.security.beta.kubernetes.io/',
    'deprecated since v1.30; use the "appArmorProfile" field instead',
  ],
];

const deprecatedVolumes: Record<string, string> = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
};

function duplicates(names: (string | undefined)[], path: string): string[] {
  const seen = new Set<string>();
  return names.flatMap((name, i) => {
    if (!name) return [`${path}[${i}].name: invalid empty name ""`];
    if (seen.has(name)) return [`${path}[${i}].name: duplicate name ${JSON.stringify(name)}`];
    seen.add(name);
    return [];
  });
}

function containerWarnings(c: Any, path: string): string[] {
  const warnings: string[] = [];
  const seen = new Map<string, Any>();
  for (const [i, variable] of ((c.env ?? []) as Any[]).entries()) {
    const name: string = variable.name;
    if (seen.has(name) && !String(variable.value ?? '').includes(`$(${name})`))
      warnings.push(
        `${path}.env[${i}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`,
      );
    seen.set(name, variable);
  }
  for (const kind of ['limits', 'requests']) {
    for (const name of ['memory', 'ephemeral-storage']) {
      const value = c.resources?.[kind]?.[name];
      if (value !== undefined && parseQuantity(String(value)).nanos % 1_000_000_000n !== 0n)
        warnings.push(
          `${path}.resources.${kind}[${name}]: fractional byte value ${JSON.stringify(value)} is invalid, must be an integer`,
        );
    }
  }
  return warnings;
}

function portWarnings(containers: [Any, string][]): string[] {
  const warnings: string[] = [];
  const names = new Map<string, string>();
  const numbers = new Map<string, string>();
  for (const [c, path] of containers) {
    for (const [i, port] of ((c.ports ?? []) as Any[]).entries()) {
      const at = `${path}.ports[${i}]`;
      const earlierName = port.name ? names.get(port.name) : undefined;
      if (earlierName)
        warnings.push(
          `${at}: duplicate port name ${JSON.stringify(port.name)} with ${earlierName}, services and probes that select ports by name will use ${earlierName}`,
        );
      else if (port.name) names.set(port.name, at);
      const key = `${port.protocol}/${port.containerPort}/${port.hostPort ?? 0}/${port.hostIP ?? ''}`;
      const earlier = numbers.get(key);
      if (earlier) warnings.push(`${at}: duplicate port definition with ${earlier}`);
      else numbers.set(key, at);
    }
  }
  return warnings;
}

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';

/** A selector left out selects nothing. */
function nullSelectors(spec: Any, path: string): string[] {
  const warn = (at: string): string => `${at}.labelSelector: a null labelSelector results in matching no pod`;
  const warnings: string[] = [];
  for (const kind of ['podAffinity', 'podAntiAffinity']) {
    const value = spec.affinity?.[kind];
    for (const [i, term] of ((value?.[required] ?? []) as Any[]).entries())
      if (!term.labelSelector) warnings.push(warn(`${path}.affinity.${kind}.${required}[${i}]`));
    for (const [i, term] of ((value?.[preferred] ?? []) as Any[]).entries())
      if (!term.podAffinityTerm?.labelSelector)
        warnings.push(warn(`${path}.affinity.${kind}.${preferred}[${i}].podAffinityTerm`));
  }
  for (const [i, constraint] of ((spec.topologySpreadConstraints ?? []) as Any[]).entries())
    if (!constraint.labelSelector) warnings.push(warn(`${path}.topologySpreadConstraints[${i}]`));
  return warnings;
}

/** `path` is '' for a Pod, `spec.template.` for a template. */
export function podWarnings(metadata: Any, spec: Any, path: string): string[] {
  const annotations: string[] = [];
  for (const key in metadata?.annotations ?? {}) {
    const rule = deprecatedAnnotations.find(([prefix]) =>
      prefix.endsWith('/') ? key.startsWith(prefix) : key === prefix,
    );
    if (rule) annotations.push(`${path}metadata.annotations[${key}]: ${rule[1]}`);
  }
  return path === '' && annotations.length === 0
    ? ownSpecWarnings(spec, metadata?.name ?? '')
    : specWarnings(spec, path, annotations);
}

const ownSpecWarnings = remembering((spec: Any) => specWarnings(spec, '', []));

/** `annotations`: the metadata's warnings, which have their place among the others. */
function specWarnings(spec: Any, path: string, annotations: readonly string[]): string[] {
  const warnings: string[] = [];
  const at = `${path}spec`;
  for (const key of Object.keys(spec.nodeSelector ?? {})) {
    const why = own(deprecatedLabels, key);
    if (why) warnings.push(`${at}.nodeSelector[${key}]: ${why}`);
  }
  for (const [i, constraint] of ((spec.topologySpreadConstraints ?? []) as Any[]).entries()) {
    const why = own(deprecatedLabels, constraint.topologyKey);
    if (why) warnings.push(`${at}.topologySpreadConstraints[${i}].topologyKey: ${constraint.topologyKey} is ${why}`);
  }
  warnings.push(...annotations);
  for (const [i, volume] of ((spec.volumes ?? []) as Any[]).entries())
    for (const field of Object.keys(deprecatedVolumes))
      if (volume[field]) warnings.push(`${at}.volumes[${i}].${field}: ${deprecatedVolumes[field]}`);
  warnings.push(
    ...duplicates(
      ((spec.imagePullSecrets ?? []) as Any[]).map((s) => s.name),
      `${at}.imagePullSecrets`,
    ),
  );
  const seenIPs = new Set<string>();
  for (const [i, alias] of ((spec.hostAliases ?? []) as Any[]).entries()) {
    if (seenIPs.has(alias.ip)) warnings.push(`${at}.hostAliases[${i}].ip: duplicate ip ${JSON.stringify(alias.ip)}`);
    seenIPs.add(alias.ip);
  }
  const all: [Any, string][] = ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
    ((spec[list] ?? []) as Any[]).map((c, i): [Any, string] => [c, `${at}.${list}[${i}]`]),
  );
  for (const [c, where] of all) warnings.push(...containerWarnings(c, where));
  warnings.push(
    ...portWarnings(all.filter(([c, where]) => where.startsWith(`${at}.c`) || c.restartPolicy === 'Always')),
  );
  warnings.push(...nullSelectors(spec, at));
  if (spec.terminationGracePeriodSeconds < 0)
    warnings.push(
      `${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
    );
  return warnings;
}

/** WarningsOnCreate of the strategies: names that become host names. */
export function nameWarnings(name: string | undefined, use: string): string[] {
  const wrong = isDNS1123Label(name ?? '');
  return name && wrong.length > 0
    ? [
        `metadata.name: this is used in ${use}, which can result in surprising behavior; a DNS label is recommended: [${wrong.join(' ')}]`,
      ]
    : [];
}

/** Of a workload with `spec.template`. */
export function templateWarnings(object: Any, old: unknown): string[] {
  const template = object.spec?.template ?? {};
  return [
    ...(old ? [] : nameWarnings(object.metadata.name, 'Pod names and hostnames')),
    ...podWarnings(template.metadata, template.spec ?? {}, 'spec.template.'),
  ];
}
