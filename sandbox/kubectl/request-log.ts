/** What `-v=6` and above print about requests. Follows client-go/transport/round_trippers.go and klog's text format. */

import type { Answer, Exchange } from '../apimachinery/exchange.ts';
import { STATUS_TEXT } from '../apimachinery/http-status.ts';
import type { Process } from '../apimachinery/process.ts';
import { decodeUtf8 } from '../apimachinery/streams.ts';
import { inGoOrder } from './printers/go-order.ts';
import { goJSON } from './printers/json.ts';

export class RequestLog {
  readonly level: number;
  private readonly process: Process;

  constructor(process: Process, level: number) {
    this.process = process;
    this.level = level;
  }

  /** One klog line: `I1122 19:10:41.000000    4242 FILE] TEXT`. Not waited for: klog writes aside. */
  line(severity: 'I' | 'W' | 'E' | 'F', where: string, text: string): void {
    const iso = new Date(this.process.clock.now()).toISOString();
    const stamp = `${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000`;
    const pid = String(this.process.pid).padStart(7);
    this.process.stderr.write(`${severity}${stamp} ${pid} ${where}] ${text}\n`).catch(() => {});
  }

  info(level: number, where: string, text: string): void {
    if (this.level >= level) this.line('I', where, text);
  }

  request(exchange: Exchange, url: string): void {
    if (this.level < 7) return;
    const body = exchange.body?.object === undefined ? '' : JSON.stringify(exchange.body.object);
    this.info(8, callerOf(exchange), `"Request Body" body=${quoteBlock(this.trim(body))}`);
    const text =
      this.level >= 9
        ? `curlCommand=<\n\tcurl -v -X${exchange.method} ${curlHeaders(exchange)} '${url}'\n >`
        : `verb="${exchange.method}" url="${url}" headers=${headerBlock(exchange.headers)}`;
    this.info(7, 'round_trippers.go:527', `"Request" ${text}`);
  }

  response(exchange: Exchange, url: string, answer: Answer, milliseconds: number): void {
    if (this.level < 6) return;
    const status = `status="${answer.status} ${STATUS_TEXT[answer.status] ?? ''}"`.replace(' "', '"');
    // Levels 7 and 8 have told the verb and the URL with the request.
    const what = this.level === 7 || this.level === 8 ? '' : `verb="${exchange.method}" url="${url}" `;
    const headers = this.level >= 8 ? ` headers=${headerBlock(answer.headers)}` : '';
    const times =
      this.level >= 9
        ? ` dnsLookupMilliseconds=0 dialMilliseconds=0 tlsHandshakeMilliseconds=0 serverProcessingMilliseconds=${milliseconds}`
        : '';
    this.info(6, 'round_trippers.go:632', `"Response" ${what}${status}${headers} milliseconds=${milliseconds}${times}`);
    if (this.level < 8) return;
    const { body } = answer;
    const text =
      body.kind === 'object'
        ? goJSON(inGoOrder(body.object))
        : body.kind === 'bytes'
          ? decodeUtf8(body.bytes)
          : undefined;
    if (text === undefined) return;
    const discovery = /^\/apis?\?/.test(exchange.url);
    this.info(
      8,
      callerOf(exchange),
      `"Response Body" body=${discovery ? quoteBlock(this.trim(text)) : `<\n\t${this.trim(text)}\n >`}`,
    );
  }

  /** What kubectl says before its first request. */
  begin(kubeconfig: readonly string[]): void {
    for (const file of kubeconfig) this.info(6, 'loader.go:407', `Config loaded from file:  ${file}`);
    for (const [feature, enabled] of FEATURES)
      this.info(6, 'envvar.go:195', `"Feature gate default state" feature="${feature}" enabled=${enabled}`);
  }

  failure(exchange: Exchange, url: string, milliseconds: number, _reason: string): void {
    this.info(
      6,
      'round_trippers.go:632',
      `"Response" verb="${exchange.method}" url="${url}" status="" milliseconds=${milliseconds}`,
    );
  }

  /** Bodies are cut to 1,024 characters below level 9 and 10,240 below 10. */
  private trim(body: string): string {
    const max = this.level >= 10 ? Number.POSITIVE_INFINITY : this.level >= 9 ? 10_240 : 1024;
    return body.length > max ? `${body.slice(0, max)} [truncated ${body.length - max} chars]` : body;
  }
}

/** Whose request it is, as klog names the place. */
function callerOf({ method, url }: Exchange): string {
  if (/^\/api\?/.test(url)) return 'discovery_client.go:255';
  if (/^\/apis\?/.test(url)) return 'discovery_client.go:318';
  return method === 'PATCH' ? 'helper.go:269' : 'helper.go:105';
}

/** client-go's feature gates; kubectl lists them in no order. */
const FEATURES: [string, boolean][] = [
  ['AtomicFIFO', true],
  ['ClientsAllowCARotation', true],
  ['ClientsAllowCBOR', false],
  ['ClientsAllowTLSCacheGC', true],
  ['ClientsPreferCBOR', false],
  ['InOrderInformers', true],
  ['InOrderInformersBatchProcess', true],
  ['InformerResourceVersion', true],
  ['UnlockWhileProcessingFIFO', true],
  ['WatchListClient', true],
];

/** A klog value: quoted, or a block when it has several lines. */
function quoteBlock(text: string): string {
  if (!text.includes('\n')) return JSON.stringify(text);
  return `<\n${text
    .split('\n')
    .map((l) => `\t${l}`)
    .join('\n')}\n >`;
}

function canonical(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_, dash, c) => dash + c.toUpperCase());
}

function masked(name: string, value: string): string {
  return name === 'authorization' ? value.replace(/^(Bearer|Basic) .*/s, '$1 <masked>') : value;
}

function headerBlock(headers: Record<string, string>): string {
  const rows = Object.keys(headers)
    .sort()
    .map((k) => `\t${canonical(k)}: ${masked(k, headers[k] as string)}`);
  return `<\n${rows.join('\n')}\n >`;
}

function curlHeaders(exchange: Exchange): string {
  return Object.keys(exchange.headers)
    .sort()
    .map((k) => ` -H "${canonical(k)}: ${masked(k, exchange.headers[k] as string)}"`)
    .join('');
}
