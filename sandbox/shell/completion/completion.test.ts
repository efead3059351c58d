/** What Tab makes of a line, at the prompt of a whole cluster. */
import { readFileSync } from 'node:fs';
import { Terminal } from '@xterm/headless';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cluster } from '../../cluster.ts';
import { parseScenario } from '../../lab/scenario.ts';
import { commandWords } from './command-words.ts';

let cluster: Cluster;
let keys: (data: string) => Promise<void>;
const screen = new Terminal({ cols: 100, rows: 30, allowProposedApi: true });

beforeAll(async () => {
  const scenario = parseScenario(readFileSync(new URL('../../lab/scenarios/notes.yaml', import.meta.url), 'utf8'));
  cluster = await Cluster.start({ scenario });
  const terminal = cluster.terminal({ columns: 100, rows: 30 });
  terminal.output((data) => new Promise((resolve) => screen.write(data, resolve)));
  void terminal.run();
  keys = async (data) => {
    for (const key of data) {
      terminal.input(key);
      await cluster.clock.idle();
    }
    await new Promise<void>((resolve) => screen.write('', resolve));
  };
  await keys('');
});

afterAll(() => cluster.stop());

/** The line as it stands after the keys, and what was listed above it. */
async function typed(text: string): Promise<{ line: string; listed: string[] }> {
  await keys('\x05\x15\x0c');
  await keys(text);
  const { active } = screen.buffer;
  const rows = Array.from({ length: active.cursorY + 1 }, (_, y) =>
    (active.getLine(active.baseY + y)?.translateToString(true) ?? '').trimEnd(),
  );
  const last = rows.pop() as string;
  return { line: last.replace('[root@master01 ~]# ', ''), listed: rows.slice(1) };
}

function lastRow(): string {
  const { active } = screen.buffer;
  return (active.getLine(active.baseY + active.cursorY)?.translateToString(true) ?? '').trimEnd();
}

const line = async (text: string): Promise<string> => (await typed(text)).line;

test.each([
  ['kubectl api-r\t', 'kubectl api-resources'],
  ['kubectl get deploy demo\t', 'kubectl get deploy demoapp'],
  ['kubectl get pods/mypod-with-e\t', 'kubectl get pods/mypod-with-env-var'],
  ['kubectl get pods -n kube-n\t', 'kubectl get pods -n kube-node-lease'],
  ['kubectl get pods --namespace=kube-p\t', 'kubectl get pods --namespace=kube-public'],
  ['kubectl get pods -o custom-columns-\t', 'kubectl get pods -o custom-columns-file'],
  ['kubectl get pods --show-l\t', 'kubectl get pods --show-labels'],
  ['kubectl exec mypod -c \t', 'kubectl exec mypod -c demoapp'],
  ['kubectl -n kube-system logs etcd\t', 'kubectl -n kube-system logs etcd-master01'],
  ['kubectl config use-context \t', 'kubectl config use-context kubernetes-admin@kubernetes'],
  ['kubectl rollout sta\tdeployment/\t', 'kubectl rollout status deployment/demoapp'],
  ['kubectl apply -f muti\t', 'kubectl apply -f muti-res.yml'],
  ['echo x; kubectl descr\t', 'echo x; kubectl describe'],
  ['kubectl get po -o name | gre\t', 'kubectl get po -o name | grep'],
  ['kubectl get po > mut\t', 'kubectl get po > muti-res.yml'],
  ['x=$(kubectl get node maste\t', 'x=$(kubectl get node master01'],
  ['watch kubectl get rs demo\t', /^watch kubectl get rs demoapp-[a-z0-9]+$/],
  ["kubectl get deploy 'demo\t", "kubectl get deploy 'demoapp"],
  ['kubectl get nosuch \t', 'kubectl get nosuch'],
  ['kubectl cp mypod\t', 'kubectl cp mypod'],
  ['kubectl get po mypod-with-s\t', 'kubectl get po mypod-with-sidecar'],
])('%j', async (text, expected) => {
  if (typeof expected === 'string') expect(await line(text)).toBe(expected);
  else expect(await line(text)).toMatch(expected);
});

describe('a choice', () => {
  test('is listed at the next Tab that changes nothing, with what each word means', async () => {
    expect(await typed('kubectl rollout re\t\t\t')).toEqual({
      line: 'kubectl rollout res',
      listed: ['restart  (Restart a resource)        resume   (Resume a paused resource)'],
    });
  });

  test('is cut to the screen', async () => {
    const { listed } = await typed('kubectl get --al\t\t\t');
    expect(listed).toEqual([
      '--all-namespaces               (If present, list the requested object(s) across all namespaces. Na…)',
      '--allow-missing-template-keys  (If true, ignore any errors in templates when a field or map key is…)',
    ]);
  });

  test('is completed as far as it is common', async () => {
    expect(await line('kubectl get po my\t')).toBe('kubectl get po mypod');
  });
});

describe('what the learner says of a command', () => {
  /** Until the prompt is there again. */
  const run = async (command: string) => {
    await keys(`\x05\x15${command}\r`);
    await expect.poll(() => keys('').then(lastRow)).toBe('[root@master01 ~]#');
  };

  test('an alias completes as what it stands for', async () => {
    await run("alias k='kubectl -n kube-system'");
    expect(await line('k get po etcd\t')).toBe('k get po etcd-master01');
  });

  test('source <(kubectl completion bash) and complete -F for another name', async () => {
    await run('source <(kubectl completion bash)');
    await run('kc() { kubectl "$@"; }; complete -o default -F __start_kubectl kc');
    expect(await line('kc get deploy \t')).toBe('kc get deploy demoapp');
  });

  test('a word list', async () => {
    await run('complete -W "staging production" deploy');
    expect(await line('deploy prod\t')).toBe('deploy production');
  });

  test('a function, which sees the line and fills COMPREPLY', async () => {
    await run('_lab() { COMPREPLY=($(compgen -W "$3-a $COMP_CWORD-b" -- "$2")); }; complete -F _lab lab');
    expect(await line('lab one 2\t')).toBe('lab one 2-b');
  });
});

test('no Tab changes anything in the cluster or prints an error', async () => {
  const before = cluster.hash();
  await typed('kubectl get pods --context nosuch \t\t');
  await typed('kubectl logs deploy/nosuch -c \t\t');
  expect(cluster.hash()).toBe(before);
  expect(await line('echo fine')).toBe('echo fine');
});

test('words of a command line', () => {
  const words = (text: string) => commandWords(text, text.length);
  expect(words('a; b "c d" e')).toEqual({ words: ['b', 'c d', 'e'], start: 11, quote: '' });
  expect(words('X=1 sudo kubectl get "po')).toEqual({ words: ['kubectl', 'get', 'po'], start: 21, quote: '"' });
  expect(words("a 'b ")).toEqual({ words: ['a', 'b '], start: 2, quote: "'" });
  expect(words('a b\\ c')).toEqual({ words: ['a', 'b c'], start: 2, quote: '' });
  expect(words('a $(b c | d ')).toEqual({ words: ['d', ''], start: 12, quote: '' });
});
