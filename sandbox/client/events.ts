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

/** The state as JSON, the least recently used source first. */
export interface EventRecorderState {
  sources: [string, SourceState][];
  last: { at: number; microsecond: number };
}

/** What has been recorded about one object. */
interface SourceState {
  /** Type and reason → what was said. */
  similar: [string, { messages: string[]; at: number }][];
  /** Type, reason, field and message → the Event. */
  seen: [string, Observation][];
  spam?: Bucket;
}

interface Source {
  similar: Map<string, { messages: string[]; at: number }>;
  seen: Map<string, Observation>;
  spam: Bucket;
}

interface Observation {
  count: number;
  first: number;
  name: string;
}

type RecordedEvent = KubeObject & { count: number };

interface Bucket {
  tokens: number;
  at: number;
}

/** Objects whose Events are remembered, and Events of each. */
const CACHE_SIZE = 4096;
const MAX_SEEN = 4096;
/** Events that differ in their message alone are combined from the tenth in ten minutes on. */
const MAX_SIMILAR = 10;
const SIMILAR_MS = 600_000;
/** About one object: 25 at once, then one in five minutes. */
const SPAM_BURST = 25;
const SPAM_INTERVAL_MS = 300_000;

export class EventRecorder {
  private readonly options: EventRecorderOptions;
  private sources = new Map<string, Source>();
  /** The one used last. */
  private latest: { key: string; source: Source } | undefined;
  private last = { at: 0, microsecond: 0 };
  /** That millisecond in nanoseconds, which no number can hold: the last 24 bits and the ones above. */
  private base = { at: Number.NaN, high: 0, low: 0 };
  private readonly waiting: RecordedEvent[] = [];
  private sending: Promise<void> | undefined;

  constructor(options: EventRecorderOptions) {
    this.options = options;
  }

  /** Records without waiting; the writes follow in the order of the calls, and a refused one is dropped. */
  event(about: KubeObject | ObjectReference, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { component, host = '', clock } = this.options;
    const object = referenceTo(about);
    const now = clock.now();
    const { kind, namespace = '', name, uid = '', apiVersion = '', fieldPath = '' } = object;
    // All of a recorder's Events come from one place; a uid stands for kind, namespace and name.
    const source = this.source(uid || `${kind}/${namespace}/${name}`, apiVersion, now);
    const similarKey = `${type}\0${reason}`;
    const similar = source.similar.get(similarKey);
    const record = similar && now - similar.at <= SIMILAR_MS ? similar : { messages: [], at: now };
    if (!record.messages.includes(message)) record.messages.push(message);
    record.at = now;
    if (record !== similar) source.similar.set(similarKey, record);
    const combined = record.messages.length >= MAX_SIMILAR;
    if (combined) record.messages.shift();
    const text = combined ? `(combined from similar events): ${message}` : message;
    const key = combined ? similarKey : `${similarKey}\0${fieldPath}\0${message}`;
    const last = source.seen.get(key);
    const observation = last
      ? { ...last, count: last.count + 1 }
      : { count: 1, first: now, name: `${name}.${this.nanoseconds(now)}` };
    source.seen.set(key, observation);
    if (!last && source.seen.size > MAX_SEEN) source.seen.delete(source.seen.keys().next().value as string);
    if (!allow(source.spam, now)) return;
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
    this.waiting.push(event);
    this.sending ??= this.sendAll();
  }

  /** Resolves when everything recorded so far has been sent. */
  async flush(): Promise<void> {
    await this.sending;
  }

  /** Without what time has made the same as nothing. */
  save(): EventRecorderState {
    const now = this.options.clock.now();
    const sources = [...this.sources].map(([key, { similar, seen, spam }]): [string, SourceState] => {
      const full = spam.tokens + (now - spam.at) / SPAM_INTERVAL_MS >= SPAM_BURST;
      const fresh = [...similar].filter(([, { at }]) => now - at <= SIMILAR_MS);
      return [
        key,
        {
          similar: fresh.map(([reason, { messages, at }]) => [reason, { messages: [...messages], at }]),
          seen: [...seen],
          ...(full ? {} : { spam: { ...spam } }),
        },
      ];
    });
    return { sources, last: this.last };
  }

  load(state: EventRecorderState): void {
    this.latest = undefined;
    this.sources = new Map(
      state.sources.map(([key, { similar, seen, spam }]) => [
        key,
        {
          similar: new Map(similar.map(([reason, { messages, at }]) => [reason, { messages: [...messages], at }])),
          seen: new Map(seen),
          spam: spam ? { ...spam } : { tokens: SPAM_BURST, at: state.last.at },
        },
      ]),
    );
    this.last = state.last;
  }

  /** Moved to the end of the row; the least recently used falls out when the cache is full. */
  private source(object: string, apiVersion: string, now: number): Source {
    const key = `${object}\0${apiVersion}`;
    if (this.latest?.key === key) return this.latest.source;
    let source = this.sources.get(key);
    if (source) this.sources.delete(key);
    else source = { similar: new Map(), seen: new Map(), spam: { tokens: SPAM_BURST, at: now } };
    this.sources.set(key, source);
    if (this.sources.size > CACHE_SIZE) this.sources.delete(this.sources.keys().next().value as string);
    this.latest = { key, source };
    return source;
  }

  private async sendAll(): Promise<void> {
    // What is recorded within one piece of work is sent after it.
    await undefined;
    for (let i = 0; i < this.waiting.length; i++) await this.send(this.waiting[i] as RecordedEvent);
    this.waiting.length = 0;
    this.sending = undefined;
  }

  private async send(event: RecordedEvent): Promise<void> {
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

  /** Sixteen hex digits: the time in nanoseconds, of which the simulation knows the milliseconds. In the order of the calls. */
  private nanoseconds(now: number): string {
    const microsecond = this.last.at === now ? Math.min(this.last.microsecond + 1, 999) : 0;
    this.last = { at: now, microsecond };
    if (now !== this.base.at) {
      const whole = BigInt(now) * 1_000_000n;
      this.base = { at: now, high: Number(whole >> 24n), low: Number(whole & 0xffffffn) };
    }
    const { high, low } = this.base;
    const sum = low + microsecond * 1000 + this.options.random.int(1000);
    return (high + (sum >>> 24)).toString(16) + (sum & 0xffffff).toString(16).padStart(6, '0');
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

/** Takes a token, if there is one. */
function allow(bucket: Bucket, now: number): boolean {
  const tokens = Math.min(SPAM_BURST, bucket.tokens + (now - bucket.at) / SPAM_INTERVAL_MS);
  bucket.tokens = tokens >= 1 ? tokens - 1 : tokens;
  bucket.at = now;
  return tokens >= 1;
}
