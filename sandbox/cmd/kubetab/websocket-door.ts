/**
 * Exec and attach over a WebSocket (port-forward-door.ts has port-forward), as k8s.io/apimachinery/pkg/util/remotecommand defines it:
 * subprotocols v5.channel.k8s.io … v2.channel.k8s.io; the first byte of a message is its channel
 * (0 stdin, 1 stdout, 2 stderr, 3 the closing Status, 4 resize), and in v5 `255, n` closes channel n.
 */
import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Answer, Exchange, Handler, StreamSession } from '../../apimachinery/exchange.ts';
import type { Reader } from '../../apimachinery/streams.ts';
import { serialize } from '../../kinds/serialize.ts';
import { carryPorts } from './port-forward-door.ts';

const PROTOCOLS = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
];

const sockets = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) => PROTOCOLS.find((p) => offered.has(p)) ?? false,
});

export async function upgrade(
  handler: Handler,
  exchange: Exchange,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  socket.on('error', () => gone.abort());
  const answer = await handler({ ...exchange, signal: gone.signal });
  if (answer.body.kind !== 'session') return refuse(socket, answer, exchange);
  const { session } = answer.body;
  if (session.connect) return carryPorts(session, request, socket, head);
  sockets.handleUpgrade(request, socket, head, (ws) => {
    carry(ws, session).catch(() => ws.terminate());
  });
}

async function carry(ws: WebSocket, session: StreamSession): Promise<void> {
  let feeding = Promise.resolve();
  ws.on('message', (data) => {
    const bytes = new Uint8Array(data as Buffer);
    const [channel, ...rest] = [bytes[0], bytes.subarray(1)] as const;
    const payload = rest[0] as Uint8Array;
    if (channel === 0 && payload.length > 0)
      feeding = feeding.then(() => session.stdin?.write(payload)).catch(() => {});
    else if (channel === 255 && payload[0] === 0) feeding = feeding.then(() => session.stdin?.close());
    else if (channel === 4) resize(session, payload);
  });
  ws.on('close', () => session.close());
  await Promise.all([pump(ws, 1, session.stdout), pump(ws, 2, session.stderr)]);
  const status = await session.result;
  ws.send(Buffer.concat([Buffer.of(3), Buffer.from(JSON.stringify(status))]));
  ws.close(1000);
}

async function pump(ws: WebSocket, channel: number, from: Reader | undefined): Promise<void> {
  for (;;) {
    const chunk = await from?.read();
    if (!chunk) return;
    await new Promise<void>((resolve) => ws.send(Buffer.concat([Buffer.of(channel), chunk]), () => resolve()));
  }
}

function resize(session: StreamSession, payload: Uint8Array): void {
  try {
    const { Width, Height } = JSON.parse(new TextDecoder().decode(payload));
    if (Width > 0 && Height > 0) session.resize(Width, Height);
  } catch {
    // a client's malformed size is not worth the session
  }
}

async function refuse(socket: Duplex, answer: Answer, exchange: Exchange): Promise<void> {
  const body = serialize(answer, exchange);
  const bytes = body instanceof Uint8Array ? body : new Uint8Array();
  const headers = Object.entries({ ...answer.headers, 'content-length': String(bytes.length), connection: 'close' });
  socket.write(`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}\r\n`);
  socket.write(headers.map(([name, value]) => `${name}: ${value}\r\n`).join(''));
  socket.write('\r\n');
  socket.end(bytes);
}
