/**
 * The real kubectl and ours, side by side: each with an API server of its own that began in the same
 * state, a home of its own and the same working directory. What one line does is compared whole.
 */
import { spawn, spawnSync } from 'node:child_process';
import * as nodeFs from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulationClock } from '../../apimachinery/clock.ts';
import type { Exchange } from '../../apimachinery/exchange.ts';
import { FileError, type FileSystem, type Process } from '../../apimachinery/process.ts';
import { createRandom } from '../../apimachinery/random.ts';
import { collector, readerOf } from '../../apimachinery/streams.ts';
import { bootstrap } from '../../apiserver/bootstrap.ts';
import { type APIServer, createAPIServer } from '../../apiserver/index.ts';
import { kinds } from '../../kinds/index.ts';
import { decodeProtobuf } from '../../kinds/schema/protobuf.ts';
import { serialize } from '../../kinds/serialize.ts';
import { kubectl } from '../../kubectl/index.ts';
import { Trace } from '../../trace.ts';

export interface Output {
  stdout: string;
  stderr: string;
  code: number;
}

/** Method, URL and object of the requests that make the state both begin with. */
export type Seed = [method: string, url: string, object: unknown][];

const START = Date.UTC(2026, 0, 5, 9);
const PEER = { user: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:masters'] };

export class KubectlPair {
  readonly directory: string;
  private readonly binary: string;
  private readonly real: Side;
  private readonly ours: Side;

  static async start(binary: string, seed: Seed): Promise<KubectlPair> {
    const directory = nodeFs.mkdtempSync(join(tmpdir(), 'kubectl-pair-'));
    nodeFs.mkdirSync(join(directory, 'work'));
    const sides = await Promise.all(['real', 'ours'].map((name) => Side.start(join(directory, name), seed)));
    return new KubectlPair(binary, directory, sides[0] as Side, sides[1] as Side);
  }

  private constructor(binary: string, directory: string, real: Side, ours: Side) {
    this.binary = binary;
    this.directory = directory;
    this.real = real;
    this.ours = ours;
  }

  /** A file in the working directory of both. */
  write(name: string, text: string | Uint8Array): void {
    const path = join(this.directory, 'work', name);
    nodeFs.mkdirSync(join(path, '..'), { recursive: true });
    nodeFs.writeFileSync(path, text);
  }

  /** Runs one command line (words, quotes, `NAME=value` in front, `< TEXT` at the end) with both. */
  async run(line: string): Promise<{ real: Output; ours: Output }> {
    const { argv, env, stdin } = parseLine(line);
    const [real, ours] = await Promise.all([this.runReal(argv, env, stdin), this.runOurs(argv, env, stdin)]);
    return { real: this.normal(real, this.real), ours: this.normal(ours, this.ours) };
  }

  close(): void {
    this.real.close();
    this.ours.close();
    nodeFs.rmSync(this.directory, { recursive: true, force: true });
  }

  private runReal(argv: string[], env: Record<string, string>, stdin: string): Promise<Output> {
    return new Promise((resolve) => {
      const child = spawn(this.binary, argv.slice(1), {
        cwd: join(this.directory, 'work'),
        env: { PATH: process.env.PATH, GOGC: 'off', ...this.real.env, ...env },
        timeout: 20_000,
      });
      const output = { stdout: '', stderr: '' };
      child.stdout.on('data', (chunk) => (output.stdout += chunk));
      child.stderr.on('data', (chunk) => (output.stderr += chunk));
      child.on('close', (code) => resolve({ ...output, code: code ?? 124 }));
      child.stdin.on('error', () => {});
      child.stdin.end(stdin);
    });
  }

  private async runOurs(argv: string[], env: Record<string, string>, stdin: string): Promise<Output> {
    const [stdout, stderr] = [collector(), collector()];
    const { clock, server } = this.ours;
    const ours: Process = {
      argv,
      env: new Map(Object.entries({ PATH: process.env.PATH ?? '', ...this.ours.env, ...env })),
      cwd: join(this.directory, 'work'),
      stdin: readerOf(stdin),
      stdout,
      stderr,
      fs: hostFiles,
      clock,
      network: {
        addresses: () => [],
        resolve: async () => ['127.0.0.1'],
        http: async () => {
          throw new Error('no network');
        },
        listeners: () => [],
        listen() {
          throw new Error('no network');
        },
        apiserver: (url) =>
          url === this.ours.url ? (exchange) => server.handler({ ...exchange, peer: PEER }) : undefined,
      },
      hostname: 'host',
      pid: 4242,
      signal: new AbortController().signal,
      async spawn(words) {
        return spawnSync(words[0] as string, words.slice(1), { cwd: ours.cwd, stdio: 'ignore' }).status ?? 127;
      },
    };
    const code = await clock.input(() => kubectl(ours));
    return { stdout: stdout.text(), stderr: stderr.text(), code };
  }

  private normal(output: Output, side: Side): Output {
    const text = (raw: string) =>
      raw
        .replace(/^([IWE])\d{4} [\d:.]+ +\d+ /gm, '$1 ')
        .replaceAll(side.home, 'HOME')
        .replaceAll(this.directory, 'DIR')
        .replaceAll(side.url.slice('http://'.length), 'SERVER')
        .replaceAll(side.url.slice('http://'.length).replace(':', '_'), 'SERVER')
        .replace(/kubectl-edit-\d+/g, 'kubectl-edit-N')
        .replace(/milliseconds=\d+/g, 'milliseconds=N');
    return { stdout: text(output.stdout), stderr: text(output.stderr), code: output.code };
  }
}

/** One API server, by reference and over HTTP, and the home of whoever uses it. */
class Side {
  readonly home: string;
  readonly clock = new SimulationClock({ mode: 'virtual', start: START });
  readonly server: APIServer;
  url = '';
  private readonly http: Server;

  static async start(home: string, seed: Seed): Promise<Side> {
    const side = new Side(home);
    await new Promise<void>((resolve) => side.http.listen(0, '127.0.0.1', resolve));
    side.url = `http://127.0.0.1:${(side.http.address() as AddressInfo).port}`;
    nodeFs.mkdirSync(join(home, '.kube'), { recursive: true });
    nodeFs.writeFileSync(join(home, '.kube/config'), kubeconfig(side.url));
    for (const [method, url, object] of seed) {
      const contentType = method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json';
      const body = { object: structuredClone(object), contentType };
      const answer = await side.call({ method, url, headers: { 'content-type': contentType }, body });
      if (answer.status >= 300) throw new Error(`${method} ${url}: ${JSON.stringify(answer.body)}`);
    }
    return side;
  }

  private constructor(home: string) {
    this.home = home;
    this.server = createAPIServer({
      bootstrap,
      kinds,
      clock: this.clock,
      random: createRandom(1),
      trace: new Trace(),
      nodes: () => undefined,
    });
    this.clock.register(this.server);
    this.http = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const bytes = new Uint8Array(Buffer.concat(chunks));
      const gone = new AbortController();
      response.on('close', () => gone.abort());
      const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)]));
      const contentType = headers['content-type'] ?? 'application/json';
      const body = contentType.startsWith('application/vnd.kubernetes.protobuf')
        ? { object: decodeProtobuf(bytes) }
        : { bytes, contentType };
      const exchange: Exchange = {
        method: request.method as string,
        url: request.url as string,
        headers,
        signal: gone.signal,
        ...(bytes.length > 0 ? { body } : {}),
      };
      const answer = await this.call(exchange);
      const output = serialize(answer, exchange);
      response.writeHead(answer.status, answer.headers);
      if (output instanceof Uint8Array) {
        response.end(output);
        return;
      }
      response.flushHeaders();
      for await (const chunk of output) response.write(chunk);
      response.end();
    });
  }

  get env(): Record<string, string> {
    return { HOME: this.home };
  }

  close(): void {
    this.http.closeAllConnections();
    this.http.close();
    this.clock.stop();
  }

  private call(exchange: Exchange) {
    return this.clock.input(() => this.server.handler({ ...exchange, peer: PEER }));
  }
}

function kubeconfig(server: string): string {
  return `apiVersion: v1
clusters:
- cluster:
    server: ${server}
  name: pair
contexts:
- context:
    cluster: pair
    user: admin
  name: admin@pair
current-context: admin@pair
kind: Config
users:
- name: admin
  user: {}
`;
}

/** Words with quotes; `NAME=value` words in front are the environment, what follows ` < ` is standard input. */
export function parseLine(line: string): { argv: string[]; env: Record<string, string>; stdin: string } {
  const [command = '', ...input] = line.split(' < ');
  const words = [...command.matchAll(/(?:[^\s'"]|'[^']*'|"(?:[^"\\]|\\.)*")+/g)].map(([word]) =>
    word.replace(
      /'([^']*)'|"((?:[^"\\]|\\.)*)"/g,
      (_, single, double) => single ?? double.replace(/\\(["\\$`])/g, '$1'),
    ),
  );
  const env: Record<string, string> = {};
  while (/^[A-Z_]+=/.test(words[0] ?? '')) {
    const [name = '', ...value] = (words.shift() as string).split('=');
    env[name] = value.join('=');
  }
  return { argv: words, env, stdin: input.join(' < ').replaceAll('\\n', '\n') };
}

/** The host's own files, for our kubectl. */
const hostFiles: FileSystem = {
  readFile: (path) => tell(path, () => new Uint8Array(nodeFs.readFileSync(path))),
  writeFile: (path, data, options = {}) =>
    tell(path, () => nodeFs.writeFileSync(path, data, { flag: options.append ? 'a' : 'w', mode: options.mode })),
  stat: (path) =>
    tell(path, () => {
      const stat = nodeFs.statSync(path);
      return {
        type: stat.isDirectory() ? 'directory' : 'file',
        size: stat.size,
        mode: stat.mode & 0o777,
        mtime: START,
      };
    }),
  exists: (path) => nodeFs.existsSync(path),
  readdir: (path) => tell(path, () => nodeFs.readdirSync(path).sort()),
  mkdir: (path, options) =>
    tell(path, () => {
      nodeFs.mkdirSync(path, options);
    }),
  rm: (path, options) => tell(path, () => nodeFs.rmSync(path, options)),
  rename: (from, to) => tell(from, () => nodeFs.renameSync(from, to)),
  symlink: (target, path) => tell(path, () => nodeFs.symlinkSync(target, path)),
  readlink: (path) => tell(path, () => nodeFs.readlinkSync(path)),
  chmod: (path, mode) => tell(path, () => nodeFs.chmodSync(path, mode)),
  touch: () => {},
};

function tell<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new FileError((error as { code?: string }).code ?? 'EIO', path);
  }
}
