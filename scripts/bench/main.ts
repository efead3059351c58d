/**
 * `npm run bench`: the numbers the project promises, each beside its budget, roll-outs beside the nearest peer.
 * Exits 1 when a budget is broken. `--no-peer` leaves the peer out (its 1,000 replicas take a minute).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Cluster } from '../../sandbox/index.ts';
import { bundle } from './bundle.ts';
import { type Spread, TIMES } from './lab.ts';
import { auditPages, CATEGORIES, median as middle } from './lighthouse.ts';
import { measurePage } from './page.ts';
import { measureTerminal } from './terminal.ts';
import { measureCluster, measureEngine, measureWorker } from './worker.ts';

interface Row {
  what: string;
  measured: string;
  budget?: string;
  ok?: boolean;
}

const rows: Row[] = [];
const withPeer = !process.argv.includes('--no-peer');
const here = import.meta.dirname;

/** Of this folder, or a whole path. */
function run(script: string, ...args: (number | string)[]): Record<string, number> {
  const out = execFileSync(process.execPath, [resolve(here, script), ...args.map(String)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(out.trim().split('\n').at(-1) as string);
}

const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
const seconds = (s: number) => `${s.toFixed(2)} s`;

console.log('measuring roll-outs…');
// Both as they are shipped: in one file.
const scripts = { ours: await bundle({ file: 'rollout.ts' }), peer: 'peer.ts' };
const cpu = (whose: 'ours' | 'peer', replicas: number): number => run(scripts[whose], replicas, 10).seconds as number;
/** Fresh processes, the two in turn: a machine that others share is a tenth faster or slower from minute to minute. */
const pairs = (replicas: number, times: number): { ours: number; peer: number }[] =>
  Array.from({ length: times }, () => ({
    ours: middle(Array.from({ length: 3 }, () => cpu('ours', replicas))),
    peer: withPeer ? cpu('peer', replicas) : Number.NaN,
  }));
const ours: Record<number, number> = {};
for (const replicas of [100, 500, 1000]) {
  const runs = pairs(replicas, replicas === 500 ? 5 : 1);
  const mine = middle(runs.map((pair) => pair.ours));
  ours[replicas] = mine;
  const ratios = runs.map((pair) => pair.peer / pair.ours).sort((a, b) => a - b);
  const ratio = middle(ratios);
  const spread = ratios.length > 1 ? `, ${ratios.map((each) => each.toFixed(1)).join(' ')}` : '';
  rows.push({
    what: `${replicas} replicas on 10 nodes to Ready, CPU`,
    measured:
      seconds(mine) +
      (withPeer
        ? `, webernetes ${seconds(middle(runs.map((pair) => pair.peer)))} (${ratio.toFixed(1)} times${spread})`
        : ''),
    ...(replicas === 500 && withPeer ? { budget: '20 times less', ok: ratio >= 20 } : {}),
  });
}
const growth = (ours[1000] as number) / 1000 / ((ours[500] as number) / 500);
rows.push({
  what: 'cost of a Pod at 1,000 against at 500',
  measured: growth.toFixed(2),
  budget: '≤ 1.1',
  ok: growth <= 1.1,
});

console.log('measuring the boot…');
const image = join(mkdtempSync(join(tmpdir(), 'kubetab-bench-')), 'boot-image');
writeFileSync(image, await Cluster.bootImage());
const boots = (...args: string[]) => Array.from({ length: 5 }, () => run('boot.ts', ...args));
const median = (runs: Record<string, number>[], of: 'first' | 'later') =>
  runs.map((b) => b[of] as number).sort((a, b) => a - b)[2] as number;
const [woken, lived] = [boots(image), boots()];
rows.push({
  what: 'boot of the four-node cluster from the image the site is built with, in a fresh process',
  measured: `${median(woken, 'first').toFixed(0)} ms (again in it ${median(woken, 'later').toFixed(0)} ms)`,
  budget: '≤ 100 ms',
  ok: median(woken, 'first') <= 100,
});
rows.push({
  what: 'the same without the image: kubeadm and the network plugin lived through',
  measured: `${median(lived, 'first').toFixed(0)} ms (again in it ${median(lived, 'later').toFixed(0)} ms)`,
});

console.log('measuring the page…');
const page = await measurePage();
const worker = measureWorker(page.folder);
rows.push({
  what: 'engine worker to its first prompt, gzipped',
  measured: kb(worker.gzip),
  budget: '≤ 200 kB',
  ok: worker.gzip <= 200_000,
});
rows.push({
  what: 'engine to its first command: with the cluster and the image it wakes up from, gzipped',
  measured: kb(measureCluster(page.folder).gzip),
});
const engine = measureEngine(page.folder);
rows.push({
  what: 'engine with everything but jq, documentation texts, the editor and the batch filters, gzipped',
  measured: kb(engine.gzip),
  budget: '≤ 450 kB',
  ok: engine.gzip <= 450_000,
});
rows.push({
  what: 'a chapter readable before its lab wakes, gzipped',
  measured: kb(page.gzip),
  budget: '≤ 100 kB',
  ok: page.gzip <= 100_000,
});
rows.push({
  what: 'prompt ready after waking, headless Chromium, median of 5',
  measured: `${page.promptMs.toFixed(0)} ms`,
  budget: '≤ 500 ms',
  ok: page.promptMs <= 500,
});

console.log('measuring the terminal…');
const { echo, interrupts, completions } = await measureTerminal();
const ms = (n: number) => `${n.toFixed(0)} ms`;
const times = ({ median, max }: Spread, most: number): Omit<Row, 'what'> => ({
  measured: `${ms(median)}, longest of ${TIMES} ${ms(max)}`,
  budget: `each ≤ ${most} ms`,
  ok: max <= most,
});
rows.push({
  what: 'key to its echo on the screen while 500 Pods roll out, median',
  measured: `${ms(echo.median)} (95 of 100 within ${ms(echo.p95)}, longest ${ms(echo.max)})`,
  budget: '≤ 17 ms, a frame, and 95 of 100 ≤ 50 ms',
  ok: echo.median <= 17 && echo.p95 <= 50,
});
for (const [loop, wait] of Object.entries(interrupts)) {
  rows.push({ what: `Ctrl-C to the prompt: ${loop}`, ...times(wait, 100) });
}

for (const [line, wait] of Object.entries(completions)) {
  rows.push({ what: `completion with 1,000 Pods: ${line}`, ...times(wait, 50) });
}

console.log('Lighthouse, as a phone…');
for (const [path, audits] of await auditPages(page.folder, ['/', '/resource-model/objects/'], { runs: 5 })) {
  const scores = CATEGORIES.map((name) => middle(audits.map((a) => a.scores[name] ?? 0)));
  rows.push({
    what: `Lighthouse ${path}, mobile, median of 5: ${CATEGORIES.join(', ')}`,
    measured: scores.join(', '),
    budget: '100 each',
    ok: scores.every((score) => score === 100),
  });
  if (scores.some((score) => score < 100)) console.log([...new Set(audits.flatMap((a) => a.failed))].join('\n'));
}

const width = Math.max(...rows.map((r) => r.what.length));
console.log();
for (const { what, measured, budget, ok } of rows) {
  console.log(`${what.padEnd(width)}  ${measured}${budget ? `  [${budget}: ${ok ? 'holds' : 'BROKEN'}]` : ''}`);
}
if (rows.some((r) => r.ok === false)) process.exitCode = 1;
