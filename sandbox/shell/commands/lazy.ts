/** Commands whose code comes with their first use: a chunk of their own in the browser, out of the way of the first prompt. */
import { fetchLate, NotFetched } from '../../apimachinery/late.ts';
import type { Process, Program } from '../../apimachinery/process.ts';
import { takesPipes } from '../pipes.ts';
import type { JqProvider } from './jq.ts';

export function lazily<M>(load: () => Promise<M>, pick: (module: M) => Program): Program {
  let program: Program | undefined;
  return async (process) => {
    const loaded = await fetchLate(process.clock, 'its code', load).catch((error) => cannotRun(process, error));
    if (typeof loaded === 'number') return loaded;
    program ??= pick(loaded);
    return program(process);
  };
}

/** The status of a program that is there and does not run. */
async function cannotRun(process: Process, error: unknown): Promise<number> {
  if (!(error instanceof NotFetched)) throw error;
  await process.stderr.write(`${process.argv[0]}: ${error.message}\n`);
  return 126;
}

type Picking<M> = (module: M) => Program;
const filter = (pick: Picking<typeof import('./filters.ts')>): Program => lazily(() => import('./filters.ts'), pick);
const tool = (pick: Picking<typeof import('./tools.ts')>): Program => lazily(() => import('./tools.ts'), pick);
const editor = (pick: Picking<typeof import('./editor.ts')>): Program => lazily(() => import('./editor.ts'), pick);

export const less = takesPipes(tool((m) => m.less));
export const sed = takesPipes(filter((m) => m.sed));
export const diff = filter((m) => m.diff);
export const find = filter((m) => m.find);
export const wget = tool((m) => m.wget);
export const nano = editor((m) => m.nano);
export const vi = editor((m) => m.vi);
export const view = editor((m) => m.view);
/** jq over that provider. */
export const createJq = (provider: JqProvider): Program =>
  lazily(
    () => import('./jq.ts'),
    (module) => module.createJq(provider),
  );
export const man = lazily(
  () => import('./man/man.ts'),
  (module) => module.man,
);
export const dnf = tool((m) => m.dnf);
export const apt = tool((m) => m.apt);
export const comm = filter((m) => m.comm);
export const join = filter((m) => m.join);
export const cmp = filter((m) => m.cmp);
export const tree = tool((m) => m.tree);
export const file = tool((m) => m.file);
export const awk = takesPipes(
  lazily(
    () => import('./awk/awk.ts'),
    (module) => module.awk,
  ),
);
export const bc = takesPipes(
  lazily(
    () => import('./bc/bc.ts'),
    (module) => module.bc,
  ),
);
export const ifconfig = tool((m) => m.ifconfig);
export const ip = tool((m) => m.ip);
export const netstat = tool((m) => m.netstat);
export const nslookup = tool((m) => m.nslookup);
export const ping = tool((m) => m.ping);
export const ss = tool((m) => m.ss);
export const ps = tool((m) => m.ps);
export const top = tool((m) => m.top);
export const df = tool((m) => m.df);
export const free = tool((m) => m.free);
export const killall = tool((m) => m.killall);
export const pgrep = tool((m) => m.pgrep);
export const pidof = tool((m) => m.pidof);
export const pkill = tool((m) => m.pkill);
export const uptime = tool((m) => m.uptime);
export const tar = lazily(
  () => import('./tar.ts'),
  (module) => module.tar,
);
export const cut = takesPipes(filter((m) => m.cut));
export const sort = takesPipes(filter((m) => m.sort));
export const uniq = takesPipes(filter((m) => m.uniq));
export const wc = takesPipes(filter((m) => m.wc));
export const tr = filter((m) => m.tr);
export const base64 = takesPipes(filter((m) => m.base64));
export const column = takesPipes(filter((m) => m.column));
export const fold = takesPipes(filter((m) => m.fold));
export const nl = takesPipes(filter((m) => m.nl));
export const od = takesPipes(filter((m) => m.od));
export const paste = takesPipes(filter((m) => m.paste));
export const rev = takesPipes(filter((m) => m.rev));
export const tac = takesPipes(filter((m) => m.tac));
