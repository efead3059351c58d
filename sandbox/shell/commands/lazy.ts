/** Commands whose code comes with their first use: a chunk of their own in the browser, out of the way of the first prompt. */
import { fetchLate, NotFetched } from '../../apimachinery/late.ts';
import type { Process, Program } from '../../apimachinery/process.ts';
import { takesPipes } from '../pipes.ts';
import type { JqProvider } from './jq.ts';

export function lazily<M>(load: () => Promise<M>, pick: (module: M) => Program): Program {
  let program: Program | undefined;
  return async (process) => {
    const loaded = await fetchLate(process.clock, 'it', load).catch((error) => cannotRun(process, error));
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

export const less = takesPipes(
  lazily(
    () => import('./tools.ts'),
    (module) => module.less,
  ),
);
export const sed = takesPipes(
  lazily(
    () => import('./filters.ts'),
    (module) => module.sed,
  ),
);
export const diff = lazily(
  () => import('./filters.ts'),
  (module) => module.diff,
);
export const find = lazily(
  () => import('./filters.ts'),
  (module) => module.find,
);
export const wget = lazily(
  () => import('./tools.ts'),
  (module) => module.wget,
);
export const nano = lazily(
  () => import('./editor.ts'),
  (module) => module.nano,
);
export const vi = lazily(
  () => import('./editor.ts'),
  (module) => module.vi,
);
export const view = lazily(
  () => import('./editor.ts'),
  (module) => module.view,
);
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
export const dnf = lazily(
  () => import('./tools.ts'),
  (module) => module.dnf,
);
export const apt = lazily(
  () => import('./tools.ts'),
  (module) => module.apt,
);
export const comm = lazily(
  () => import('./filters.ts'),
  (module) => module.comm,
);
export const join = lazily(
  () => import('./filters.ts'),
  (module) => module.join,
);
export const cmp = lazily(
  () => import('./filters.ts'),
  (module) => module.cmp,
);
export const tree = lazily(
  () => import('./tools.ts'),
  (module) => module.tree,
);
export const file = lazily(
  () => import('./tools.ts'),
  (module) => module.file,
);
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
export const ifconfig = lazily(
  () => import('./tools.ts'),
  (module) => module.ifconfig,
);
export const ip = lazily(
  () => import('./tools.ts'),
  (module) => module.ip,
);
export const netstat = lazily(
  () => import('./tools.ts'),
  (module) => module.netstat,
);
export const nslookup = lazily(
  () => import('./tools.ts'),
  (module) => module.nslookup,
);
export const ping = lazily(
  () => import('./tools.ts'),
  (module) => module.ping,
);
export const ss = lazily(
  () => import('./tools.ts'),
  (module) => module.ss,
);
export const ps = lazily(
  () => import('./tools.ts'),
  (module) => module.ps,
);
export const top = lazily(
  () => import('./tools.ts'),
  (module) => module.top,
);
export const df = lazily(
  () => import('./tools.ts'),
  (module) => module.df,
);
export const free = lazily(
  () => import('./tools.ts'),
  (module) => module.free,
);
export const killall = lazily(
  () => import('./tools.ts'),
  (module) => module.killall,
);
export const pgrep = lazily(
  () => import('./tools.ts'),
  (module) => module.pgrep,
);
export const pidof = lazily(
  () => import('./tools.ts'),
  (module) => module.pidof,
);
export const pkill = lazily(
  () => import('./tools.ts'),
  (module) => module.pkill,
);
export const uptime = lazily(
  () => import('./tools.ts'),
  (module) => module.uptime,
);
export const tar = lazily(
  () => import('./tar.ts'),
  (module) => module.tar,
);
export const cut = takesPipes(
  lazily(
    () => import('./filters.ts'),
    (module) => module.cut,
  ),
);
export const sort = takesPipes(
  lazily(
    () => import('./filters.ts'),
    (module) => module.sort,
  ),
);
export const uniq = takesPipes(
  lazily(
    () => import('./filters.ts'),
    (module) => module.uniq,
  ),
);
export const wc = takesPipes(
  lazily(
    () => import('./filters.ts'),
    (module) => module.wc,
  ),
);
export const tr = lazily(
  () => import('./filters.ts'),
  (module) => module.tr,
);
export const base64 = takesPipes(
  lazily(
    () => import('./filters.ts'),
    (module) => module.base64,
  ),
);
export const column = takesPipes(
  lazily(
    () => import('./filters.ts'),
    (module) => module.column,
  ),
);
export const fold = takesPipes(
  lazily(
    () => import('./filters.ts'),
    (module) => module.fold,
  ),
);
export const nl = takesPipes(
  lazily(
    () => import('./filters.ts'),
    (module) => module.nl,
  ),
);
export const od = takesPipes(
  lazily(
    () => import('./filters.ts'),
    (module) => module.od,
  ),
);
export const paste = takesPipes(
  lazily(
    () => import('./filters.ts'),
    (module) => module.paste,
  ),
);
export const rev = takesPipes(
  lazily(
    () => import('./filters.ts'),
    (module) => module.rev,
  ),
);
export const tac = takesPipes(
  lazily(
    () => import('./filters.ts'),
    (module) => module.tac,
  ),
);
