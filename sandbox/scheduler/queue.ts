/** Pods waiting for a node: active, backing off, unschedulable. Data only. Follows pkg/scheduler/backend/queue. */

export interface QueuedPod {
  /** `namespace/name`. */
  key: string;
  uid: string;
  priority: number;
  /** Order of arrival. */
  sequence: number;
  attempts: number;
  place: 'active' | 'backoff' | 'unschedulable';
  /** Unix milliseconds: the end of the back-off, or when an unschedulable Pod is tried again anyway. */
  due?: number;
  /** Something that could help happened while the Pod was being tried. */
  moved?: boolean;
  /** The FailedScheduling Event in use. */
  event?: { name: string; count: number; last: number; message: string };
}

const FIRST_BACKOFF = 1000;
const MAX_BACKOFF = 10_000;
const FLUSH_MS = 300_000;

export class SchedulingQueue {
  private pods = new Map<string, QueuedPod>();
  private sequence = 0;
  /** A heap of those that are or were active, the first to try on top; outdated entries are left until they come up. */
  private active: Turn[] = [];
  private readonly waiting = new Set<QueuedPod>();

  get(key: string): QueuedPod | undefined {
    return this.pods.get(key);
  }

  add(key: string, uid: string, priority: number): void {
    this.delete(key);
    const pod: QueuedPod = { key, uid, priority, sequence: this.sequence++, attempts: 0, place: 'active' };
    this.pods.set(key, pod);
    push(this.active, { pod, sequence: pod.sequence });
  }

  delete(key: string): void {
    const pod = this.pods.get(key);
    if (!pod) return;
    this.pods.delete(key);
    this.waiting.delete(pod);
  }

  /** The next Pod to try: by priority, then by arrival. It stays in the queue until it is placed. */
  pop(): QueuedPod | undefined {
    for (let top = this.active[0]; top; top = this.active[0]) {
      const { pod, sequence } = top;
      if (pod.place === 'active' && pod.sequence === sequence && this.pods.get(pod.key) === pod) return pod;
      dropTop(this.active);
    }
    return undefined;
  }

  /** After an attempt without a node. Returns when to look again. */
  setUnschedulable(pod: QueuedPod, now: number): { due: number; background: boolean } {
    if (pod.moved) {
      delete pod.moved;
      return this.setBackoff(pod, now);
    }
    pod.place = 'unschedulable';
    this.waiting.add(pod);
    pod.due = now + FLUSH_MS;
    return { due: pod.due, background: true };
  }

  /** 1 s, 2 s, 4 s … 10 s, by attempts. */
  setBackoff(pod: QueuedPod, now: number): { due: number; background: boolean } {
    pod.place = 'backoff';
    this.waiting.delete(pod);
    pod.due = now + Math.min(FIRST_BACKOFF * 2 ** Math.max(0, pod.attempts - 1), MAX_BACKOFF);
    return { due: pod.due, background: false };
  }

  activate(pod: QueuedPod): void {
    pod.place = 'active';
    delete pod.due;
    this.waiting.delete(pod);
    pod.sequence = this.sequence++;
    push(this.active, { pod, sequence: pod.sequence });
  }

  /** Those for whom there is no node, in order of arrival. */
  unschedulable(): QueuedPod[] {
    return [...this.waiting].sort((a, b) => a.sequence - b.sequence);
  }

  /** In order of arrival. */
  list(): QueuedPod[] {
    return [...this.pods.values()].sort((a, b) => a.sequence - b.sequence);
  }

  save(): { pods: QueuedPod[]; sequence: number } {
    return { pods: this.list().map((pod) => ({ ...pod })), sequence: this.sequence };
  }

  load(state: { pods: QueuedPod[]; sequence: number }): void {
    this.pods = new Map(state.pods.map((pod) => [pod.key, { ...pod }]));
    this.sequence = state.sequence;
    this.active = [];
    this.waiting.clear();
    for (const pod of this.pods.values()) {
      if (pod.place === 'active') push(this.active, { pod, sequence: pod.sequence });
      if (pod.place === 'unschedulable') this.waiting.add(pod);
    }
  }
}

/** A Pod's turn, of the time it became active. */
interface Turn {
  pod: QueuedPod;
  sequence: number;
}

const before = (a: Turn, b: Turn): boolean =>
  a.pod.priority > b.pod.priority || (a.pod.priority === b.pod.priority && a.sequence < b.sequence);

function push(heap: Turn[], turn: Turn): void {
  let i = heap.push(turn) - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!before(turn, heap[parent] as Turn)) break;
    heap[i] = heap[parent] as Turn;
    i = parent;
  }
  heap[i] = turn;
}

function dropTop(heap: Turn[]): void {
  const last = heap.pop();
  if (heap.length === 0 || last === undefined) return;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1] as Turn, heap[child] as Turn)) child++;
    if (!before(heap[child] as Turn, last)) break;
    heap[i] = heap[child] as Turn;
    i = child;
  }
  heap[i] = last;
}
