/**
 * Port-forward over a WebSocket. kubectl speaks SPDY/3.1 inside it: for each connection a stream for errors and one
 * for data, paired by requestID. client-node speaks v4.channel.k8s.io: for the port numbered i in the query
 * channel 2i for data and 2i+1 for errors, each begun with the port as two bytes, low one first.
 * Follows client-go/tools/portforward and kubelet's pkg/cri-streaming/portforward.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { StreamSession } from '../../apimachinery/exchange.ts';
import type { Reader } from '../../apimachinery/streams.ts';
import { SpdyConnection, type SpdyStream } from './spdy.ts';

const TUNNEL = 'SPDY/3.1+portforward.k8s.io';
const CHANNELS = 'v4.channel.k8s.io';

const sockets = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) => offered.has(CHANNELS) && CHANNELS,
});
/** ws knows no protocol with a slash in its name: the header is taken from it and answered here. */
const tunnels = new WebSocketServer({ noServer: true });
tunnels.on('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${TUNNEL}`));

export function carryPorts(session: StreamSession, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((p) => p.trim());
  if (offered.includes(TUNNEL)) {
    delete request.headers['sec-websocket-protocol'];
    tunnels.handleUpgrade(request, socket, head, (ws) => tunnel(ws, session));
    return;
  }
  const ports = new URL(request.url ?? '/', 'http://x').searchParams.getAll('ports').flatMap((p) => p.split(','));
  sockets.handleUpgrade(request, socket, head, (ws) => channels(ws, session, ports.map(Number)));
}

function tunnel(ws: WebSocket, session: StreamSession): void {
  const waiting = new Map<string, SpdyStream>();
  const connection = new SpdyConnection(
    (bytes) => ws.send(bytes),
    (stream) => {
      const { requestid = '', streamtype } = stream.headers;
      const other = waiting.get(requestid);
      if (!other) {
        waiting.set(requestid, stream);
        return;
      }
      waiting.delete(requestid);
      const [data, error] = streamtype === 'data' ? [stream, other] : [other, stream];
      forward(session, Number(data.headers['port']), data, error).catch(() => data.reset());
    },
  );
  ws.on('message', (data) => connection.feed(new Uint8Array(data as Buffer)));
  ws.on('close', () => {
    connection.close();
    session.close();
  });
}

async function forward(session: StreamSession, port: number, data: SpdyStream, error: SpdyStream): Promise<void> {
  const connection = await connect(session, port);
  if (typeof connection === 'string') {
    error.write(Buffer.from(connection));
    error.end();
    data.end();
    return;
  }
  let feeding = Promise.resolve();
  data.onData((bytes) => {
    feeding = feeding.then(() => connection.stdin?.write(bytes)).catch(() => {});
  });
  data.onEnd(() => {
    feeding = feeding.then(() => connection.stdin?.close());
  });
  await Promise.all([
    pump(connection.stdout, (bytes) => data.write(bytes)),
    pump(connection.stderr, (bytes) => error.write(bytes)),
  ]);
  error.end();
  data.end();
}

function channels(ws: WebSocket, session: StreamSession, ports: number[]): void {
  const open = ports.map(async (port, i) => {
    const send = (channel: number, bytes: Uint8Array) => ws.send(Buffer.concat([Buffer.of(channel), bytes]));
    for (const channel of [2 * i, 2 * i + 1]) send(channel, Buffer.of(port & 255, port >> 8));
    const connection = await connect(session, port);
    if (typeof connection === 'string') {
      send(2 * i + 1, Buffer.from(connection));
      return undefined;
    }
    Promise.all([
      pump(connection.stdout, (bytes) => send(2 * i, bytes)),
      pump(connection.stderr, (bytes) => send(2 * i + 1, bytes)),
    ]).then(
      () => ports.length === 1 && ws.close(1000),
      () => ws.terminate(),
    );
    return connection;
  });
  let feeding: Promise<unknown> = Promise.resolve();
  ws.on('message', (data) => {
    const bytes = new Uint8Array(data as Buffer);
    const channel = bytes[0] as number;
    if (channel % 2 === 1 || bytes.length < 2) return;
    feeding = feeding
      .then(() => open[channel / 2])
      .then((connection) => connection?.stdin?.write(bytes.subarray(1)))
      .catch(() => {});
  });
  ws.on('close', () => session.close());
}

/** The connection, or why there is none. */
async function connect(session: StreamSession, port: number): Promise<StreamSession | string> {
  try {
    return (await session.connect?.(port)) ?? 'port-forward is not served here';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function pump(from: Reader | undefined, write: (bytes: Uint8Array) => void): Promise<void> {
  for (let chunk = await from?.read(); chunk; chunk = await from?.read()) write(chunk);
}
