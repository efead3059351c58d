/** kubectl's HTTP client: one server, one identity, requests over an injected {@link Handler}. Follows client-go/rest and transport/round_trippers.go. */
import { StatusError } from '../apimachinery/errors.ts';
import { type Answer, type Exchange, type Handler, ROUND_TRIP_MS } from '../apimachinery/exchange.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import { NetworkError, type Process } from '../apimachinery/process.ts';
import { decodeUtf8, encodeUtf8 } from '../apimachinery/streams.ts';
import { CommandError, Interrupted, URLError } from './errors.ts';
import type { RestConfig } from './kubeconfig.ts';
import type { RequestLog } from './request-log.ts';

export interface Request {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the first `/`, without the query. */
  path: string;
  query?: Record<string, string | undefined>;
  headers?: Record<string, string>;
  /** A JSON value, taken over. */
  body?: unknown;
  /** A body as it is, for what is no JSON. */
  text?: string;
  contentType?: string;
  signal?: AbortSignal;
  /** A followed or watched answer is not bounded by --request-timeout. */
  streaming?: boolean;
}

export const TABLE_ACCEPT =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

export class Client {
  readonly config: RestConfig;
  /** Warnings already shown: each is printed once. */
  private readonly warned = new Set<string>();
  private readonly process: Process;
  private readonly log: RequestLog;
  private handler: Handler | undefined;
  /** Set by --warnings-as-errors. */
  warnings = 0;

  constructor(process: Process, config: RestConfig, log: RequestLog) {
    this.process = process;
    this.config = config;
    this.log = log;
  }

  /** The object of a successful answer; throws {@link StatusError} or {@link URLError}. */
  async request<T = KubeObject>(request: Request): Promise<T> {
    const answer = await this.exchange(request);
    if (answer.body.kind === 'object') return answer.body.object as T;
    if (answer.body.kind === 'bytes') return JSON.parse(decodeUtf8(answer.body.bytes)) as T;
    throw new CommandError(`unexpected answer to ${request.method} ${request.path}`);
  }

  /** The answer as it came, its status 2xx or 101. */
  async exchange(request: Request): Promise<Answer> {
    const { timeout } = this.config;
    if (timeout > 0) request = { ...request, query: { ...request.query, timeout: `${timeout / 1000}s` } };
    const exchange = this.toExchange(request);
    const url = this.config.server + exchange.url;
    const op = request.method[0] + request.method.slice(1).toLowerCase();
    const { clock, signal } = this.process;
    const started = clock.now();
    this.log.request(exchange, url);
    if (!(await clock.sleep(ROUND_TRIP_MS, signal))) throw new Interrupted();
    let answer: Answer;
    try {
      answer = await this.withTimeout(request, exchange);
    } catch (error) {
      if (signal.aborted) throw new Interrupted();
      if (!(error instanceof NetworkError)) throw error;
      const failure = new URLError(op, url, this.networkReason(error));
      this.log.failure(exchange, url, clock.now() - started, failure.reason);
      throw failure;
    }
    this.log.response(exchange, url, answer, clock.now() - started);
    await this.warn(answer);
    if (answer.status >= 400) throw toStatusError(answer, request);
    return answer;
  }

  /** Passes an exchange on as it is, with this client's credentials; the answer as it came, whatever its status. */
  async forward(exchange: Exchange): Promise<Answer> {
    this.handler ??= await this.connect();
    return this.handler({
      ...exchange,
      url: this.config.prefix + exchange.url,
      headers: { ...exchange.headers, ...this.config.headers },
    });
  }

  private toExchange(request: Request): Exchange {
    const query = Object.entries(request.query ?? {}).filter(([, v]) => v !== undefined);
    query.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const search = query.map(([k, v]) => `${encode(k)}=${encode(v as string)}`).join('&');
    const headers: Record<string, string> = {
      accept: 'application/json',
      'user-agent': 'kubectl/v1.36.3 (linux/amd64) kubernetes/0f29094',
      ...this.config.headers,
      ...request.headers,
    };
    const contentType = request.contentType ?? 'application/json';
    if (request.body !== undefined || request.text !== undefined) headers['content-type'] = contentType;
    return {
      method: request.method,
      url: this.config.prefix + request.path + (search ? `${request.path.includes('?') ? '&' : '?'}${search}` : ''),
      headers,
      ...(request.text !== undefined ? { body: { bytes: encodeUtf8(request.text), contentType } } : {}),
      ...(request.body !== undefined ? { body: { object: request.body, contentType } } : {}),
      signal: request.signal ? AbortSignal.any([request.signal, this.process.signal]) : this.process.signal,
    };
  }

  private async withTimeout(request: Request, exchange: Exchange): Promise<Answer> {
    this.handler ??= await this.connect();
    const { timeout } = this.config;
    if (timeout <= 0) return this.handler(exchange);
    if (request.streaming) {
      // The time runs on while the answer comes in: when it is over, the stream ends.
      const over = new AbortController();
      exchange.signal = AbortSignal.any([exchange.signal as AbortSignal, over.signal]);
      this.process.clock.sleep(timeout, this.process.signal).then((elapsed) => elapsed && over.abort());
      return this.handler(exchange);
    }
    const over = new AbortController();
    const timer = new AbortController();
    exchange.signal = AbortSignal.any([exchange.signal as AbortSignal, over.signal]);
    const late = this.process.clock.sleep(timeout, timer.signal).then((elapsed) => {
      if (!elapsed) return new Promise<never>(() => {});
      over.abort();
      throw new NetworkError('ETIMEDOUT', 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)');
    });
    try {
      return await Promise.race([this.handler(exchange), late]);
    } finally {
      timer.abort();
    }
  }

  private async connect(): Promise<Handler> {
    const handler = this.process.network.apiserver(this.config.server, this.config.tls);
    if (handler) return handler;
    const host = hostOf(this.config.server);
    const [address = '127.0.0.1'] = await this.process.network.resolve(host.name);
    throw new NetworkError('ECONNREFUSED', `dial tcp ${address}:${host.port}: connect: connection refused`);
  }

  /** The words Go's net package has for it. */
  private networkReason(error: NetworkError): string {
    if (/^(dial|lookup|tls|net\/http|context|EOF)/.test(error.message)) return error.message;
    const host = hostOf(this.config.server);
    const address = host.name === 'localhost' ? '127.0.0.1' : host.name;
    switch (error.code) {
      case 'ENOTFOUND':
        return `dial tcp: lookup ${host.name}: no such host`;
      case 'ECONNREFUSED':
        return `dial tcp ${address}:${host.port}: connect: connection refused`;
      case 'ETIMEDOUT':
        return `dial tcp ${address}:${host.port}: i/o timeout`;
      case 'EHOSTUNREACH':
        return `dial tcp ${address}:${host.port}: connect: no route to host`;
      case 'CERT':
        return `tls: failed to verify certificate: ${error.message || 'x509: certificate signed by unknown authority'}`;
      default:
        return error.message || 'EOF';
    }
  }

  private async warn(answer: Answer): Promise<void> {
    for (const text of parseWarnings(answer.headers['warning'] ?? '')) {
      this.warnings++;
      if (this.warned.has(text)) continue;
      this.warned.add(text);
      const { stderr } = this.process;
      await stderr.write(`${stderr.isTTY ? '\x1b[33;1mWarning:\x1b[0m' : 'Warning:'} ${text}\n`);
    }
  }
}

/** A query component as Go's url.Values.Encode writes it. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hostOf(server: string): { name: string; port: string } {
  const match = /^(https?):\/\/(\[[^\]]*\]|[^:/?]*)(?::(\d+))?/.exec(server);
  return { name: match?.[2] ?? server, port: match?.[3] ?? (match?.[1] === 'http' ? '80' : '443') };
}

/** `299 - "text", 299 - "more"` */
export function parseWarnings(header: string): string[] {
  return [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map((m) => (m[1] as string).replace(/\\(.)/g, '$1'));
}

function toStatusError(answer: Answer, request: Request): StatusError {
  const object = answer.body.kind === 'object' ? (answer.body.object as Partial<KubeObject>) : undefined;
  if (object?.kind === 'Status') {
    const { code = answer.status, reason = '', message = '', details } = object;
    return new StatusError(code, reason, message, details);
  }
  const text = answer.body.kind === 'bytes' ? decodeUtf8(answer.body.bytes).trim() : '';
  return genericError(answer.status, request.method, text);
}

/** errors.NewGenericServerResponse: an answer that is no Status. */
function genericError(code: number, method: string, text: string): StatusError {
  const verb = method.toLowerCase();
  switch (code) {
    case 401:
      return new StatusError(
        code,
        'Unauthorized',
        text || 'the server has asked for the client to provide credentials',
      );
    case 403:
      return new StatusError(code, 'Forbidden', text || `the server does not allow access to the requested resource`);
    case 404:
      return new StatusError(code, 'NotFound', 'the server could not find the requested resource');
    case 405:
      return new StatusError(
        code,
        'MethodNotAllowed',
        'the server does not allow this method on the requested resource',
      );
    case 409:
      return new StatusError(code, verb === 'post' ? 'AlreadyExists' : 'Conflict', 'the server reported a conflict');
    case 503:
      return new StatusError(code, 'ServiceUnavailable', 'the server is currently unable to handle the request');
    case 504:
      return new StatusError(
        code,
        'Timeout',
        'the server was unable to return a response in the time allotted, but may still be processing the request',
      );
    default:
      if (code >= 500)
        return new StatusError(
          code,
          'InternalError',
          `an error on the server (${JSON.stringify(text)}) has prevented the request from succeeding`,
        );
      return new StatusError(
        code,
        '',
        `the server responded with the status code ${code} but did not return more information`,
      );
  }
}
