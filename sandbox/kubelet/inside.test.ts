/** Inside containers, by our own kubectl: typed at a terminal and run in the learner's shell. */
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { Cluster } from '../cluster.ts';
import { parseScenario } from '../lab/scenario.ts';
import { Screen } from '../testing/screen.ts';

const scenario = parseScenario(readFileSync(new URL('../lab/scenarios/notes.yaml', import.meta.url), 'utf8'));
let cluster: Cluster;
afterEach(() => cluster.stop());

/** What the terminal shows after the lines have been typed, `^C` and `^D` among them as keys. */
async function typed(...lines: string[]): Promise<string> {
  cluster = await Cluster.start({ scenario });
  const screen = new Screen(120, 300);
  const terminal = cluster.terminal({ columns: 120, rows: 300 });
  terminal.output((data) => screen.write(data));
  void terminal.run();
  for (const line of lines) {
    const control = /^\^([A-Z])$/.exec(line);
    terminal.input(control ? String.fromCharCode((control[1] as string).charCodeAt(0) - 64) : `${line}\r`);
    await cluster.clock.settle(120_000);
  }
  await screen.settled();
  return `${screen.text}\n`;
}

const sh = async (script: string) => {
  cluster = await Cluster.start({ scenario });
  return cluster.sh(script);
};

test('exec -it: a shell in the Pod, ^C for what runs there, its status at the end', async () => {
  expect(
    await typed(
      'kubectl exec -it mypod -- /bin/sh',
      'foo',
      'sleep 1000',
      '^C',
      'echo $?',
      'cat',
      'hey',
      '^D',
      'hostname',
      'exit 3',
      'echo $?',
    ),
  ).toBe(`[root@master01 ~]# kubectl exec -it mypod -- /bin/sh
[root@mypod /]# foo
/bin/sh: foo: not found
[root@mypod /]# sleep 1000
^C
[root@mypod /]# echo $?
130
[root@mypod /]# cat
hey
hey
[root@mypod /]# hostname
mypod
[root@mypod /]# exit 3
command terminated with exit code 3
[root@master01 ~]# echo $?
3
[root@master01 ~]#
`);
});

test("run -it and attach: the container is the shell; its exit status is run's own", async () => {
  const text = await typed(
    'kubectl run -it -q box --image=busybox -- sh',
    'echo one',
    'exit',
    'kubectl attach -it -q box',
    '',
    'echo two',
    'exit',
    'kubectl logs box --previous',
    'kubectl run -it -q --rm --restart=Never once --image=busybox -- sh',
    'exit 4',
    'echo $?',
  );
  expect(text).toBe(`[root@master01 ~]# kubectl run -it -q box --image=busybox -- sh
/ # echo one
one
/ # exit
[root@master01 ~]# kubectl attach -it -q box

/ # echo two
two
/ # exit
[root@master01 ~]# kubectl logs box --previous
/ #
/ # echo two
two
/ # exit
[root@master01 ~]# kubectl run -it -q --rm --restart=Never once --image=busybox -- sh
/ # exit 4
pod default/once terminated (Error)
[root@master01 ~]# echo $?
4
[root@master01 ~]#
`);
});

test('what an image has not cannot be run', async () => {
  const { stderr, code } = await sh('kubectl exec -n kube-system kube-apiserver-master01 -- sh');
  expect(stderr).toMatch(/OCI runtime exec failed: .* exec: "sh": executable file not found in \$PATH\n$/);
  expect(code).toBe(1);
});

test('ps, kill: the first process, and the container that restarts when it ends', async () => {
  const { stdout } = await sh(
    `kubectl exec mypod -- ps; kubectl exec mypod -- sh -c 'kill 1'; sleep 5; kubectl get pod mypod -o jsonpath='{.status.containerStatuses[0].restartCount}'`,
  );
  expect(stdout).toMatch(
    /^PID {3}USER {5}TIME {2}COMMAND\n {4}1 root {6}0:00 python3 \/usr\/local\/bin\/demo\.py\n +\d+ root {6}0:00 ps\n1$/,
  );
});

test('names: short, with the namespace, whole; none', async () => {
  const { stdout, stderr } = await sh(
    `for name in demoapp demoapp.default demoapp.default.svc.cluster.local; do kubectl exec mypod -- wget -qO- $name/hostname | cut -c-19; done; kubectl exec mypod -- wget -qO- nope`,
  );
  expect(stdout).toBe('ServerName: demoapp\n'.repeat(3));
  expect(stderr).toBe("wget: bad address 'nope'\ncommand terminated with exit code 1\n");
});

test('port-forward and proxy listen on the machine; what is taken is said', async () => {
  const { stdout, stderr } = await sh(`
    kubectl port-forward mypod 8080:80 & sleep 1; curl -s localhost:8080/hostname; kill %1; wait
    kubectl proxy & sleep 1; curl -s 127.0.0.1:8001/api/v1/namespaces/default/pods/mypod/proxy/hostname; kubectl proxy; kill %1; wait
    curl -s 127.0.0.1:8001; echo $?`);
  expect(stdout).toBe(`Forwarding from 127.0.0.1:8080 -> 80
Forwarding from [::1]:8080 -> 80
Handling connection for 8080
ServerName: mypod
Starting to serve on 127.0.0.1:8001
ServerName: mypod
7
`);
  expect(stderr).toBe('error: listen tcp 127.0.0.1:8001: bind: address already in use\n');
});

test('cp, there and back', async () => {
  const { stdout, stderr, code } = await sh(`
    mkdir -p d/e; echo one > d/1; printf '\\0\\1' > d/e/2
    kubectl cp d mypod:/tmp/; kubectl exec mypod -- sh -c 'cat /tmp/d/1; wc -c < /tmp/d/e/2'
    kubectl cp mypod:/tmp/d back; find back -type f | sort; cmp d/e/2 back/e/2`);
  expect({ stdout, stderr, code }).toEqual({
    stdout: "one\n2\ntar: removing leading '/' from member names\nback/1\nback/e/2\n",
    stderr: '',
    code: 0,
  });
});
