/** What is kept of an engine: it goes on from there, and what is damaged is refused by name. */
import { expect, test } from 'vitest';
import { Cluster, Machine } from './index.ts';
import { decodeKept, encodeKept, type Kept, KeptError, mergeFiles } from './keep.ts';
import { DEFAULT_SCENARIO } from './lab/scenario.ts';
import { MemoryFileSystem, type SavedTerminalSession } from './shell/index.ts';

const TERMINAL = { columns: 80, rows: 24 };

async function used(): Promise<{ cluster: Cluster; kept: Kept }> {
  const cluster = await Cluster.start({ seed: 7 });
  await cluster.sh('kubectl create deployment web --image=nginx; echo mine > /root/a.txt');
  cluster.write('/root/b', new Uint8Array([255]));
  const terminal = cluster.terminal(TERMINAL);
  void terminal.run();
  await cluster.clock.idle();
  for (const line of ['cd /tmp; x=1', 'echo hi']) {
    terminal.input(`${line}\r`);
    await cluster.clock.idle();
  }
  return { cluster, kept: { version: 1, build: 'b', terminals: [terminal.save()], cluster: await cluster.snapshot() } };
}

test('it is JSON, written with breaths between, and goes on exactly', async () => {
  const { cluster, kept } = await used();
  let breaths = 0;
  const bytes = await encodeKept(kept, async () => {
    breaths++;
  });
  expect(breaths).toBeGreaterThan(2);
  expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(JSON.parse(JSON.stringify(kept)));
  const back = decodeKept(bytes);
  const machine = new Machine({ hostname: DEFAULT_SCENARIO.host.name, seed: 7, begin: back.cluster.clock.now });
  const terminal = machine.terminal(TERMINAL, { saved: back.terminals[0] as SavedTerminalSession });
  let screen = '';
  terminal.output((data) => {
    screen += data;
  });
  void terminal.run();
  const restored = await Cluster.restore(back.cluster, {
    machine,
    prepare: (files) => files.writeFile('/root/a.txt.save', 'draft\n'),
  });
  expect(restored.hash()).toBe(cluster.hash());
  expect(
    (await restored.sh('cat /root/a.txt /root/a.txt.save; od -An -tx1 /root/b; kubectl get deploy -o name')).stdout,
  ).toBe('mine\ndraft\n ff\ndeployment.apps/web\n');
  terminal.input('\x1b[A\x1b[A; echo $x $PWD\r');
  await restored.clock.idle();
  expect(screen).toContain('[root@master01 tmp]# ');
  expect(screen.replace(/\x1b\[[?0-9;]*[a-zA-Z]/g, '')).toMatch(/\r\n\r?1 \/tmp\r\n/);
  cluster.stop();
  restored.stop();
});

test('a journal is kept along', async () => {
  const { cluster, kept } = await used();
  cluster.stop();
  const bytes = await encodeKept({ ...kept, journal: { entries: [] } }, async () => {});
  expect(decodeKept(bytes).journal).toEqual({ entries: [] });
});

test('what is damaged is refused, and where', async () => {
  const { cluster, kept } = await used();
  cluster.stop();
  const whole = new TextDecoder().decode(await encodeKept(kept, async () => {}));
  const bytes = (text: string) => new TextEncoder().encode(text);
  const refusal = (damage: (kept: any) => void): string => {
    const copy = JSON.parse(whole);
    damage(copy);
    try {
      decodeKept(bytes(JSON.stringify(copy)));
    } catch (error) {
      if (error instanceof KeptError) return error.message;
      throw error;
    }
    return 'taken';
  };
  expect(() => decodeKept(bytes(whole.slice(0, 5000)))).toThrow('it is not JSON');
  expect(() => decodeKept(new Uint8Array([0xff, 0xfe]))).toThrow('it is not JSON');
  expect(() => decodeKept(bytes('[]'))).toThrow('it: expected an object');
  expect(refusal(() => {})).toBe('taken');
  const cases: [damage: (kept: any) => void, message: string][] = [
    [(k) => (k.version = 2), 'version: expected 1, found 2'],
    [(k) => delete k.cluster, 'cluster: expected an object'],
    [(k) => (k.terminals[0].history = ['a', 1]), 'terminals[0].history[]: expected a text'],
    [(k) => delete k.terminals[0].shell.state.cwd, 'terminals[0].shell.state.cwd: expected a text'],
    [(k) => (k.cluster.clock.now = null), 'cluster.clock.now: expected a number'],
    [(k) => (k.cluster.clock.timers[0].due = '1'), 'cluster.clock.timers[].due: expected a number'],
    [(k) => (k.cluster.server.etcd.kvs[0][4] = 'x'), `cluster.server.etcd.kvs[] ${kept.cluster && '/registry'}`],
    [
      (k) => (k.cluster.files.children.root.children['a/b'] = { text: '', mode: 0, mtime: 0 }),
      'files /root: no file can be named "a/b"',
    ],
    [(k) => (k.cluster.files.children.root.children.b.base64 = '%'), 'files /root/b: expected a content'],
  ];
  for (const [damage, message] of cases) expect(refusal(damage)).toContain(message);
});

test('of another build, the learner’s own files are put over the new machine’s', () => {
  const now = () => 5;
  const old = new MemoryFileSystem({
    now,
    files: {
      '/root/web.yaml': 'mine\n',
      '/root/.kube/config': 'old\n',
      '/etc/hosts': 'old\n',
      '/tmp/x/y': 'deep\n',
      '/root/was-a-folder': 'file\n',
    },
  });
  old.symlink('web.yaml', '/root/link');
  old.chmod('/root/web.yaml', 0o600);
  const fresh = new MemoryFileSystem({
    now,
    files: {
      '/root/web.yaml': 'new\n',
      '/root/.kube/config': 'new\n',
      '/etc/hosts': 'new\n',
      '/root/was-a-folder/f': '',
    },
  });
  mergeFiles(fresh, JSON.parse(JSON.stringify(old.save())));
  const read = (path: string) => new TextDecoder().decode(fresh.readFile(path));
  expect(['/root/web.yaml', '/root/link', '/root/.kube/config', '/etc/hosts', '/tmp/x/y'].map(read)).toEqual([
    'mine\n',
    'mine\n',
    'new\n',
    'new\n',
    'deep\n',
  ]);
  expect(fresh.stat('/root/web.yaml').mode).toBe(0o600);
  expect(fresh.readdir('/root/was-a-folder')).toEqual(['f']);
});
