/** What a Service needs to know of the object it exposes. */
import type { KubeObject } from '../../../apimachinery/meta.ts';
import { CommandError } from '../../errors.ts';

export interface ContainerPort {
  port: number;
  protocol: string;
}

interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

const REFUSED = "couldn't retrieve selectors via --selector flag or introspection: ";

/** The labels of the Pods behind it. Throws where they cannot be had. */
export function selectorOf({ kind, metadata, spec }: KubeObject): Record<string, string> {
  const labels = kind === 'Pod' ? metadata.labels : ownSelector(kind, spec);
  const empty = Object.keys(labels ?? {}).length === 0;
  if (empty && kind === 'Pod') throw new CommandError(`${REFUSED}the pod has no labels and cannot be exposed`);
  if (empty && kind === 'Service') throw new CommandError(`${REFUSED}the service has no pod selector set`);
  if (empty) {
    throw new CommandError(`${REFUSED}invalid ${kind.toLowerCase()}: no selectors, therefore cannot be exposed`);
  }
  return labels as Record<string, string>;
}

function ownSelector(kind: string, spec: KubeObject['spec']): Record<string, string> | undefined {
  if (kind === 'Service' || kind === 'ReplicationController') return spec.selector;
  const { matchLabels, matchExpressions = [] }: Selector = spec.selector ?? {};
  if (Object.keys(matchLabels ?? {}).length > 0 && matchExpressions.length > 0) {
    const shown = matchExpressions.map(
      ({ key, operator, values = [] }) => `{Key:${key} Operator:${operator} Values:[${values.join(' ')}]}`,
    );
    throw new CommandError(
      `${REFUSED}couldn't convert expressions - "[${shown.join(' ')}]" to map-based selector format`,
    );
  }
  return matchLabels;
}

/** The ports it declares, in order. */
export function portsOf({ kind, spec }: KubeObject): ContainerPort[] {
  if (kind === 'Service') {
    return (spec.ports ?? []).map((p: { port: number; protocol?: string }) => ({
      port: p.port,
      protocol: p.protocol ?? 'TCP',
    }));
  }
  const { containers = [] } = kind === 'Pod' ? spec : spec.template.spec;
  return containers
    .flatMap((c: { ports?: { containerPort: number; protocol?: string }[] }) => c.ports ?? [])
    .map((p: { containerPort: number; protocol?: string }) => ({
      port: p.containerPort,
      protocol: p.protocol ?? 'TCP',
    }));
}
