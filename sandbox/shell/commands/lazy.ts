/** Commands whose code comes with their first use: a chunk of their own in the browser, out of the way of the first prompt. */
import { fetchLate, NotFetched } from '../../apimachinery/late.ts';
import type { Process, Program } from '../../apimachinery/process.ts';
import { takesPipes } from '../pipes.ts';
import type { JqProvider } from './jq.ts';

export function lazily(load: () => Promise<Program>): Program {
  let program: Program | undefined;
  return async (process) => {
    const loaded = await fetchLate(process.clock, 'it', async () => (program ??= await load())).catch((error) =>
      cannotRun(process, error),
    );
    return typeof loaded === 'number' ? loaded : loaded(process);
  };
}

/** The status of a program that is there and does not run. */
async function cannotRun(process: Process, error: unknown): Promise<number> {
  if (!(error instanceof NotFetched)) throw error;
  await process.stderr.write(`${process.argv[0]}: ${error.message}\n`);
  return 126;
}

export const less = takesPipes(lazily(async () => (await import('./tools.ts')).less));
export const sed = takesPipes(lazily(async () => (await import('./filters.ts')).sed));
export const diff = lazily(async () => (await import('./filters.ts')).diff);
export const find = lazily(async () => (await import('./filters.ts')).find);
export const wget = lazily(async () => (await import('./tools.ts')).wget);
export const nano = lazily(async () => (await import('./editor.ts')).nano);
export const vi = lazily(async () => (await import('./editor.ts')).vi);
export const view = lazily(async () => (await import('./editor.ts')).view);
/** jq over that provider. */
export const createJq = (provider: JqProvider): Program =>
  lazily(async () => (await import('./jq.ts')).createJq(provider));
export const man = lazily(async () => (await import('./man/man.ts')).man);
export const dnf = lazily(async () => (await import('./tools.ts')).dnf);
export const apt = lazily(async () => (await import('./tools.ts')).apt);
export const comm = lazily(async () => (await import('./filters.ts')).comm);
export const join = lazily(async () => (await import('./filters.ts')).join);
export const cmp = lazily(async () => (await import('./filters.ts')).cmp);
export const tree = lazily(async () => (await import('./tools.ts')).tree);
export const file = lazily(async () => (await import('./tools.ts')).file);
export const awk = takesPipes(lazily(async () => (await import('./awk/awk.ts')).awk));
export const bc = takesPipes(lazily(async () => (await import('./bc/bc.ts')).bc));
export const ifconfig = lazily(async () => (await import('./tools.ts')).ifconfig);
export const ip = lazily(async () => (await import('./tools.ts')).ip);
export const netstat = lazily(async () => (await import('./tools.ts')).netstat);
export const nslookup = lazily(async () => (await import('./tools.ts')).nslookup);
export const ping = lazily(async () => (await import('./tools.ts')).ping);
export const ss = lazily(async () => (await import('./tools.ts')).ss);
export const ps = lazily(async () => (await import('./tools.ts')).ps);
export const top = lazily(async () => (await import('./tools.ts')).top);
export const df = lazily(async () => (await import('./tools.ts')).df);
export const free = lazily(async () => (await import('./tools.ts')).free);
export const killall = lazily(async () => (await import('./tools.ts')).killall);
export const pgrep = lazily(async () => (await import('./tools.ts')).pgrep);
export const pidof = lazily(async () => (await import('./tools.ts')).pidof);
export const pkill = lazily(async () => (await import('./tools.ts')).pkill);
export const uptime = lazily(async () => (await import('./tools.ts')).uptime);
export const tar = lazily(async () => (await import('./tar.ts')).tar);
export const cut = takesPipes(lazily(async () => (await import('./filters.ts')).cut));
export const sort = takesPipes(lazily(async () => (await import('./filters.ts')).sort));
export const uniq = takesPipes(lazily(async () => (await import('./filters.ts')).uniq));
export const wc = takesPipes(lazily(async () => (await import('./filters.ts')).wc));
export const tr = lazily(async () => (await import('./filters.ts')).tr);
export const base64 = takesPipes(lazily(async () => (await import('./filters.ts')).base64));
export const column = takesPipes(lazily(async () => (await import('./filters.ts')).column));
export const fold = takesPipes(lazily(async () => (await import('./filters.ts')).fold));
export const nl = takesPipes(lazily(async () => (await import('./filters.ts')).nl));
export const od = takesPipes(lazily(async () => (await import('./filters.ts')).od));
export const paste = takesPipes(lazily(async () => (await import('./filters.ts')).paste));
export const rev = takesPipes(lazily(async () => (await import('./filters.ts')).rev));
export const tac = takesPipes(lazily(async () => (await import('./filters.ts')).tac));
