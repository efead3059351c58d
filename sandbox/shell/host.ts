/** What a shell needs of what it runs on. */
import type { Clock } from '../apimachinery/clock.ts';
import type { FileSystem, HostNetwork, Process, Program, SystemView, Terminal } from '../apimachinery/process.ts';
import type { Random } from '../apimachinery/random.ts';
import type { Descriptor } from './descriptors.ts';
import type { Dialect } from './dialect.ts';

/** What a shell runs on. Shared by a shell and its subshells. */
export interface ShellHost {
  fs: FileSystem;
  clock: Clock;
  random: Random;
  network: HostNetwork;
  hostname: string;
  terminal?: Terminal | undefined;
  /** Programs by name, as PATH would find them. */
  find(name: string): Program | undefined;
  programs(): string[];
  nextPid(): number;
  /** Running processes, for kill. */
  processes: Map<number, RunningProcess>;
  /** Ends of pipes that a path names (`/dev/fd/63`), while the command of their process substitution runs. */
  pipes: Map<string, Descriptor>;
  /** There were too many at once: subshells with a process id up to this one begin no more. */
  doomed?: number;
  userland?: Process['userland'];
  /** Whose words it complains in. */
  dialect: Dialect;
  /** The processes outside this shell. */
  system?: SystemView | undefined;
}

export interface RunningProcess {
  name: string;
  kill(signal: string): void;
  argv?: string[];
  startedAt?: number;
}
