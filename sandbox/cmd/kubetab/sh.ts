/** `kubetab sh`: the learner's shell without a page. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Clock } from '../../apimachinery/clock.ts';
import { BrokenPipe, type IOStreams, type Reader, readerOf, type Writer } from '../../apimachinery/streams.ts';
import { Cluster } from '../../cluster.ts';
import { createJq } from './jq.ts';
import { remoteMachine } from './remote-machine.ts';
import { oneOf, parse, positiveNumber, readScenario, readText, UsageError, wholeNumber } from './usage.ts';

export const help = `Run the learner's shell: bash as people type it, with kubectl, curl, jq and the usual tools,
on a simulated cluster made for the occasion. Standard output, standard error and the exit
status are those of the script.

Usage:
  npm run -s kubetab -- sh [options] -c SCRIPT
  npm run -s kubetab -- sh [options] FILE [ARGUMENT…]
  npm run -s kubetab -- sh [options] < SCRIPT

Options:
  -c SCRIPT          the script itself
  --kubeconfig FILE  kubectl talks to the server named there (kubetab serve, or a real cluster); time is real
  --mount DIR        show a folder of this machine as the working directory; nothing is written back
  --scenario FILE    what the cluster holds at the start: a file, or the name of one that ships (notes)
  --seed N           the seed of every chance in the cluster (default 1)
  --time MODE        virtual: time moves only while a command waits (default); real: as yours does
  --speed X          simulated seconds per second, with --time real (default 1)
`;

/** What one mount may hold. */
const MOUNT_FILES = 10_000;
const MOUNT_BYTES = 64 * 1024 * 1024;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      c: { type: 'string', short: 'c' },
      kubeconfig: { type: 'string' },
      mount: { type: 'string' },
      scenario: { type: 'string' },
      seed: { type: 'string' },
      time: { type: 'string' },
      speed: { type: 'string' },
    },
  });
  const seed = wholeNumber('seed', values.seed, 0, 2 ** 32 - 1);
  const speed = positiveNumber('speed', values.speed);
  const time = oneOf('time', values.time, ['virtual', 'real']) ?? 'virtual';
  const scenario = readScenario(values.scenario);
  const mount = values.mount === undefined ? undefined : readMount(resolve(values.mount));
  const script = values.c ?? (positionals[0] === undefined ? await standardInput() : readText(positionals[0]));
  const shellArgs = values.c === undefined && positionals.length > 0 ? positionals : undefined;

  const machine = values.kubeconfig
    ? await remoteMachine(readText(values.kubeconfig), createJq())
    : await Cluster.start({
        time,
        jq: createJq(),
        ...(seed === undefined ? {} : { seed }),
        ...(speed === undefined ? {} : { speed }),
        ...(scenario ? { scenario } : {}),
      });
  if (mount) {
    for (const [path, bytes] of mount) machine.write(`/mnt/host/${path}`, bytes);
    machine.chdir('/mnt/host');
  }
  const interrupt = new AbortController();
  process.on('SIGINT', () => interrupt.abort('SIGINT'));
  process.on('SIGTERM', () => interrupt.abort('SIGTERM'));
  const io: IOStreams = {
    in: values.c === undefined && positionals[0] === undefined ? readerOf() : nodeReader(process.stdin, machine.clock),
    out: nodeWriter(process.stdout, machine.clock),
    err: nodeWriter(process.stderr, machine.clock),
  };
  const code = await machine.run(script, io, { signal: interrupt.signal, ...(shellArgs ? { args: shellArgs } : {}) });
  machine.stop();
  process.stdin.destroy();
  return code;
}

async function standardInput(): Promise<string> {
  if (process.stdin.isTTY) throw new UsageError('give a script: -c SCRIPT, a FILE, or standard input');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function readMount(folder: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let bytes = 0;
  const visit = (path: string) => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const name = path ? `${path}/${entry.name}` : entry.name;
      if (entry.name === 'node_modules' || entry.name === '.git') continue;
      if (entry.isDirectory()) visit(name);
      else if (entry.isFile()) {
        bytes += statSync(join(folder, name)).size;
        if (files.size >= MOUNT_FILES || bytes > MOUNT_BYTES) {
          throw new UsageError(`--mount ${folder}: more than ${MOUNT_FILES} files or ${MOUNT_BYTES / 1024 / 1024} MiB`);
        }
        files.set(name, new Uint8Array(readFileSync(join(folder, name))));
      }
    }
  };
  try {
    visit('');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot mount ${folder}: ${(error as NodeJS.ErrnoException).code}`);
  }
  return files;
}

/** Reading from the host holds simulated time. */
function nodeReader(stream: NodeJS.ReadStream, clock: Clock): Reader {
  const chunks = stream[Symbol.asyncIterator]();
  return {
    isTTY: stream.isTTY === true,
    async read() {
      const { value, done } = await clock.external(() => chunks.next());
      return done ? undefined : new Uint8Array(value as Buffer);
    },
    cancel() {},
  };
}

/** Writing to the host takes no simulated time, and holds it while the host is behind by a megabyte. */
function nodeWriter(stream: NodeJS.WriteStream, clock: Clock): Writer {
  let broken = false;
  stream.on('error', () => {
    broken = true;
  });
  return {
    isTTY: stream.isTTY === true,
    async write(data) {
      if (broken) throw new BrokenPipe();
      stream.write(data);
      if (stream.writableLength < 1024 * 1024) return;
      await clock.external(
        () =>
          new Promise<void>((resolve) => {
            stream.once('drain', resolve);
            stream.once('error', () => resolve());
          }),
      );
    },
    close() {},
  };
}
