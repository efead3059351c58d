/**
 * What the commands at the terminals sent to the API server and got, for the Request lens. It looks on: exchanges and
 * answers pass as they are, bodies are kept by reference, and all of it is bounded.
 */
import type { Answer, AnswerBody, Exchange, Handler, Tap, WatchEvent } from '../apimachinery/exchange.ts';
import { ROUND_TRIP_MS } from '../apimachinery/exchange.ts';

/** Commands remembered. */
const COMMANDS = 50;
/** Requests remembered of one command, the latest. */
const REQUESTS = 200;
/** Watch events remembered of one request, the latest. */
const EVENTS = 100;
/** Bytes remembered of a stream. */
const BYTES = 65_536;
/** What all bodies together may weigh, in objects of a list, rows of a Table or kilobytes; the oldest are let go first. */
const BUDGET = 20_000;

export interface CommandSummary {
  id: number;
  line: string;
  /** Simulated Unix milliseconds. */
  at: number;
  /** Absent while it runs. */
  status?: number;
  /** All it sent, those no longer remembered included. */
  sent: number;
}

export interface RequestSummary {
  id: number;
  command: number;
  method: string;
  /** `https://host:port` */
  server: string;
  /** From the first `/`. */
  url: string;
  at: number;
  /** Absent until the answer begins. */
  status?: number;
  /** Simulated, until the answer began. */
  milliseconds?: number;
  /** Why no answer came. */
  failure?: string;
  /** An answer that goes on: events of a watch, bytes of a stream, or a connection that left HTTP. */
  flow?: { kind: 'watch' | 'stream' | 'session'; count: number; open: boolean };
  /** Asks what there is to ask for: discovery or OpenAPI. */
  discovery: boolean;
}

/** What changed since a version. */
export interface RequestChanges {
  version: number;
  /** Commands below it are forgotten. */
  oldest: number;
  commands: CommandSummary[];
  requests: RequestSummary[];
}

/** One request whole, by reference. */
export interface RecordedRequest {
  summary: RequestSummary;
  exchange: Exchange;
  answer?: Answer;
  /** The latest of a watch. */
  events: WatchEvent[];
  /** The first bytes of a stream. */
  bytes: Uint8Array;
  /** The bodies were let go. */
  forgotten: boolean;
}

interface Recorded extends RecordedRequest {
  version: number;
  weight: number;
}

interface Command {
  summary: CommandSummary;
  version: number;
  requests: Recorded[];
}

/** One terminal's view of the record. */
export interface RequestSource {
  tap: Tap;
  /** As a terminal tells of its commands: without a status it begins (or reads lines, which is nothing here), with one it has ended. */
  command(event: { line: string; reads?: boolean; status?: number }): void;
}

export class RequestRecord {
  private readonly now: () => number;
  private readonly commands: Command[] = [];
  private readonly listeners = new Set<() => void>();
  private version = 0;
  private ids = 0;
  private weight = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  source(): RequestSource {
    let current: Command | undefined;
    return {
      command: ({ line, reads, status }) => {
        if (reads) return;
        if (status === undefined) current = this.begin(line);
        else if (current) {
          current.summary.status = status;
          this.changed(current);
        }
      },
      tap: (handler, server) => (exchange) =>
        current ? this.pass(current, handler, server, exchange) : handler(exchange),
    };
  }

  /** Called after each change; returns its removal. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** All that changed after `version`; 0 for everything. */
  changes(version: number): RequestChanges {
    const commands: CommandSummary[] = [];
    const requests: RequestSummary[] = [];
    for (const command of this.commands) {
      if (command.version <= version) continue;
      commands.push({ ...command.summary });
      for (const request of command.requests) {
        if (request.version > version) requests.push({ ...request.summary });
      }
    }
    return { version: this.version, oldest: this.commands[0]?.summary.id ?? this.ids, commands, requests };
  }

  find(id: number): RecordedRequest | undefined {
    for (const { requests } of this.commands) {
      const found = requests.find((request) => request.summary.id === id);
      if (found) return found;
    }
    return undefined;
  }

  private begin(line: string): Command {
    const command: Command = {
      summary: { id: ++this.ids, line, at: this.now(), sent: 0 },
      version: 0,
      requests: [],
    };
    this.commands.push(command);
    if (this.commands.length > COMMANDS)
      for (const request of this.commands.shift()?.requests ?? []) this.letGo(request);
    this.changed(command);
    return command;
  }

  private async pass(command: Command, handler: Handler, server: string, exchange: Exchange): Promise<Answer> {
    const { method, url } = exchange;
    const { signal: _signal, ...kept } = exchange;
    const { id } = command.summary;
    const request: Recorded = {
      summary: { id: ++this.ids, command: id, method, server, url, at: this.now(), discovery: isDiscovery(url) },
      exchange: kept,
      events: [],
      bytes: new Uint8Array(),
      forgotten: false,
      version: 0,
      weight: 0,
    };
    command.summary.sent++;
    command.requests.push(request);
    if (command.requests.length > REQUESTS) this.letGo(command.requests.shift() as Recorded);
    this.weigh(request, weightOf(exchange.body));
    this.changed(command, request);
    const { summary } = request;
    try {
      const answer = await handler(exchange);
      summary.status = answer.status;
      summary.milliseconds = this.now() - summary.at + ROUND_TRIP_MS;
      request.answer = answer;
      const body = this.follow(command, request, answer.body);
      this.weigh(request, weightOf(answer.body));
      this.changed(command, request);
      return body === answer.body ? answer : { ...answer, body };
    } catch (error) {
      summary.failure = (error as Error).message;
      this.changed(command, request);
      throw error;
    }
  }

  /** The body to hand on: what flows is counted on its way. */
  private follow(command: Command, request: Recorded, body: AnswerBody): AnswerBody {
    if (body.kind === 'object' || body.kind === 'bytes') return body;
    const flow = { kind: body.kind, count: 0, open: true };
    request.summary.flow = flow;
    const ended = (): void => {
      flow.open = false;
      this.changed(command, request);
    };
    if (body.kind === 'session') {
      body.session.result.then(ended, ended);
      return body;
    }
    if (body.kind === 'watch') {
      const seen = (event: WatchEvent): void => {
        flow.count++;
        request.events.push(event);
        if (request.events.length > EVENTS) request.events.shift();
        else this.weigh(request, 1);
        this.changed(command, request);
      };
      return { kind: 'watch', events: watched(body.events, seen, ended) };
    }
    const seen = (chunk: Uint8Array): void => {
      flow.count += chunk.length;
      const room = BYTES - request.bytes.length;
      if (room > 0 && !request.forgotten) {
        const kept = chunk.subarray(0, room);
        request.bytes = joined(request.bytes, kept);
        this.weigh(request, kept.length / 1024);
      }
      this.changed(command, request);
    };
    return { kind: 'stream', chunks: watched(body.chunks, seen, ended) };
  }

  private changed(command: Command, request?: Recorded): void {
    this.version++;
    command.version = this.version;
    if (request) request.version = this.version;
    for (const listener of this.listeners) listener();
  }

  private weigh(request: Recorded, weight: number): void {
    if (request.forgotten) return;
    request.weight += weight;
    this.weight += weight;
    for (const command of this.commands) {
      for (const old of command.requests) {
        if (this.weight <= BUDGET) return;
        if (old !== request) this.letGo(old);
      }
    }
  }

  private letGo(request: Recorded): void {
    if (request.forgotten) return;
    this.weight -= request.weight;
    request.weight = 0;
    request.forgotten = true;
    request.events = [];
    request.bytes = new Uint8Array();
    const { body: _sent, ...exchange } = request.exchange;
    request.exchange = exchange;
    if (request.answer) request.answer = { ...request.answer, body: { kind: 'bytes', bytes: new Uint8Array() } };
  }
}

/** /api, /apis/GROUP/VERSION and the like, and /openapi: no resource in it. */
function isDiscovery(url: string): boolean {
  const path = url.replace(/\?.*$/s, '');
  return /^\/(api(\/[^/]+)?|apis(\/[^/]+){0,2}|openapi(\/.*)?)\/?$/.test(path);
}

function weightOf(body: Exchange['body'] | AnswerBody): number {
  if (!body) return 0;
  if ('bytes' in body && body.bytes) return body.bytes.length / 1024;
  if (!('object' in body)) return 1;
  const { items, rows } = (body.object ?? {}) as { items?: unknown[]; rows?: unknown[] };
  return 1 + (Array.isArray(items) ? items.length : Array.isArray(rows) ? rows.length : 0);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** The same values to the same reader, each seen on its way; `ended` once, however it ends. */
function watched<T>(values: AsyncIterable<T>, seen: (value: T) => void, ended: () => void): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const inner = values[Symbol.asyncIterator]();
      const note = (result: IteratorResult<T>): IteratorResult<T> => {
        if (result.done) ended();
        else seen(result.value);
        return result;
      };
      const failed = (error: unknown): never => {
        ended();
        throw error;
      };
      return {
        next: () => inner.next().then(note, failed),
        return: async (value?: unknown) => {
          ended();
          return inner.return ? inner.return(value) : { done: true, value: value as T };
        },
      };
    },
  };
}
