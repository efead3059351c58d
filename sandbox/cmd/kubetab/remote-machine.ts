/** The learner's machine before a server that is somewhere else: its kubectl talks to it, in real time. */
import { load } from 'js-yaml';
import { SimulationClock } from '../../apimachinery/clock.ts';
import { type HostNetwork, NetworkError } from '../../apimachinery/process.ts';
import { createRandom, type Random } from '../../apimachinery/random.ts';
import { Sockets } from '../../apimachinery/sockets.ts';
import type { IOStreams } from '../../apimachinery/streams.ts';
import { readerOf } from '../../apimachinery/streams.ts';
import type { RunOptions } from '../../cluster.ts';
import { kubectl } from '../../kubectl/index.ts';
import { createJq, type JqProvider, MemoryFileSystem, Shell } from '../../shell/index.ts';
import { remoteHandler } from './remote.ts';
import { UsageError } from './usage.ts';

export interface RemoteMachine {
  clock: SimulationClock;
  run(script: string, io: IOStreams, options?: RunOptions): Promise<number>;
  write(path: string, content: string | Uint8Array): void;
  chdir(path: string): void;
  stop(): void;
}

/** `config` is the text of a kubeconfig whose certificates are inline (`…-data`), as `kubetab serve` writes it. */
export async function remoteMachine(config: string, jq: JqProvider): Promise<RemoteMachine> {
  checkKubeconfig(config);
  const clock = new SimulationClock({ mode: 'real', start: Date.now() });
  const fs = new MemoryFileSystem({ now: () => clock.now() });
  for (const folder of ['/root/.kube', '/tmp', '/mnt/host']) fs.mkdir(folder, { recursive: true });
  fs.writeFile('/root/.kube/config', config, { mode: 0o600 });
  const random = createRandom(Date.now() % 2 ** 32);
  const shell = new Shell({
    fs,
    clock,
    random,
    network: outside(clock, random),
    hostname: 'kubetab',
    programs: { kubectl, jq: createJq(jq) },
    cwd: '/root',
  });
  return {
    clock,
    run: (script, io, { signal, args } = {}) => {
      const [name, ...rest] = args ?? [];
      const called = name === undefined ? { label: '-c: ' } : { name, args: rest };
      return clock.input(() => shell.run(script, io, { ...called, ...(signal ? { signal } : {}) }));
    },
    write(path, content) {
      fs.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
      fs.writeFile(path, content);
    },
    chdir(path) {
      shell.main.state.cwd = path;
      shell.main.setVariable('PWD', path);
    },
    stop() {
      shell.close();
      clock.stop();
    },
  };
}

function checkKubeconfig(text: string): void {
  let config: { clusters?: unknown } | null;
  try {
    config = load(text) as { clusters?: unknown };
  } catch (error) {
    throw new UsageError(`--kubeconfig: ${(error as Error).message.split('\n')[0]}`);
  }
  if (!Array.isArray(config?.clusters)) throw new UsageError('--kubeconfig: no kubeconfig: it lists no clusters');
}

/** Nothing but the API servers that kubeconfigs name, and the ports its own programs open: the shell opens no other connections. */
function outside(clock: SimulationClock, random: Random): HostNetwork {
  const sockets = new Sockets(random.fork('sockets'));
  return {
    addresses: () => ['127.0.0.1'],
    resolve: async (name) => {
      if (name === 'localhost') return ['127.0.0.1'];
      if (/^[\d.]+$/.test(name)) return [name];
      throw new NetworkError('ENOTFOUND', `Could not resolve host: ${name}`);
    },
    http: async (request, tls) => {
      const url = new URL(request.url);
      const opened = sockets.find(
        '',
        url.hostname === 'localhost' ? '127.0.0.1' : url.hostname,
        Number(url.port || 80),
      );
      if (opened) return { ...(await opened(request)), remote: '127.0.0.1' };
      const handler = remoteHandler(url.origin, tls ?? {});
      const answer = await clock.external(() =>
        handler({
          method: request.method,
          url: url.pathname + url.search,
          headers: request.headers,
          ...(request.body
            ? { body: { bytes: request.body, contentType: request.headers['content-type'] ?? '' } }
            : {}),
          ...(request.signal ? { signal: request.signal } : {}),
        }),
      );
      const bytes =
        answer.body.kind === 'bytes'
          ? answer.body.bytes
          : answer.body.kind === 'object'
            ? JSON.stringify(answer.body.object, null, 2)
            : '';
      return {
        status: answer.status,
        statusText: '',
        headers: answer.headers,
        body: readerOf(bytes),
        remote: url.hostname,
      };
    },
    listeners: () => sockets.list(''),
    listen: (socket) => sockets.listen('', socket, () => false),
    apiserver: (server, tls) => remoteHandler(server, tls),
  };
}
