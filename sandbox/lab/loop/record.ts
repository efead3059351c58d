/**
 * The controllers' loops, for the Loop lens: made of the trace's rounds, those from shortly before included, and of what
 * there is when somebody begins to look. While nobody looks there is no such record, and nothing listens.
 */
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { Reference, Round, Size, Trace, TraceEvent } from '../../trace.ts';
import { linesOf } from './lines.ts';
import { LIMITS, type LoopRound, type LoopView, type SizePoint, type WorkloadChoice, type WorkloadId } from './view.ts';

type Kind = WorkloadChoice['kind'];

/** A controller's workloads. */
const KINDS: Record<string, Kind> = {
  'deployment-controller': 'Deployment',
  'replicaset-controller': 'ReplicaSet',
  'daemonset-controller': 'DaemonSet',
};

interface Workload extends WorkloadChoice {
  owner: WorkloadId | undefined;
  points: SizePoint[];
  /** Larger for what changed later; 0 for what has not since somebody looks. */
  changed: number;
}

interface Kept {
  round: LoopRound;
  /** The workloads it is about. */
  about: WorkloadId[];
}

export interface LoopRecordOptions {
  trace: Trace;
  /** Simulated Unix milliseconds. */
  now: () => number;
}

export class LoopRecord {
  private readonly now: () => number;
  private readonly workloads = new Map<WorkloadId, Workload>();
  private kept: Kept[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly end: () => void;
  private version = 1;
  private rounds = 0;
  /** Workloads there was no room for. */
  private readonly unlisted = new Set<WorkloadId>();
  private choice: WorkloadId | undefined;

  constructor({ trace, now }: LoopRecordOptions) {
    this.now = now;
    for (const round of trace.recent) this.reconciled(round);
    this.end = trace.listen((event) => this.hear(event));
  }

  /** What there is now, of one kind: no more is told of what has not changed lately. */
  found(kind: Kind, objects: readonly KubeObject[]): void {
    for (const object of objects) {
      const { namespace = '', name = '', ownerReferences } = object.metadata;
      const owner = ownerReferences?.find((reference) => reference.controller);
      const id = idOf(kind, `${namespace}/${name}`);
      if (this.workloads.has(id)) continue;
      const workload = this.workload(kind, `${namespace}/${name}`, owner);
      if (workload) put(workload, { at: this.now(), ...sizeOf(kind, object) });
    }
    this.tell();
  }

  /** Undefined: always the latest that changed. */
  choose(id: WorkloadId | undefined): void {
    this.choice = id;
    this.tell();
  }

  /** Called after each change; returns its removal. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.end();
    this.listeners.clear();
  }

  view(): LoopView {
    const chosen = (this.choice === undefined ? undefined : this.workloads.get(this.choice)) ?? this.latest();
    const mine = chosen ? this.kept.filter(({ about }) => about.some((id) => this.belongs(id, chosen.id))) : [];
    const lines = linesOf(mine.map(({ round }) => round));
    return {
      version: this.version,
      now: this.now(),
      workloads: [...this.workloads.values()].filter((each) => this.worthwhile(each, chosen)).map(choiceOf),
      more: this.unlisted.size,
      chosen: chosen?.id,
      latest: chosen === undefined || chosen.id !== this.choice,
      points: chosen?.points.map((point) => ({ ...point })) ?? [],
      lines: lines.slice(0, LIMITS.lines),
      earlier: Math.max(0, lines.length - LIMITS.lines),
      kept: { rounds: LIMITS.rounds, points: LIMITS.points },
    };
  }

  private hear(event: TraceEvent): void {
    if (event.type === 'reconcile') this.reconciled(event);
    else if (event.type === 'schedule') this.scheduled(event);
    else return;
    this.tell();
  }

  private tell(): void {
    this.version++;
    for (const listener of this.listeners) listener();
  }

  private reconciled({ at, controller, key, kind, owner, woke, wakes, saw, compared, did }: Round): void {
    if (!saw) return;
    const own = KINDS[controller];
    const about = own ? [idOf(own, key)] : ownersIn(key, saw.what === 'endpoints' ? saw.owners : []);
    if (about.length === 0) return;
    const deeds = did.map((deed) => (deed.did === 'failed' ? { ...deed, message: short(deed.message) } : deed));
    const round = { at, controller, kind: kind ?? own ?? '', key, woke, wakes, saw, compared, did: deeds };
    this.keep(about, round);
    const workload = own && this.workload(own, key, owner);
    if (!workload) return;
    const resized = 'desired' in saw ? put(workload, { at, ...countsOf(saw) }) : end(workload, at);
    if (resized || did.some((deed) => deed.did !== 'status')) workload.changed = this.rounds;
    if (saw.what !== 'gone') workload.gone = false;
  }

  private scheduled(event: TraceEvent & { type: 'schedule' }): void {
    const { at, pod, owner, node, nodes, fit, why } = event;
    if (!owner) return;
    const about = ownersIn(pod, [owner]);
    const name = pod.slice(pod.indexOf('/') + 1);
    const last = this.kept.findLast(({ about: [id], round }) => id === about[0] && round.kind === 'Pod')?.round;
    if (node !== undefined && last && at - last.at <= TOGETHER_MS && bind(last, name, node)) return;
    const round = { at, controller: 'default-scheduler', kind: 'Pod', key: pod, woke: [], wakes: 0 };
    const saw = { what: 'unscheduled', count: 1 } as const;
    if (node === undefined)
      this.keep(about, { ...round, saw, compared: [{ is: 'unfit', message: short(why) }], did: [] });
    else
      this.keep(about, {
        ...round,
        saw,
        compared: [{ is: 'fit', fit: fit ?? 0, nodes }],
        did: [{ did: 'bound', names: [name], nodes: [node], count: 1 }],
      });
  }

  private keep(about: WorkloadId[], round: Omit<LoopRound, 'id'>): void {
    const { kept } = this;
    let at = kept.length;
    // A Pod may have been bound before the round that created it was over.
    if (round.did.some((deed) => deed.did === 'created' && deed.kind === 'Pod')) {
      for (let i = kept.length - 1; kept[i]?.round.at === round.at; i--)
        if (isBinding(kept[i] as Kept, about[0])) at = i;
    }
    kept.splice(at, 0, { about, round: { id: ++this.rounds, ...round } });
    if (this.kept.length > LIMITS.rounds) this.kept.shift();
  }

  /** Undefined where there are too many. */
  private workload(kind: Kind, key: string, owner: Reference | undefined): Workload | undefined {
    const id = idOf(kind, key);
    const known = this.workloads.get(id);
    if (known) return known;
    if (!this.hasRoom()) {
      if (this.unlisted.size < LIMITS.unlisted) this.unlisted.add(id);
      return undefined;
    }
    this.unlisted.delete(id);
    const [namespace = '', name = ''] = key.split('/');
    const made: Workload = {
      id,
      kind,
      namespace,
      name,
      gone: false,
      owner: owner && idOf(owner.kind, `${namespace}/${owner.name}`),
      points: [],
      changed: 0,
    };
    this.workloads.set(id, made);
    return made;
  }

  /** What is gone makes room. */
  private hasRoom(): boolean {
    if (this.workloads.size < LIMITS.workloads) return true;
    for (const { id, gone } of this.workloads.values())
      if (gone && id !== this.choice) return this.workloads.delete(id);
    return false;
  }

  private belongs(id: WorkloadId, to: WorkloadId): boolean {
    return id === to || this.workloads.get(id)?.owner === to;
  }

  /** Old sets of a Deployment and what is gone stand in nobody's way. */
  private worthwhile(workload: Workload, chosen: Workload | undefined): boolean {
    if (workload === chosen) return true;
    if (workload.gone) return false;
    const size = workload.points.at(-1);
    return workload.owner === undefined || (size !== undefined && size.desired + size.created > 0);
  }

  /** What a Deployment's sets do is its doing. Where nothing has changed, the first of the learner's own. */
  private latest(): Workload | undefined {
    let best: Workload | undefined;
    for (const each of this.workloads.values()) {
      const better = best === undefined || each.changed > best.changed;
      const own = best?.changed === 0 && each.changed === 0 && isSystem(best) && !isSystem(each);
      if (better || own) best = each;
    }
    return (best?.owner === undefined ? undefined : this.workloads.get(best.owner)) ?? best;
  }
}

/** Bindings of one owner's Pods that follow each other so closely are one. */
const TOGETHER_MS = 1000;
const FEW = 3;

const isBinding = ({ about: [id], round }: Kept, owner: WorkloadId | undefined): boolean =>
  round.kind === 'Pod' && id === owner;

/** False where the round came to nothing. */
function bind(round: LoopRound, pod: string, node: string): boolean {
  const [deed] = round.did;
  if (deed?.did !== 'bound' || round.saw.what !== 'unscheduled') return false;
  deed.count++;
  round.saw.count++;
  if (deed.names.length < FEW) {
    deed.names.push(pod);
    deed.nodes.push(node);
  }
  return true;
}

const idOf = (kind: string, key: string): WorkloadId => `${kind} ${key}`;
const isSystem = ({ namespace }: Workload): boolean => namespace.startsWith('kube-');
const short = (text: string): string => (text.length > LIMITS.message ? `${text.slice(0, LIMITS.message)}…` : text);
const choiceOf = ({ id, kind, namespace, name, gone }: Workload): WorkloadChoice => ({
  id,
  kind,
  namespace,
  name,
  gone,
});
const countsOf = ({ desired, created, ready }: Size): Size => ({ desired, created, ready });

/** Of something in the same namespace. */
function ownersIn(key: string, owners: readonly Reference[]): WorkloadId[] {
  const namespace = key.slice(0, key.indexOf('/'));
  return owners.map(({ kind, name }) => idOf(kind, `${namespace}/${name}`));
}

/** True when it is another size than before. */
function put({ points }: Workload, point: SizePoint): boolean {
  const last = points.at(-1);
  if (
    last &&
    !last.gone &&
    last.desired === point.desired &&
    last.created === point.created &&
    last.ready === point.ready
  )
    return false;
  points.push(point);
  if (points.length > LIMITS.points) points.shift();
  return true;
}

function end(workload: Workload, at: number): boolean {
  if (workload.gone) return false;
  workload.gone = true;
  const last = workload.points.at(-1);
  if (last) workload.points.push({ ...last, at, gone: true });
  return true;
}

/** As its status says. */
function sizeOf(kind: Kind, { spec, status }: KubeObject): Size {
  if (kind === 'DaemonSet') {
    const { desiredNumberScheduled = 0, currentNumberScheduled = 0, numberReady = 0 } = status ?? {};
    return { desired: desiredNumberScheduled, created: currentNumberScheduled, ready: numberReady };
  }
  return { desired: spec?.replicas ?? 1, created: status?.replicas ?? 0, ready: status?.readyReplicas ?? 0 };
}
