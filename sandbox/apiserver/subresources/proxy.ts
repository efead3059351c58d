/** services/proxy and pods/proxy: HTTP through the API server. Follows pkg/registry/core/{service/storage/storage.go,pod/strategy.go} ResourceLocation and apimachinery/pkg/util/proxy/upgradeaware.go. */
import { badRequest, StatusError } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { NetworkError } from '../../apimachinery/process.ts';
import { readAll } from '../../apimachinery/streams.ts';
import type { Endpoint, Request, Server } from '../endpoint.ts';

interface Location {
  scheme: string;
  /** `10.244.1.7:8080`, or an address alone. */
  host: string;
}

export async function proxyService(server: Server, { store }: Endpoint, request: Request): Promise<Answer> {
  const { namespace, name } = request.info;
  const [scheme, id, port] = split(name);
  const service = store.get(namespace, id);
  return through(server, request, serviceLocation(server, service, scheme, id, port));
}

export async function proxyPod(server: Server, { store }: Endpoint, request: Request): Promise<Answer> {
  const { namespace, name } = request.info;
  const [scheme, id, asked] = split(name);
  const pod = store.get(namespace, id);
  const ip = pod['status']?.podIP;
  const first = pod['spec'].containers.find((c: { ports?: unknown[] }) => c.ports?.length)?.ports[0].containerPort;
  const port = asked || (first === undefined ? '' : String(first));
  if (!ip) throw badRequest('address not allowed');
  return through(server, request, { scheme, host: port ? `${ip}:${port}` : ip });
}

/** `[scheme:]name[:port]`. Throws 400. */
function split(name: string): [string, string, string] {
  const parts = name.split(':');
  if (parts.length === 1) return ['http', name, ''];
  if (parts.length === 2) return ['http', parts[0] as string, parts[1] as string];
  const [scheme, id, port] = parts as [string, string, string];
  if (parts.length === 3 && ['', 'http', 'https'].includes(scheme)) return [scheme || 'http', id, port];
  throw badRequest(`invalid service request ${JSON.stringify(name)}`);
}

function unavailable(message: string): StatusError {
  return new StatusError(503, 'ServiceUnavailable', message);
}

function serviceLocation(server: Server, service: KubeObject, scheme: string, id: string, asked: string): Location {
  let portName = asked;
  if (/^\d+$/.test(asked)) {
    const found = (service['spec'].ports ?? []).find((p: { port: number }) => p.port === Number(asked));
    if (!found) throw unavailable(`no service port ${asked} found for service ${JSON.stringify(id)}`);
    portName = found.name ?? '';
  }
  const { namespace } = service.metadata;
  const hosts: string[] = [];
  const slices = server.store('discovery.k8s.io', 'endpointslices')?.list(namespace as string, {}).items ?? [];
  for (const slice of slices) {
    if (slice.metadata.labels?.['kubernetes.io/service-name'] !== id) continue;
    const port = (slice['ports'] ?? []).find((p: { name?: string }) => (p.name ?? '') === portName);
    if (!port) continue;
    for (const endpoint of slice['endpoints'] ?? [])
      if (endpoint.conditions?.ready !== false) hosts.push(`${endpoint.addresses[0]}:${port.port}`);
  }
  if (hosts.length === 0) throw unavailable(`no endpoints available for service ${JSON.stringify(id)}`);
  return { scheme, host: hosts[server.random.int(hosts.length)] as string };
}

async function through(server: Server, { exchange }: Request, { scheme, host }: Location): Promise<Answer> {
  const mark = exchange.url.indexOf('?');
  const query = mark < 0 ? '' : exchange.url.slice(mark);
  const path = mark < 0 ? exchange.url : exchange.url.slice(0, mark);
  const rest = /\/(?:services|pods)\/[^/]+\/proxy(.*)$/.exec(path)?.[1] ?? '';
  if (rest === '' && (exchange.method === 'GET' || exchange.method === 'HEAD')) {
    return { status: 301, headers: { location: `${path}/${query}` }, body: { kind: 'bytes', bytes: new Uint8Array() } };
  }
  const { authorization, connection, ...headers } = exchange.headers;
  void [authorization, connection];
  const forwarded: Record<string, string> = exchange.remote ? { 'x-forwarded-for': exchange.remote } : {};
  try {
    const response = await server.dial({
      method: exchange.method,
      url: `${scheme}://${host}${rest || '/'}${query}`,
      headers: { ...headers, ...forwarded, 'x-forwarded-uri': path },
      ...(exchange.body?.bytes ? { body: exchange.body.bytes } : {}),
      ...(exchange.signal ? { signal: exchange.signal } : {}),
    });
    return {
      status: response.status,
      headers: { ...response.headers },
      body: { kind: 'bytes', bytes: await readAll(response.body) },
    };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const at = /:\d+$/.test(host) ? host : `${host}:${scheme === 'https' ? 443 : 80}`;
    const words: Record<string, string> = {
      ECONNREFUSED: `dial tcp ${at}: connect: connection refused`,
      ETIMEDOUT: `dial tcp ${at}: i/o timeout`,
      EHOSTUNREACH: `dial tcp ${at}: connect: no route to host`,
      CERT: 'tls: first record does not look like a TLS handshake',
    };
    throw unavailable(`error trying to reach service: ${words[error.code] ?? 'EOF'}`);
  }
}
