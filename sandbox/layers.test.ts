/** Who may import whom (design.md), and what nobody in the engine may touch. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const SANDBOX = import.meta.dirname;

/** folder → the folders whose files it may import, itself left out. */
const MAY_IMPORT: Record<string, string[]> = {
  apimachinery: [],
  kinds: ['apimachinery'],
  etcd: ['apimachinery'],
  storage: ['apimachinery', 'etcd'],
  registry: ['apimachinery', 'kinds', 'storage', 'etcd'],
  admission: ['apimachinery', 'kinds'],
  apiserver: ['apimachinery', 'kinds', 'registry', 'storage', 'etcd', 'admission', 'trace.ts'],
  client: ['apimachinery'],
  controllers: ['apimachinery', 'client', 'kinds', 'trace.ts'],
  scheduler: ['apimachinery', 'client', 'kinds', 'trace.ts'],
  network: ['apimachinery', 'client', 'kinds', 'trace.ts'],
  kubelet: ['apimachinery', 'client', 'kinds', 'network', 'trace.ts'],
  kubectl: ['apimachinery', 'client', 'kinds'],
  lab: ['apimachinery', 'client', 'kinds', 'trace.ts'],
  shell: ['apimachinery'],
  'trace.ts': ['apimachinery'],
  'boot-image.ts': ['apimachinery'],
  'virtual.d.ts': [],
};

/** The few that see everything: they wire, or they are doors. */
const WIRING = [
  'cluster.ts',
  'index.ts',
  'worker.ts',
  'jq-worker.ts',
  'furnish.ts',
  'form.ts',
  'keep.ts',
  'replay.ts',
  'rebuild.ts',
  'recording.ts',
  'machine.ts',
  'cmd',
  'testing',
];

const files = readdirSync(SANDBOX, { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.ts') && !f.includes('generated') && !f.endsWith('.test.ts'))
  .sort();

const roomOf = (file: string): string => file.split('/')[0] as string;

test('every file stands in a room of the plan', () => {
  const strangers = files.map(roomOf).filter((room) => !(room in MAY_IMPORT) && !WIRING.includes(room));
  expect([...new Set(strangers)]).toEqual([]);
});

test('imports follow the layers', () => {
  const wrong: string[] = [];
  for (const file of files) {
    const room = roomOf(file);
    if (WIRING.includes(room)) continue;
    const text = readFileSync(join(SANDBOX, file), 'utf8');
    for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
      if (target?.startsWith('node:')) wrong.push(`${file} imports ${target}`);
      if (!target?.startsWith('.')) continue;
      const to = roomOf(relative(SANDBOX, join(SANDBOX, dirname(file), target)));
      if (to !== room && !MAY_IMPORT[room]?.includes(to)) wrong.push(`${file} imports ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('time and chance are injected', () => {
  const HOST = ['apimachinery/clock.ts', 'apimachinery/random.ts', 'worker.ts'];
  const banned =
    /\b(Date\.now|new Date\(\)|Math\.random|crypto\.\w+|setTimeout|setInterval|setImmediate|queueMicrotask|performance\.now)\b/;
  const hits: string[] = [];
  for (const file of files) {
    if (HOST.includes(file) || roomOf(file) === 'cmd') continue;
    for (const [i, line] of readFileSync(join(SANDBOX, file), 'utf8').split('\n').entries()) {
      if (/^\s*(\*|\/\/|\/\*)/.test(line)) continue;
      const hit = banned.exec(line);
      if (hit) hits.push(`${file}:${i + 1} ${hit[0]}`);
    }
  }
  expect(hits).toEqual([]);
});
