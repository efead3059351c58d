/** Follows kubectl/pkg/cmd/events. */
import { translateTimestampSince } from '../../../apimachinery/duration.ts';
import type { WatchEvent } from '../../../apimachinery/exchange.ts';
import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { Action, Invocation } from '../../command.ts';
import { CommandError, NoResourceMatch, SilentExit } from '../../errors.ts';
import { watch } from '../../helper.ts';
import { type Mapping, pathOf } from '../../mapper.ts';
import { markTyped, outputPrinter } from '../../printers/index.ts';
import { TabWriter } from '../../printers/tabwriter.ts';

const EVENTS = { group: '', version: 'v1', name: 'events', namespaced: true } as Mapping;
/** What kubectl asks for at once, whatever --chunk-size says. */
const CHUNK = 500;

export class Events implements Action {
  private readonly invocation: Invocation;
  private readonly types: string[];
  private about: { kind: string; name: string } | undefined;
  private readonly writer = new TabWriter();
  private headed = false;
  private print: (object: KubeObject) => void = () => {};

  constructor(invocation: Invocation) {
    this.invocation = invocation;
    this.types = invocation.flags.list('types').map((type) => type.toLowerCase());
  }

  async complete(): Promise<void> {
    const { flags } = this.invocation;
    const target = flags.string('for');
    if (target !== '') {
      const [resource = '', name, ...more] = target.split('/');
      if (more.length > 0) throw new CommandError('arguments in resource/name form may not have more than one slash');
      if (name === undefined) throw new CommandError('--for must be in resource/name form');
      this.about = { kind: await this.kindOf(resource), name };
    }
    if (flags.string('output') === '') {
      this.print = (object) => this.rows(object);
      return;
    }
    const printer = outputPrinter(this.invocation);
    // The name printer knows no list of Events, and kubectl does not say so.
    const silent = (object: KubeObject) => flags.string('output') === 'name' && object.items !== undefined;
    this.print = (object) => this.writer.write(silent(object) ? '' : printer(markTyped(object)));
  }

  private async kindOf(resource: string): Promise<string> {
    const { factory, process } = this.invocation;
    try {
      return (await factory.mapper().forArgument(resource)).kind;
    } catch (error) {
      if (!(error instanceof NoResourceMatch)) throw error;
      // Here kubectl says it without `error: `.
      await process.stderr.write(`${error.message}\n`);
      throw new SilentExit(1);
    }
  }

  validate(): void {
    if (this.types.some((type) => type !== 'normal' && type !== 'warning'))
      throw new CommandError('valid --types are Normal or Warning');
  }

  async run(): Promise<void> {
    const { flags, factory, process } = this.invocation;
    const all = flags.bool('all-namespaces');
    const namespace = all ? '' : factory.namespace().namespace;
    const query = {
      limit: String(CHUNK),
      ...(this.about
        ? { fieldSelector: `involvedObject.kind=${this.about.kind},involvedObject.name=${this.about.name}` }
        : {}),
    };
    if (flags.bool('watch')) {
      for await (const event of watch(factory.client(), { mapping: EVENTS, namespace, query }))
        await this.changed(event);
      return;
    }
    const items: KubeObject[] = [];
    for (let token: string | undefined = ''; token !== undefined; ) {
      const list: KubeObject = await factory.client().request({
        method: 'GET',
        path: pathOf(EVENTS, namespace),
        query: { ...query, continue: token || undefined },
      });
      items.push(...(list.items as KubeObject[]).filter((event) => this.wanted(event)));
      token = (list.metadata['continue'] as string | undefined) || undefined;
    }
    if (items.length === 0) {
      await process.stderr.write(all ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`);
      return;
    }
    const time = ({ series, lastTimestamp, eventTime }: KubeObject): number =>
      Date.parse(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? '0001-01-01T00:00:00Z');
    items.sort((a, b) => time(a) - time(b));
    this.print({ kind: 'EventList', apiVersion: 'v1', metadata: {}, items: items.map(typed) } as unknown as KubeObject);
    await process.stdout.write(this.writer.flush());
  }

  private async changed({ type, object }: WatchEvent): Promise<void> {
    // Events end after an hour: that is no news.
    if (type === 'DELETED' || object.kind !== 'Event' || !this.wanted(object)) return;
    this.print(typed(object));
    await this.invocation.process.stdout.write(this.writer.flush());
  }

  private wanted({ type = '' }: KubeObject): boolean {
    return this.types.length === 0 || this.types.includes(String(type).toLowerCase());
  }

  private rows(object: KubeObject): void {
    const { flags, process } = this.invocation;
    const all = flags.bool('all-namespaces');
    if (!this.headed && !flags.bool('no-headers'))
      this.writer.write(`${all ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`);
    this.headed = true;
    for (const event of (object.items ?? [object]) as KubeObject[]) {
      const { type = '', reason = '', message = '', involvedObject: about = {}, metadata } = event;
      const place = `${cell(about.kind ?? '')}/${cell(about.name ?? '')}`;
      const cells = [interval(event, process.clock.now()), cell(type), cell(reason), place, cell(message.trim())];
      this.writer.write(`${[...(all ? [metadata.namespace] : []), ...cells].join('\t')}\n`);
    }
  }
}

/** Text up to its first line break, its control sequences shown. */
function cell(text: string): string {
  const end = text.search(/[\f\n\r]/);
  return (end < 0 ? text : `${text.slice(0, end)}...`).replaceAll('\x1b', '^[').replaceAll('\r', '\\r');
}

function interval({ eventTime, firstTimestamp, lastTimestamp, series, count = 0 }: KubeObject, now: number): string {
  const since = (time: string) => translateTimestampSince(time, now);
  const first = since(eventTime ?? firstTimestamp);
  if (series) return `${since(series.lastObservedTime)} (x${series.count ?? 0} over ${first})`;
  return count > 1 ? `${since(lastTimestamp)} (x${count} over ${first})` : first;
}

const EVENT_FIELDS = `kind apiVersion metadata involvedObject reason message source firstTimestamp lastTimestamp count
type eventTime series action related reportingComponent reportingInstance`.split(/\s+/);
const META_FIELDS = `name generateName namespace uid resourceVersion generation creationTimestamp deletionTimestamp
deletionGracePeriodSeconds labels annotations ownerReferences finalizers managedFields`.split(/\s+/);
const REFERENCE_FIELDS = 'kind namespace name uid apiVersion resourceVersion fieldPath'.split(' ');

/** In the order of the Go type's fields. */
function typed(event: KubeObject): KubeObject {
  const { metadata, involvedObject, related } = event;
  return ordered(
    {
      ...event,
      kind: 'Event',
      apiVersion: 'v1',
      metadata: ordered(metadata, META_FIELDS),
      involvedObject: ordered(involvedObject ?? {}, REFERENCE_FIELDS),
      ...(related ? { related: ordered(related, REFERENCE_FIELDS) } : {}),
    },
    EVENT_FIELDS,
  ) as KubeObject;
}

function ordered(object: Record<string, unknown>, fields: string[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.filter((field) => object[field] !== undefined).map((field) => [field, object[field]]),
  );
}
