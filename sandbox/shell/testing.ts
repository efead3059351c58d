/** A shell on a virtual clock with files of its own, for tests. */
import { SimulationClock } from '../apimachinery/clock.ts';
import { type HostNetwork, NetworkError, type Program } from '../apimachinery/process.ts';
import { createRandom } from '../apimachinery/random.ts';
import { collector, readerOf } from '../apimachinery/streams.ts';
import { MemoryFileSystem } from './file-system.ts';
import { Shell } from './shell.ts';
import { TerminalSession, type TerminalSessionOptions } from './terminal-session.ts';

export interface TestShellOptions {
  files?: Record<string, string>;
  stdin?: string;
  programs?: Record<string, Program>;
  network?: HostNetwork;
  signal?: AbortSignal;
}

export const noNetwork: HostNetwork = {
  addresses: () => ['172.29.9.1'],
  resolve: async (name) => {
    if (/^[\d.]+$/.test(name)) return [name];
    throw new NetworkError('ENOTFOUND', name);
  },
  http: async () => {
    throw new NetworkError('ECONNREFUSED', 'nobody listens');
  },
  listeners: () => [],
  listen() {
    throw new NetworkError('EADDRINUSE', 'no network');
  },
  apiserver: () => undefined,
};

export function makeShell(options: TestShellOptions = {}): {
  shell: Shell;
  clock: SimulationClock;
  fs: MemoryFileSystem;
} {
  const clock = new SimulationClock({ mode: 'virtual', start: Date.UTC(2026, 0, 15, 9, 30) });
  const fs = new MemoryFileSystem({ now: () => clock.now(), files: { '/work/t/': '', ...options.files } });
  const shell = new Shell({
    fs,
    clock,
    random: createRandom(1),
    network: options.network ?? noNetwork,
    hostname: 'master01',
    cwd: '/work/t',
    programs: options.programs ?? {},
  });
  return { shell, clock, fs };
}

/** As `bash -c line` in an empty directory. */
export async function runShell(
  line: string,
  options: TestShellOptions = {},
): Promise<{ stdout: string; stderr: string; code: number }> {
  const { shell, clock } = makeShell(options);
  const [out, err] = [collector(), collector()];
  const code = await clock.waitFor(
    shell.run(
      line,
      { in: readerOf(options.stdin ?? ''), out, err },
      { label: '-c: ', ...(options.signal ? { signal: options.signal } : {}) },
    ),
  );
  return { stdout: out.text(), stderr: err.text(), code };
}

/** An interactive session of its own machine, running; `files` by path. */
export function openSession(
  options: Omit<TerminalSessionOptions, 'shell'> & { files?: Record<string, string> } = {},
  output: (data: string) => void,
): { session: TerminalSession; clock: SimulationClock; fs: MemoryFileSystem; done: Promise<number> } {
  const { files, ...terminalOptions } = options;
  const clock = new SimulationClock({ mode: 'virtual', start: Date.UTC(2026, 0, 15) });
  const fs = new MemoryFileSystem({ now: () => clock.now(), ...(files ? { files } : {}) });
  const session = new TerminalSession({
    ...terminalOptions,
    shell: (terminal) =>
      new Shell({
        fs,
        clock,
        random: createRandom(1),
        network: noNetwork,
        hostname: 'master01',
        terminal,
        interactive: true,
      }),
  });
  session.output(output);
  return { session, clock, fs, done: session.run() };
}
