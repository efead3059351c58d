/** core/v1 Events about other objects. Follows client-go's tools/record: recorder, correlator, spam filter. */
import type { Clock } from '../apimachinery/clock.ts';
import { StatusError } from '../apimachinery/errors.ts';
import { type KubeObject, rfc3339 } from '../apimachinery/meta.ts';
import type { Random } from '../apimachinery/random.ts';
import type { ResourceRef, RestClient } from './rest-client.ts';

export const EVENTS: ResourceRef = { group: '', version: 'v1', resource: 'events' };

/** core/v1 ObjectReference. */
export interface ObjectReference {
  kind: string;
  namespace?: string;
  name: string;
  uid?: string;
  apiVersion?: string;
  resourceVersion?: string;
  fieldPath?: string;
}

export interface EventRecorderOptions {
  client: RestClient;
  clock: Clock;
  random: Random;
  /** `kubelet`, `deployment-controller`: source.component and reportingComponent. */
  component: string;
  /** The node, for a kubelet: source.host and reportingInstance. */
  host?: string;
}

/** The state as JSON; each list is in order of use, the oldest first. */
export interface EventRecorderState {
  aggregates: [string, { messages: string[]; at: number }][];
  seen: [string, Observation][];
  spam: [string, Bucket][];
  last: { at: number; microsecond: number };
}

interface Observation {
  count: number;
  first: number;
  name: string;
}

interface Bucket {
  tokens: number;
  at: number;
}

const CACHE_SIZE = 4096;
/** Events that differ in their message alone are combined from the tenth in ten minutes on. */
const MAX_SIMILAR = 10;
const SIMILAR_MS = 600_000;
/** About one object: 25 at once, then one in five minutes. */
const SPAM_BURST = 25;
const SPAM_INTERVAL_MS = 300_000;

export class EventRecorder {
  private readonly options: EventRecorderOptions;
  private aggregates = new Map<string, { messages: string[]; at: number }>();
  private seen = new Map<string, Observation>();
  private spam = new Map<string, Bucket>();
  private last = { at: 0, microsecond: 0 };
  private sending: Promise<void> = Promise.resolve();

  constructor(options: EventRecorderOptions) {
    this.options = options;
  }

  /** Records without waiting; the writes follow in the order of the calls, and a refused one is dropped. */
  event(about: KubeObject | ObjectReference, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { component, host = '', clock } = this.options;
    const object = referenceTo(about);
    const now = clock.now();
    const { kind, namespace = '', name, uid = '', apiVersion = '', fieldPath = '' } = object;
    // All of a recorder's Events have one source; a uid stands for kind, namespace and name.
    const source = `${uid || `${kind}/${namespace}/${name}`}\0${apiVersion}`;
    const similarKey = `${source}\0${type}\0${reason}`;
    const similar = this.aggregates.get(similarKey);
    const record = similar && now - similar.at <= SIMILAR_MS ? similar : { messages: [], at: now };
    if (!record.messages.includes(message)) record.messages.push(message);
    record.at = now;
    use(this.aggregates, similarKey, record);
    const combined = record.messages.length >= MAX_SIMILAR;
    if (combined) record.messages.shift();
    const text = combined ? `(combined from similar events): ${message}` : message;
    const key = combined ? similarKey : `${similarKey}\0${fieldPath}\0${message}`;
    const last = this.seen.get(key);
    const observation = last
      ? { ...last, count: last.count + 1 }
      : { count: 1, first: now, name: `${name}.${this.nanoseconds(now)}` };
    use(this.seen, key, observation);
    if (!this.allow(source, now)) return;
    const event = {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name: observation.name, namespace: namespace || 'default' },
      involvedObject: object,
      reason,
      message: text,
      source: host ? { component, host } : { component },
      firstTimestamp: rfc3339(observation.first),
      lastTimestamp: rfc3339(now),
      count: observation.count,
      type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host,
    };
    this.sending = this.sending.then(() => this.send(event));
  }

  /** Resolves when everything recorded so far has been sent. */
  flush(): Promise<void> {
    return this.sending;
  }

  /** Without what time has made the same as nothing. */
  save(): EventRecorderState {
    const now = this.options.clock.now();
    const full = ({ tokens, at }: Bucket) => tokens + (now - at) / SPAM_INTERVAL_MS >= SPAM_BURST;
    return {
      aggregates: [...this.aggregates]
        .filter(([, { at }]) => now - at <= SIMILAR_MS)
        .map(([key, { messages, at }]) => [key, { messages: [...messages], at }]),
      seen: [...this.seen],
      spam: [...this.spam].filter(([, bucket]) => !full(bucket)).map(([key, bucket]) => [key, { ...bucket }]),
      last: this.last,
    };
  }

  load(state: EventRecorderState): void {
    this.aggregates = new Map(
      state.aggregates.map(([key, { messages, at }]) => [key, { messages: [...messages], at }]),
    );
    this.seen = new Map(state.seen);
    this.spam = new Map(state.spam.map(([key, bucket]) => [key, { ...bucket }]));
    this.last = state.last;
  }

  private async send(event: KubeObject & { count: number }): Promise<void> {
    const { client } = this.options;
    const { namespace, name } = event.metadata;
    try {
      if (event.count > 1) {
        try {
          const { count, lastTimestamp, message } = event;
          await client.patch(EVENTS, namespace, name as string, 'strategic', { count, lastTimestamp, message });
          return;
        } catch (error) {
          if (!(error instanceof StatusError) || error.code !== 404) throw error;
        }
      }
      await client.create(EVENTS, namespace, event);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** A token bucket per source and object. */
  private allow(key: string, now: number): boolean {
    const bucket = this.spam.get(key) ?? { tokens: SPAM_BURST, at: now };
    const tokens = Math.min(SPAM_BURST, bucket.tokens + (now - bucket.at) / SPAM_INTERVAL_MS);
    use(this.spam, key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1;
  }

  /** Sixteen hex digits: the time in nanoseconds, of which the simulation knows the milliseconds. In the order of the calls. */
  private nanoseconds(now: number): string {
    const microsecond = this.last.at === now ? Math.min(this.last.microsecond + 1, 999) : 0;
    this.last = { at: now, microsecond };
    return (BigInt(now) * 1_000_000n + BigInt(microsecond * 1000 + this.options.random.int(1000))).toString(16);
  }
}

/** As client-go's tools/reference. */
export function referenceTo(about: KubeObject | ObjectReference): ObjectReference {
  if (!('metadata' in about)) return about as ObjectReference;
  const { kind, apiVersion, metadata } = about as KubeObject;
  const { namespace, name = '', uid, resourceVersion } = metadata;
  return {
    kind,
    ...(namespace ? { namespace } : {}),
    name,
    ...(uid ? { uid } : {}),
    apiVersion,
    ...(resourceVersion ? { resourceVersion } : {}),
  };
}

/** Sets, and moves to the end of the map; the least recently used falls out when the cache is full. */
function use<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > CACHE_SIZE) map.delete(map.keys().next().value as string);
}
