/** The doors of `kubetab serve` and the commands before them: who is let in, what is let go, what is said of nonsense. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Answer, Exchange, StreamSession, WatchEvent } from '../apimachinery/exchange.ts';
import { createPipe } from '../apimachinery/streams.ts';
import { createHttpsDoor } from './kubetab/https-door.ts';
import { createServingTls, type ServingTls } from './kubetab/tls.ts';
import { ask, type Credentials, credentialsOf, open } from './testing/https.ts';
import { finish, serve } from './testing/served.ts';

const status = (object: object, code = 200): Answer => ({
  status: code,
  headers: { 'content-type': 'application/json' },
  body: { kind: 'object', object },
});

/** A promise and who resolves it. */
function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((r) => {
    resolve = r;
  });
  return { promise, resolve };
}

let tls: ServingTls;
let admin: Credentials;

beforeAll(async () => {
  tls = await createServingTls(['localhost']);
  admin = { ca: tls.ca, ...tls.admin };
});

/** A door over `handler`, for as long as `use` takes. */
async function withDoor(handler: (exchange: Exchange) => Promise<Answer>, use: (url: string) => Promise<void>) {
  const door = createHttpsDoor(handler, tls);
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  try {
    await use(`https://127.0.0.1:${(door.address() as AddressInfo).port}`);
  } finally {
    door.closeAllConnections();
    door.close();
  }
}

const echoPeer = async ({ peer }: Exchange) => status({ peer: peer ?? null });

test('a certificate of our authority names its caller; none, or another authority’s, names nobody', async () => {
  const stranger = await createServingTls(['localhost']);
  await withDoor(echoPeer, async (url) => {
    const peers = [];
    for (const who of [admin, { ca: tls.ca }, { ca: tls.ca, ...stranger.admin }]) {
      peers.push(JSON.parse((await ask(url, who, '/')).text).peer);
    }
    expect(peers).toEqual([{ user: 'kubernetes-admin', groups: ['kubeadm:cluster-admins'] }, null, null]);
  });
});

test('a caller who trusts another authority is not served, and harms nobody', async () => {
  const stranger = await createServingTls(['localhost']);
  await withDoor(echoPeer, async (url) => {
    await expect(ask(url, { ca: stranger.ca }, '/')).rejects.toThrow(/certificate/);
    expect((await ask(url, admin, '/')).status).toBe(200);
  });
});

test('no TLS, half a handshake, half a body: the door goes on', async () => {
  await withDoor(echoPeer, async (url) => {
    const port = Number(new URL(url).port);
    const plain = connect(port, '127.0.0.1');
    plain.end('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    plain.resume();
    await new Promise((resolve) => plain.once('close', resolve));
    const silent = connect(port, '127.0.0.1');
    await new Promise((resolve) => silent.once('connect', resolve));
    silent.destroy();
    const half = request(url, { ...admin, method: 'POST', headers: { 'content-length': '100' } });
    half.on('error', () => {});
    half.write('{"half":');
    half.flushHeaders();
    await new Promise((resolve) => half.once('socket', (socket) => socket.once('secureConnect', resolve)));
    half.destroy();
    const garbage = tlsConnect({ port, host: '127.0.0.1', ...admin });
    garbage.end('NONSENSE\r\n\r\n');
    garbage.resume();
    await new Promise((resolve) => garbage.once('close', resolve));
    expect((await ask(url, admin, '/')).status).toBe(200);
  });
});

test('a caller who leaves a watch ends it', async () => {
  const ended = deferred<void>();
  const handler = async ({ signal }: Exchange): Promise<Answer> => {
    const gone = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
    async function* events(): AsyncGenerator<WatchEvent> {
      try {
        yield { type: 'ADDED', object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } } };
        await gone;
      } finally {
        ended.resolve();
      }
    }
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: { kind: 'watch', events: events() },
    };
  };
  await withDoor(handler, async (url) => {
    const watch = await open(url, admin, '/api/v1/pods?watch=1');
    const first = await new Promise((resolve) => watch.once('data', resolve));
    expect(JSON.parse(String(first))).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'a' } } });
    watch.destroy();
    await ended.promise;
  });
});

test('a session: the subprotocol, both ways, its status; and hanging up closes it', async () => {
  const closed = deferred<void>();
  const handler = async (): Promise<Answer> => {
    const input = createPipe();
    const output = createPipe();
    const over = deferred<never>();
    void (async () => {
      for (let chunk = await input.reader.read(); chunk; chunk = await input.reader.read())
        await output.writer.write(chunk);
    })();
    const session: StreamSession = {
      stdin: input.writer,
      stdout: output.reader,
      resize() {},
      result: over.promise,
      close: () => closed.resolve(),
    };
    return { status: 101, headers: {}, body: { kind: 'session', session } };
  };
  await withDoor(handler, async (url) => {
    const ws = new WebSocket(url.replace('https', 'wss'), ['v5.channel.k8s.io', 'v4.channel.k8s.io'], admin);
    await new Promise((resolve) => ws.once('open', resolve));
    expect(ws.protocol).toBe('v5.channel.k8s.io');
    const echoed = new Promise((resolve) => ws.once('message', resolve));
    ws.send(Buffer.from('\0hello'));
    expect(String(await echoed)).toBe('\u0001hello');
    ws.send(Buffer.concat([Buffer.of(4), Buffer.from('no size')]));
    ws.send(Buffer.of());
    ws.terminate();
    await closed.promise;
  });
});

test('an upgrade that is refused is answered as any request', async () => {
  const handler = async () => status({ kind: 'Status', code: 403 }, 403);
  await withDoor(handler, async (url) => {
    const ws = new WebSocket(url.replace('https', 'wss'), ['v5.channel.k8s.io'], { ca: tls.ca });
    const answer = await new Promise<{ statusCode?: number }>((resolve) =>
      ws.once('unexpected-response', (_request, response) => resolve(response)),
    );
    expect(answer.statusCode).toBe(403);
    ws.on('error', () => {});
    ws.terminate();
  });
});

test('a handler that breaks is a 500, not the end', async () => {
  await withDoor(
    async ({ url }) => {
      if (url === '/broken') throw new Error('broken');
      return status({});
    },
    async (url) => {
      expect(await ask(url, admin, '/broken')).toMatchObject({ status: 500, text: 'broken\n' });
      expect((await ask(url, admin, '/')).status).toBe(200);
    },
  );
});

const main = join(import.meta.dirname, 'kubetab/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'kubetab-doors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const kubetab = (...args: string[]) => finish(process.execPath, [main, ...args], { cwd: folder, input: '' });

const nonsense: [args: string[], says: string][] = [
  [['frobnicate'], 'there is no command "frobnicate"; the commands are serve, sh, check, grade, pack, preview, new'],
  [['serve', '--bogus'], "Unknown option '--bogus'"],
  [['serve', '--port'], "Option '--port <value>' argument missing"],
  [['serve', '--port', 'http'], '--port takes a whole number from 0 to 65535, not "http"'],
  [['serve', '--port', '70000'], '--port takes a whole number from 0 to 65535, not "70000"'],
  [['serve', '--seed', '-1'], "Option '--seed' argument is ambiguous"],
  [['serve', '--time', 'fast'], '--time is real or virtual, not "fast"'],
  [['serve', '--speed', '0'], '--speed takes a number above 0, not "0"'],
  [['serve', '--scenario', 'nowhere'], 'cannot read the scenario nowhere: ENOENT'],
  [['serve', '--port', '0', '--kubeconfig', '/'], 'cannot write the kubeconfig /: EISDIR'],
  [['sh', 'nowhere.sh'], 'cannot read nowhere.sh: ENOENT'],
  [['sh', '/'], 'cannot read /: EISDIR'],
  [['sh', '--mount', '/nowhere', '-c', 'ls'], 'cannot mount /nowhere: ENOENT'],
  [['sh', '--kubeconfig', '/nowhere', '-c', 'ls'], 'cannot read /nowhere: ENOENT'],
  [['sh', '--kubeconfig', '/dev/null', '-c', 'ls'], '--kubeconfig: no kubeconfig: it lists no clusters'],
  [['sh', '--time', 'never', '-c', 'ls'], '--time is virtual or real, not "never"'],
];

test.concurrent.each(nonsense)('kubetab %j', async (args, says) => {
  const { stdout, stderr, code } = await kubetab(...args);
  expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: `kubetab: ${says}\n`, code: 2 });
});

test('a port that is taken', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;
  expect(await kubetab('serve', '--port', String(port))).toEqual({
    stdout: '',
    stderr: `kubetab: port ${port} is taken; --port 0 picks a free one\n`,
    code: 1,
  });
  holder.close();
});

test('serve ends at SIGTERM, whoever is watching', async () => {
  const served = await serve();
  const { admin: mine } = credentialsOf(served);
  const watches = await Promise.all(
    ['pods', 'nodes', 'events'].map((kind) => open(served.url, mine, `/api/v1/${kind}?watch=1`)),
  );
  const ends = watches.map((watch) => new Promise((resolve) => watch.once('close', resolve)));
  for (const watch of watches) watch.on('error', () => {}).resume();
  await served.stop();
  await Promise.all(ends);
});

test('serve ends at Ctrl-C with status 0', async () => {
  const child: ChildProcess = spawn(process.execPath, [main, 'serve', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  child.kill('SIGINT');
  expect(await new Promise((resolve) => child.once('exit', (code, signal) => resolve([code, signal])))).toEqual([
    0,
    null,
  ]);
});
