/** InterPodAffinity: affinity and anti-affinity between Pods over a topology. Follows plugins/interpodaffinity. */
import { own } from '../../apimachinery/json.ts';
import { fromLabelSelectorObject, type LabelSelector } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { NodeInfo } from '../node-info.ts';
import { type Cycle, type Plugin, reject } from '../plugin.ts';

interface Term {
  topologyKey: string;
  selector: LabelSelector;
  matchesNamespace(name: string): boolean;
}

function termsOf(pod: KubeObject, raw: any[] | undefined, cycle: Cycle): Term[] {
  return (raw ?? []).map((term) => {
    const names = new Set<string>(term.namespaces ?? []);
    const bySelector = term.namespaceSelector ? fromLabelSelectorObject(term.namespaceSelector) : undefined;
    if (names.size === 0 && !bySelector) names.add(pod.metadata.namespace as string);
    return {
      topologyKey: term.topologyKey,
      selector: fromLabelSelectorObject(term.labelSelector),
      matchesNamespace: (name) => names.has(name) || (bySelector?.matches(cycle.namespaceLabels(name)) ?? false),
    };
  });
}

const matches = (term: Term, pod: KubeObject): boolean =>
  term.matchesNamespace(pod.metadata.namespace as string) && term.selector.matches(pod.metadata.labels ?? {});

const required = (pod: KubeObject, kind: 'podAffinity' | 'podAntiAffinity'): any[] | undefined =>
  pod.spec.affinity?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution;

interface Notes {
  affinity: Term[];
  anti: Term[];
  /** Per term: topology value → matching Pods there. */
  affinityCounts: Map<string, number>[];
  antiCounts: Map<string, number>[];
  /** `key=value` that running Pods' anti-affinity keeps this Pod out of. */
  forbidden: Set<string>;
}

function prepare(cycle: Cycle): Notes {
  const known = cycle.notes.get('interpod') as Notes | undefined;
  if (known) return known;
  const { pod } = cycle.pod;
  const affinity = termsOf(pod, required(pod, 'podAffinity'), cycle);
  const anti = termsOf(pod, required(pod, 'podAntiAffinity'), cycle);
  const notes: Notes = {
    affinity,
    anti,
    affinityCounts: affinity.map(() => new Map()),
    antiCounts: anti.map(() => new Map()),
    forbidden: new Set(),
  };
  const needsCounts = affinity.length > 0 || anti.length > 0;
  for (const info of cycle.nodes) {
    if (!needsCounts && info.repelling.size === 0) continue;
    const labels = info.node.metadata.labels ?? {};
    for (const { pod: other } of needsCounts ? info.pods.values() : []) {
      if (affinity.length > 0 && affinity.every((term) => matches(term, other))) {
        for (const [i, term] of affinity.entries()) {
          count(notes.affinityCounts[i] as Map<string, number>, own(labels, term.topologyKey));
        }
      }
      for (const [i, term] of anti.entries()) {
        if (matches(term, other)) count(notes.antiCounts[i] as Map<string, number>, own(labels, term.topologyKey));
      }
    }
    for (const { pod: other } of info.repelling.values()) {
      for (const term of termsOf(other, required(other, 'podAntiAffinity'), cycle)) {
        const value = own(labels, term.topologyKey);
        if (value !== undefined && matches(term, pod)) notes.forbidden.add(`${term.topologyKey}=${value}`);
      }
    }
  }
  cycle.notes.set('interpod', notes);
  return notes;
}

function count(map: Map<string, number>, value: string | undefined): void {
  if (value !== undefined) map.set(value, (map.get(value) ?? 0) + 1);
}

function preferred(pod: KubeObject): { kind: 1 | -1; weight: number; term: any }[] {
  const of = (kind: 'podAffinity' | 'podAntiAffinity', sign: 1 | -1) =>
    (pod.spec.affinity?.[kind]?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((p: any) => ({
      kind: sign,
      weight: p.weight,
      term: p.podAffinityTerm,
    }));
  return [...of('podAffinity', 1), ...of('podAntiAffinity', -1)];
}

export const interPodAffinity: Plugin = {
  name: 'InterPodAffinity',
  weight: 2,
  filters({ pod: { pod }, nodes }) {
    const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
    if (podAffinity || podAntiAffinity) return true;
    for (let i = 0; i < nodes.length; i++) if ((nodes[i]?.repelling.size ?? 0) > 0) return true;
    return false;
  },
  filter(cycle, info) {
    const notes = prepare(cycle);
    if (notes.affinity.length === 0 && notes.anti.length === 0 && notes.forbidden.size === 0) return undefined;
    const labels = info.node.metadata.labels ?? {};
    if (notes.affinity.length > 0 && !affinityHolds(cycle, notes, labels)) {
      return reject(true, "node(s) didn't match pod affinity rules");
    }
    for (const [i, term] of notes.anti.entries()) {
      const value = own(labels, term.topologyKey);
      if (value !== undefined && (notes.antiCounts[i]?.get(value) ?? 0) > 0) {
        return reject(false, "node(s) didn't match pod anti-affinity rules");
      }
    }
    for (const key in notes.forbidden.size > 0 ? labels : {}) {
      if (notes.forbidden.has(`${key}=${labels[key]}`)) {
        return reject(false, "node(s) didn't satisfy existing pods anti-affinity rules");
      }
    }
    return undefined;
  },
  scores: ({ pod }) => preferred(pod.pod).length > 0,
  score(cycle, info) {
    let sums = cycle.notes.get('interpod-score') as Map<string, number> | undefined;
    if (!sums) {
      sums = new Map();
      for (const { kind, weight, term } of preferred(cycle.pod.pod)) {
        const [parsed] = termsOf(cycle.pod.pod, [term], cycle) as [Term];
        for (const node of cycle.nodes) addMatches(sums, node, parsed, kind * weight);
      }
      cycle.notes.set('interpod-score', sums);
    }
    let total = 0;
    const labels = info.node.metadata.labels ?? {};
    for (const key in labels) total += sums.get(`${key}=${labels[key]}`) ?? 0;
    return total;
  },
  normalize(scores) {
    const max = Math.max(...scores);
    const min = Math.min(...scores);
    for (let i = 0; i < scores.length; i++) {
      scores[i] = max === min ? 0 : Math.floor((100 * ((scores[i] as number) - min)) / (max - min));
    }
  },
};

function addMatches(sums: Map<string, number>, info: NodeInfo, term: Term, weight: number): void {
  const value = own(info.node.metadata.labels, term.topologyKey);
  if (value === undefined) return;
  const key = `${term.topologyKey}=${value}`;
  for (const { pod } of info.pods.values()) if (matches(term, pod)) sums.set(key, (sums.get(key) ?? 0) + weight);
}

/** Every term finds a match in its topology; a Pod that would be the first of its own kind may begin anywhere. */
function affinityHolds(cycle: Cycle, notes: Notes, labels: Record<string, string>): boolean {
  if (notes.affinity.some((term) => own(labels, term.topologyKey) === undefined)) return false;
  const met = notes.affinity.every(
    (term, i) => (notes.affinityCounts[i]?.get(own(labels, term.topologyKey) as string) ?? 0) > 0,
  );
  if (met) return true;
  const none = notes.affinityCounts.every((counts) => counts.size === 0);
  return none && notes.affinity.every((term) => matches(term, cycle.pod.pod));
}
