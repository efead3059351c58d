/** What a learner does in Chromium, at its own pace, is had again in Node: the same cluster, byte for byte. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Site, startSite } from '../../../src/testing/browser.ts';
import { createJq } from '../../cmd/kubetab/jq.ts';
import { ClusterReplays } from '../../replay.ts';
import { DEFAULT_SCENARIO } from '../scenario.ts';
import { readJournal } from './read.ts';
import { replay } from './replay.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

/** Terminal, keys, and whether what runs then is waited for. */
const TYPED: [terminal: 0 | 1, keys: string, wait: boolean][] = [
  [0, 'kubectl create deployment web --image=nginx --replicas=3\r', true],
  [1, 'kubectl get pods -w &\r', true],
  [0, 'while true; do kubectl create configmap c$((i++)); done\r', false],
  [1, 'for i in 1 2 3; do kubectl create ns n$i; sleep 1; done\r', true],
  [0, '\x03', true],
  [0, 'kubectl get pods -o json | jq -r .items[].metadata.name | head -1 > /tmp/first\r', true],
  [1, 'seq 20000; kubectl delete pod $(cat /tmp/first) --wait=false\r', true],
  [0, 'kubectl scale deploy web --repl\t5\r', true],
  [1, 'sleep 1000\r', false],
  [0, 'kubectl rollout status deploy web; kubectl explain pod.spec | head -3; ps | wc -l\r', true],
  [1, '\x03kubectl create ns after\r', true],
];

test('recorded in Chromium, played again in Node', async () => {
  const { page, problems } = await site.open('/resource-model/objects/');
  const file = readdirSync(join(site.folder, '_astro')).find((name) => /^worker-[^.]*\.js$/.test(name));
  const start = {
    scenario: DEFAULT_SCENARIO,
    seed: 11,
    start: Date.UTC(2026, 10, 27, 12),
    speed: 20,
    recording: { engine: 'test', digest: '' },
  };
  const { journal, hash } = await page.evaluate(
    async ({ file, start, typed }) => {
      // Comlink's protocol, by hand: the page's own copy is bundled away.
      const worker = new Worker(`/_astro/${file}`, { type: 'module' });
      let id = 0;
      const call = (method: string, args: object[], transfer: Transferable[] = []) =>
        new Promise<unknown>((resolve, reject) => {
          const mine = String(++id);
          worker.addEventListener('message', function heard({ data }) {
            if (data.id !== mine) return;
            worker.removeEventListener('message', heard);
            if (data.name === 'throw') reject(new Error(JSON.stringify(data.value)));
            else resolve(data.value);
          });
          worker.postMessage({ id: mine, type: 'APPLY', path: [method], argumentList: args }, transfer);
        });
      const raw = (value: unknown) => ({ type: 'RAW', value });
      await call('start', [raw(start)]);
      const terminals: { id: unknown; ended: number; wake: () => void }[] = [];
      for (const size of [
        { columns: 80, rows: 24 },
        { columns: 100, rows: 30 },
      ]) {
        const { port1, port2 } = new MessageChannel();
        const terminal = { id: undefined as unknown, ended: 0, wake: () => {} };
        port1.onmessage = async ({ data }) => {
          if (data.path[0] === 'draw') await new Promise((drawn) => requestAnimationFrame(drawn));
          if (data.path[0] === 'command' && data.argumentList[0].value.status !== undefined) terminal.ended++;
          port1.postMessage({ id: data.id, type: 'RAW', value: undefined });
          terminal.wake();
        };
        port1.start();
        terminal.id = await call('open', [raw(size), { type: 'HANDLER', name: 'proxy', value: port2 }], [port2]);
        terminals.push(terminal);
      }
      for (const [which, keys, wait] of typed) {
        const terminal = terminals[which] as (typeof terminals)[number];
        const before = terminal.ended;
        for (const key of keys) await call('input', [raw(terminal.id), raw(key)]);
        while (wait && terminal.ended === before) {
          await new Promise<void>((wake) => {
            terminal.wake = wake;
          });
        }
      }
      const [journal, hash] = [await call('journal', []), await call('hash', [])];
      worker.terminate();
      return { journal: journal as string, hash: hash as string };
    },
    { file, start, typed: TYPED },
  );
  expect(problems).toEqual([]);
  const read = readJournal(JSON.parse(journal), '');
  const found = await replay(read, new ClusterReplays(DEFAULT_SCENARIO, createJq()));
  found.stage.stop();
  expect({ ...found, stage: found.stage.hash() }).toEqual({ stage: read.end.hash, entries: read.entries.length });
  expect(hash).toMatch(/^\S{16,}$/);
});
