/** What `ps` sees in a container: its own server with its workers, and whatever was exec'd. Made from the run; handles to sessions do not outlive a restore. */
import type { ProcessInfo, SystemView } from '../apimachinery/process.ts';
import { hash32 } from '../apimachinery/random.ts';
import { baseName } from './image.ts';
import type { ContainerRun } from './types.ts';

/** A program started beside the first one. */
export interface Session {
  info: ProcessInfo;
  kill(signal: string): void;
}

export interface NodeView {
  bootedAt: number;
  memoryKi: number;
  /** KiB. */
  disk(): { total: number; used: number };
}

/** Memory a program takes, KiB: the same for the same name. */
export function memoryOf(argv: readonly string[]): { vsz: number; rss: number } {
  const name = baseName(argv[0] ?? '');
  if (/^(sh|ash|sleep|cat|ps|top|tail|ls)$/.test(name)) return { vsz: 1624, rss: 1024 + (hash32(name) % 400) };
  const rss = 4000 + (hash32(name) % 24_000);
  return { vsz: rss * 3, rss };
}

/** The first process and its own children. */
export function serverProcesses(run: ContainerRun, tty: boolean): ProcessInfo[] {
  const base = { startedAt: run.startedAt, cpu: 0, ...(tty ? { tty: 'pts/0' } : {}) };
  const user = Number(run.data['uid'] ?? 0) === 0 ? 'root' : String(run.data['uid']);
  const argv = /\.py$/.test(run.argv[0] ?? '') ? ['python3', ...run.argv] : run.argv;
  const first = { ...base, pid: 1, ppid: 0, user, argv, ...memoryOf(argv) };
  if (run.process.kind !== 'daemon' || run.process.name !== 'nginx') return [first];
  return [
    { ...first, argv: ['nginx: master process', ...run.argv] },
    ...[29, 30].map((pid) => ({ ...first, pid, ppid: 1, user: 'nginx', argv: ['nginx: worker process'] })),
  ];
}

export function systemView(
  run: ContainerRun,
  tty: boolean,
  sessions: () => Iterable<Session>,
  node: NodeView,
  killFirst: (signal: string) => void,
): SystemView {
  return {
    processes: () =>
      [...serverProcesses(run, tty), ...[...sessions()].map(({ info }) => info)].sort((a, b) => a.pid - b.pid),
    kill(pid, signal) {
      if (pid === 1) {
        killFirst(signal);
        return true;
      }
      for (const session of sessions()) {
        if (session.info.pid !== pid) continue;
        session.kill(signal);
        return true;
      }
      return serverProcesses(run, tty).some((p) => p.pid === pid);
    },
    bootedAt: node.bootedAt,
    memory: () => {
      const used = Math.floor(node.memoryKi * 0.31);
      return { total: node.memoryKi, used, cache: Math.floor(node.memoryKi * 0.22) };
    },
    disk: () => node.disk(),
  };
}
