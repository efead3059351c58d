/** One recorded request as text to read: headers as they go over the wire, bodies as YAML or JSON, and nothing secret. */
import type { AnswerBody, Exchange, WatchEvent } from '../apimachinery/exchange.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import { decodeUtf8 } from '../apimachinery/streams.ts';
import { formatYAML } from '../apimachinery/yaml-format.ts';
import type { RecordedRequest } from './request-record.ts';

export type BodyFormat = 'yaml' | 'json';

export interface ReadableBody {
  format: BodyFormat | 'text';
  text: string;
  /** Objects of a list or rows of a Table that were left out. */
  left: number;
  /** Characters left out at the end. */
  cut: number;
}

export interface ReadableEvent {
  type: WatchEvent['type'];
  /** `Pod web`, of a Table the names in its rows. */
  object: string;
}

export interface RequestDetail {
  id: number;
  /** Name and value; what proves who one is, is masked. */
  headers: [name: string, value: string][];
  /** Whom the client certificate names: `CN=kubernetes-admin, O=kubeadm:cluster-admins`. */
  certificate?: string;
  body?: ReadableBody;
  /** The body as it went over the wire, for a command that sends it again. Absent where it is no text or very long. */
  sent?: string;
  answerHeaders: [name: string, value: string][];
  answer?: ReadableBody;
  /** The latest of a watch, oldest first. */
  events: ReadableEvent[];
  /** The latest event whole. */
  lastEvent?: ReadableBody;
  /** The bodies are no longer remembered. */
  forgotten: boolean;
}

const MOST_ITEMS = 100;
const MOST_TEXT = 200_000;
const MOST_SENT = 20_000;
const EVENTS = 20;

export function detailOf(request: RecordedRequest, format: BodyFormat): RequestDetail {
  const { exchange, answer, summary, events, bytes, forgotten } = request;
  const detail: RequestDetail = {
    id: summary.id,
    headers: headersOf(exchange.headers),
    answerHeaders: headersOf(answer?.headers ?? {}),
    events: events.slice(-EVENTS).map(({ type, object }) => ({ type, object: nameOf(object) })),
    forgotten,
  };
  if (exchange.peer) {
    const { user, groups } = exchange.peer;
    detail.certificate = [`CN=${user}`, ...groups.map((group) => `O=${group}`)].join(', ');
  }
  const { body } = exchange;
  if (body && !forgotten) {
    detail.body = body.bytes ? readable(body.bytes, body.contentType, format) : written(body.object, format);
    const sent = sentText(exchange);
    if (sent !== undefined) detail.sent = sent;
  }
  if (answer && !forgotten) {
    const read = answerOf(answer.body, answer.headers['content-type'] ?? '', bytes, format);
    if (read) detail.answer = read;
  }
  const last = events.at(-1);
  if (last) detail.lastEvent = written(last, format);
  return detail;
}

function answerOf(body: AnswerBody, type: string, bytes: Uint8Array, format: BodyFormat): ReadableBody | undefined {
  if (body.kind === 'object') return written(body.object, format);
  if (body.kind === 'bytes') return readable(body.bytes, type, format);
  if (body.kind === 'stream') return readable(bytes, type, format);
  return undefined;
}

function sentText({ body }: Exchange): string | undefined {
  if (!body) return undefined;
  const text = body.bytes ? plainText(body.bytes) : JSON.stringify(body.object);
  return text !== undefined && text.length <= MOST_SENT ? text : undefined;
}

function written(value: unknown, format: BodyFormat): ReadableBody {
  const { value: shown, left } = shortened(value);
  const text = format === 'yaml' ? formatYAML(shown) : `${JSON.stringify(shown, null, 2)}\n`;
  return { format, left, ...cutText(text) };
}

function readable(bytes: Uint8Array, type: string, format: BodyFormat): ReadableBody | undefined {
  if (bytes.length === 0) return undefined;
  const text = plainText(bytes) ?? `${bytes.length} bytes\n`;
  if (/json/.test(type)) {
    try {
      return written(JSON.parse(text), format);
    } catch {
      // Then it is shown as it came.
    }
  }
  return { format: 'text', left: 0, ...cutText(text) };
}

/** Undefined for what is no text. */
function plainText(bytes: Uint8Array): string | undefined {
  const text = decodeUtf8(bytes);
  return text.includes('\0') ? undefined : text;
}

function cutText(text: string): { text: string; cut: number } {
  return { text: text.slice(0, MOST_TEXT), cut: Math.max(0, text.length - MOST_TEXT) };
}

/** The first objects of a long list, the first rows of a long Table. */
function shortened(value: unknown): { value: unknown; left: number } {
  const object = value as Record<string, unknown> | null;
  for (const key of ['items', 'rows']) {
    const list = object?.[key];
    if (!Array.isArray(list) || list.length <= MOST_ITEMS) continue;
    return { value: { ...object, [key]: list.slice(0, MOST_ITEMS) }, left: list.length - MOST_ITEMS };
  }
  return { value, left: 0 };
}

function headersOf(headers: Record<string, string>): [string, string][] {
  return Object.keys(headers)
    .sort()
    .map((name) => [canonical(name), masked(name, headers[name] as string)]);
}

/** As Go's net/http writes them: `Content-Type`. */
function canonical(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_, dash, letter) => dash + letter.toUpperCase());
}

function masked(name: string, value: string): string {
  if (name.toLowerCase() !== 'authorization') return value;
  const scheme = /^[A-Za-z]+(?= )/.exec(value)?.[0];
  return scheme ? `${scheme} <masked>` : '<masked>';
}

function nameOf(object: KubeObject): string {
  const { kind, metadata } = object;
  const { rows } = object as { rows?: { object?: KubeObject }[] };
  if (!Array.isArray(rows)) return [kind, metadata?.name].filter(Boolean).join(' ');
  return [kind, ...rows.map((row) => row.object?.metadata?.name)].filter(Boolean).join(' ');
}
