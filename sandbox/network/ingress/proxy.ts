/** One request: the location it is for, the endpoint chosen, the answer from there, and a line in the access log. */
import type { ServerAnswer, ServerRequest } from '../../apimachinery/network.ts';
import { NetworkError } from '../../apimachinery/process.ts';
import { readAll } from '../../apimachinery/streams.ts';
import type { Endpoint } from '../proxy.ts';
import { type Location, locationFor, serverFor, upstreamPath } from './config.ts';
import type { Controller } from './controller.ts';
import { page } from './pages.ts';

/** proxy_next_upstream_tries */
const TRIES = 3;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Told by each connection for itself. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']);
const HSTS = 'max-age=31536000; includeSubDomains';

/** What the access log has of the servers behind. */
interface Upstream {
  name: string;
  addresses: string[];
  statuses: string[];
  lengths: string[];
  times: string[];
}

export async function serve(controller: Controller, request: ServerRequest): Promise<ServerAnswer> {
  const began = controller.around.now;
  const id = controller.random.hex(32);
  controller.remember();
  const host = request.headers.host ?? '';
  const path = request.path.split('?')[0] as string;
  const location = locationFor(serverFor(controller.config, host), path);
  const upstream: Upstream = { name: '', addresses: [], statuses: [], lengths: [], times: [] };
  const answer = location ? await pass(controller, request, location, id, upstream) : missing(upstream);
  answer.headers = {
    date: new Date(controller.around.now).toUTCString(),
    ...answer.headers,
    ...(request.secure ? { 'strict-transport-security': HSTS } : {}),
  };
  controller.around.log(accessLine(controller, request, answer, upstream, id, began));
  return answer;
}

function missing(upstream: Upstream): ServerAnswer {
  const answer = page(404);
  upstream.name = 'upstream-default-backend';
  note(upstream, '127.0.0.1:8181', '404', answer.body?.length ?? 0, 0);
  return answer;
}

async function pass(
  controller: Controller,
  request: ServerRequest,
  location: Location,
  id: string,
  upstream: Upstream,
): Promise<ServerAnswer> {
  const { namespace, backend, redirect } = location;
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  upstream.name = `${namespace}-${backend.service}-${backend.port}`;
  if (redirect && !request.secure) {
    upstream.name = '';
    return page(308, { location: `https://${host}${request.path}` });
  }
  const endpoints = controller.endpoints(namespace, backend) ?? [];
  if (endpoints.length === 0) return page(503);
  let failed: NetworkError | undefined;
  for (let attempt = 0; attempt < Math.min(TRIES, endpoints.length); attempt++) {
    const chosen = next(controller, upstream.name, endpoints);
    const began = controller.around.now;
    const address = `${chosen.ip}:${chosen.port}`;
    try {
      const { network } = controller.around;
      const response = await network.http({
        method: request.method,
        url: `http://${address}${upstreamPath(location, request.path)}`,
        headers: forwarded(request, host, id),
        body: request.body,
        cause: {
          connection: request.connection,
          ingress: location.ingress,
          ...location.rule,
          service: `${namespace}/${backend.service}`,
          endpoints: endpoints.length,
        },
      });
      const body = await readAll(response.body);
      note(upstream, address, String(response.status), body.length, controller.around.now - began);
      const kept = Object.entries(response.headers).filter(([name]) => !HOP_BY_HOP.has(name) && name !== 'server');
      return { status: response.status, headers: Object.fromEntries(kept), body };
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      failed = error;
      const status = error.code === 'ETIMEDOUT' ? '504' : '502';
      note(upstream, address, status, 0, controller.around.now - began);
    }
  }
  return page(failed?.code === 'ETIMEDOUT' ? 504 : 502);
}

/** Round robin. Whom a request goes to depends on those before it alone. */
function next({ memory }: Controller, name: string, endpoints: readonly Endpoint[]): Endpoint {
  const { turns } = memory;
  const turn = Object.hasOwn(turns, name) ? (turns[name] as number) : 0;
  // Of Services long gone nothing need be known.
  if (turn === 0 && Object.keys(turns).length >= 500) memory.turns = {};
  memory.turns[name] = (turn + 1) % 1_000_000_007;
  return endpoints[turn % endpoints.length] as Endpoint;
}

function forwarded(request: ServerRequest, host: string, id: string): Record<string, string> {
  const kept = Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.has(name));
  const scheme = request.secure ? 'https' : 'http';
  return {
    ...Object.fromEntries(kept),
    host: request.headers.host ?? host,
    'x-request-id': id,
    'x-real-ip': request.client,
    'x-forwarded-for': request.client,
    'x-forwarded-host': request.headers.host ?? host,
    'x-forwarded-port': request.secure ? '443' : '80',
    'x-forwarded-proto': scheme,
    'x-forwarded-scheme': scheme,
    'x-scheme': scheme,
  };
}

function note(upstream: Upstream, address: string, status: string, length: number, ms: number): void {
  upstream.addresses.push(address);
  upstream.statuses.push(status);
  upstream.lengths.push(String(length));
  upstream.times.push(seconds(ms));
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** log-format-upstream, as it is by default. */
function accessLine(
  { around }: Controller,
  request: ServerRequest,
  answer: ServerAnswer,
  { name, addresses, statuses, lengths, times }: Upstream,
  id: string,
  began: number,
): string {
  const at = new Date(around.now).toISOString();
  const time = `${at.slice(8, 10)}/${MONTHS[Number(at.slice(5, 7)) - 1]}/${at.slice(0, 4)}:${at.slice(11, 19)} +0000`;
  const { headers, method, path, client, body } = request;
  const head = `${method} ${path} HTTP/${request.secure ? '2.0' : '1.1'}`;
  const asked = Object.entries(headers).reduce((sum, [key, value]) => sum + key.length + value.length + 4, 0);
  const sent = method === 'HEAD' ? 0 : (answer.body?.length ?? 0);
  const list = (values: readonly string[]): string => values.join(', ') || '-';
  const quoted = (value: string | undefined): string => `"${escaped(value ?? '-')}"`;
  return `${client} - - [${time}] "${escaped(head)}" ${answer.status} ${sent} ${quoted(headers.referer)} ${quoted(headers['user-agent'])} ${head.length + asked + 4 + body.length} ${seconds(around.now - began)} [${name}] [] ${list(addresses)} ${list(lengths)} ${list(times)} ${list(statuses)} ${id}`;
}

/** As nginx writes what a client chose. */
function escaped(text: string): string {
  return text.replace(
    /["\\\x00-\x1f\x7f]/g,
    (c) => `\\x${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
