/** Every line of the differential cases typed into a terminal, with Ctrl-C at random: the prompt always comes back. */
import { expect, test } from 'vitest';
import { SimulationClock } from '../apimachinery/clock.ts';
import { createRandom, type Random } from '../apimachinery/random.ts';
import { cases } from './bash.cases.ts';
import { constructCases } from './bash.construct.cases.ts';
import { moreCases } from './bash.more.cases.ts';
import { MemoryFileSystem } from './file-system.ts';
import { Shell } from './shell.ts';
import { TerminalSession } from './terminal-session.ts';
import { noNetwork } from './testing.ts';

/** Yields of the host a line may take until its answer: far above what any of them needs, far below for ever. */
const PATIENCE = 4000;

function open(random: Random) {
  const clock = new SimulationClock({ mode: 'virtual', start: Date.UTC(2026, 0, 15) });
  const fs = new MemoryFileSystem({ now: () => clock.now(), files: { '/work/t/': '' } });
  let text = '';
  const session = new TerminalSession({
    columns: 80,
    shell: (terminal) =>
      new Shell({
        fs,
        clock,
        random,
        network: noNetwork,
        hostname: 'master01',
        cwd: '/work/t',
        terminal,
        interactive: true,
      }),
  });
  session.output((data) => {
    text = (text + data).slice(-20_000);
  });
  const done = session.run();
  let over = false;
  void done.then(() => {
    over = true;
  });
  const breathe = async (n: number) => {
    for (let i = 0; i < n; i++) await clock.yield();
  };
  return { session, clock, breathe, screen: () => text, over: () => over };
}

/** Types a line piece by piece with interrupts among them, then asks whether somebody is there. Gives what hung, if anything. */
async function ordeal(line: string, random: Random, mark: string): Promise<string | undefined> {
  const { session, clock, breathe, screen, over } = open(random);
  const cuts = Array.from({ length: random.int(3) }, () => random.int(line.length + 1)).sort((a, b) => a - b);
  let from = 0;
  for (const cut of [...cuts, line.length]) {
    session.input(line.slice(from, cut).replaceAll('\n', '\r'));
    from = cut;
    await breathe(random.int(4));
    if (random.int(3) === 0) session.input('\x03');
  }
  session.input('\r');
  await breathe(random.int(12));
  for (let i = random.int(3); i > 0; i--) {
    session.input('\x03');
    await breathe(random.int(6));
  }
  if (random.int(2) === 0) await clock.advance(random.int(2000));
  // What still runs or is still open is given up, as a person would.
  for (let i = 0; i < PATIENCE; i++) {
    if (over()) return undefined;
    if (i % 200 === 0) session.input(`\x03\x03trap - INT DEBUG ERR; set +eux; echo ${mark}$((40+2))\r`);
    await breathe(1);
    if (screen().includes(`${mark}42`)) return undefined;
    if (i % 50 === 49) await clock.advance(1000);
  }
  return `${line}\n--- ${JSON.stringify(screen().slice(-400))}`;
}

const all = [...cases, ...moreCases, ...constructCases];

test.each([1, 2, 3])(
  'seed %i',
  async (seed) => {
    const random = createRandom(seed);
    const hung: string[] = [];
    for (const [i, line] of all.entries()) {
      const found = await ordeal(line, random, `alive${i}-`);
      if (found) hung.push(found);
    }
    expect(hung).toEqual([]);
  },
  300_000,
);
