/** The engine as a whole: the same run gives the same cluster, whether or not it was interrupted. */
import { describe, expect, test } from 'vitest';
import { Cluster } from './index.ts';

const SCRIPT = [
  'kubectl create deployment web --image=nginx --replicas=3',
  'kubectl wait --for=condition=Available deployment/web --timeout=60s',
  'kubectl create ns other; kubectl -n other create configmap c --from-literal=a=b',
  'kubectl set-nothing; kubectl get pods',
  'kubectl scale deployment/web --replicas=5; sleep 1',
  'kubectl create deployment broken --image=nginx:does-not-exist; sleep 15',
  'kubectl delete ns other',
  'kubectl delete deployment web; sleep 40',
  'sleep 1500',
  'kubectl get events; sleep 3000',
  'kubectl get events',
];

async function run(cluster: Cluster, lines: string[]): Promise<string[]> {
  const output: string[] = [];
  for (const line of lines) {
    const { stdout, stderr, code } = await cluster.sh(line);
    output.push(`${stdout}${stderr}[${code}]`);
  }
  return output;
}

describe('one seed, one cluster', () => {
  test('the same script twice: the same words, the same hash', async () => {
    const once = async (seed: number) => {
      const cluster = await Cluster.start({ seed });
      const output = await run(cluster, SCRIPT);
      cluster.stop();
      return { output, hash: cluster.hash() };
    };
    const first = await once(3);
    expect(await once(3)).toEqual(first);
    expect((await once(4)).hash).not.toBe(first.hash);
  });

  test('a snapshot after every command changes nothing', async () => {
    const whole = await Cluster.start({ seed: 5 });
    const expected = await run(whole, SCRIPT);
    whole.stop();
    let cluster = await Cluster.start({ seed: 5 });
    const output: string[] = [];
    for (const line of SCRIPT) {
      output.push(...(await run(cluster, [line])));
      const snapshot = JSON.parse(JSON.stringify(await cluster.snapshot()));
      const before = cluster.hash();
      cluster.stop();
      cluster = await Cluster.restore(snapshot);
      expect(cluster.hash()).toBe(before);
    }
    expect(output).toEqual(expected);
    expect(cluster.hash()).toBe(whole.hash());
    cluster.stop();
  });

  test("a Pod's status that others changed is left alone, or not, by a kubelet that went on and by a restored one alike", async () => {
    const path = '-n kube-system patch pod etcd-master01 --subresource=status';
    const lines = [
      `kubectl ${path} -p '{"status":{"conditions":[{"type":"Ready","status":"False"}]}}'; sleep 30`,
      'kubectl delete pod -n kube-system etcd-master01; sleep 30; kubectl get pods -A',
    ];
    const whole = await Cluster.start({ seed: 2 });
    const snapshot = JSON.parse(JSON.stringify(await whole.snapshot()));
    const restored = await Cluster.restore(snapshot);
    expect(await run(restored, lines)).toEqual(await run(whole, lines));
    expect(restored.hash()).toBe(whole.hash());
    whole.stop();
    restored.stop();
  });
});

describe('the doors', () => {
  test('fetch speaks as the administrator, or as whoever the request says', async () => {
    const cluster = await Cluster.start();
    const get = async (headers?: Record<string, string>) => {
      const response = await cluster.fetch(
        new Request('https://kubernetes/api/v1/namespaces/default', { headers: headers ?? {} }),
      );
      return [response.status, ((await response.json()) as { kind: string }).kind];
    };
    expect(await get()).toEqual([200, 'Namespace']);
    expect(await get({ authorization: 'Bearer nonsense' })).toEqual([401, 'Status']);
    cluster.stop();
  });

  test('files and the directory of the machine', async () => {
    const cluster = await Cluster.start();
    cluster.write('/srv/shop/a.txt', 'hello\n');
    cluster.chdir('/srv/shop');
    expect(await cluster.sh('pwd; cat a.txt')).toEqual({ stdout: '/srv/shop\nhello\n', stderr: '', code: 0 });
    cluster.stop();
  });

  test('a terminal takes keys and draws', async () => {
    const cluster = await Cluster.start();
    const terminal = cluster.terminal({ columns: 80, rows: 24 });
    let screen = '';
    terminal.output((data) => {
      screen += data;
    });
    void terminal.run();
    await cluster.clock.idle();
    terminal.input('echo $((6*7))\r');
    await cluster.clock.idle();
    const text = screen.replace(/\x1b\[[?0-9;]*[a-zA-Z]/g, '').replace(/\r\n?/g, (end) => (end === '\r' ? '' : '\n'));
    expect(text).toBe('[root@master01 ~]# echo $((6*7))\n42\n[root@master01 ~]# ');
    cluster.stop();
  });

  test('a start that is no instant is refused', async () => {
    await expect(Cluster.start({ start: 'yesterday' })).rejects.toThrow(
      'start: expected Unix milliseconds or RFC 3339, found "yesterday"',
    );
  });
});
