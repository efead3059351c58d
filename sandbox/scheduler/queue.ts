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

  get(key: string): QueuedPod | undefined {
    return this.pods.get(key);
  }

  add(key: string, uid: string, priority: number): void {
    this.pods.set(key, { key, uid, priority, sequence: this.sequence++, attempts: 0, place: 'active' });
  }

  delete(key: string): void {
    this.pods.delete(key);
  }

  /** The next Pod to try: by priority, then by arrival. It stays in the queue until it is placed. */
  pop(): QueuedPod | undefined {
    let best: QueuedPod | undefined;
    for (const pod of this.pods.values()) {
      if (pod.place !== 'active') continue;
      if (!best || pod.priority > best.priority || (pod.priority === best.priority && pod.sequence < best.sequence))
        best = pod;
    }
    return best;
  }

  /** After an attempt without a node. Returns when to look again. */
  setUnschedulable(pod: QueuedPod, now: number): { due: number; background: boolean } {
    if (pod.moved) {
      delete pod.moved;
      return this.setBackoff(pod, now);
    }
    pod.place = 'unschedulable';
    pod.due = now + FLUSH_MS;
    return { due: pod.due, background: true };
  }

  /** 1 s, 2 s, 4 s … 10 s, by attempts. */
  setBackoff(pod: QueuedPod, now: number): { due: number; background: boolean } {
    pod.place = 'backoff';
    pod.due = now + Math.min(FIRST_BACKOFF * 2 ** Math.max(0, pod.attempts - 1), MAX_BACKOFF);
    return { due: pod.due, background: false };
  }

  activate(pod: QueuedPod): void {
    pod.place = 'active';
    delete pod.due;
    pod.sequence = this.sequence++;
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
  }
}
