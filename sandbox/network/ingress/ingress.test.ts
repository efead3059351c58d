/** The Ingress controller as a course meets it: applied from its manifest, asked with curl. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { Cluster } from '../../index.ts';
import { parseScenario } from '../../lab/scenario.ts';
import type { TraceEvent } from '../../trace.ts';

type Packet = Extract<TraceEvent, { type: 'packet' }>;

const scenario = parseScenario(readFileSync(new URL('../../lab/scenarios/ingress.yaml', import.meta.url), 'utf8'));
const INSTALL = `kubectl apply -f ingress-nginx.yaml >/dev/null
kubectl -n ingress-nginx rollout status deploy/ingress-nginx-controller >/dev/null
kubectl apply -f ingress.yaml >/dev/null`;

let cluster: Cluster;

async function run(script: string, where = cluster): Promise<string> {
  const { stdout, stderr } = await where.sh(script);
  return stdout + stderr;
}

async function packets(script: string): Promise<Packet[]> {
  const seen: Packet[] = [];
  const end = cluster.trace.listen((event) => {
    if (event.type === 'packet' && !event.probe) seen.push(event);
  });
  await cluster.sh(script);
  end();
  return seen;
}

test('the sandbox page’s scenario is the one that is shipped', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  expect(read('../../../content/en/sandbox/ingress/scenario.yaml')).toBe(read('../../lab/scenarios/ingress.yaml'));
});

beforeAll(async () => {
  cluster = await Cluster.start({ scenario });
  await cluster.sh(INSTALL);
}, 60_000);

test('the address is the node’s where the controller runs, and an Event says so', async () => {
  const node = await run("kubectl -n ingress-nginx get pods -o jsonpath='{.items[0].status.hostIP}'");
  expect(await run("kubectl get ingress shop -o jsonpath='{.status}'")).toBe(
    `{"loadBalancer":{"ingress":[{"ip":"${node}"}]}}`,
  );
  expect(
    await run(
      "kubectl get events --field-selector involvedObject.kind=Ingress -o jsonpath='{.items[0].type} {.items[0].reason} {.items[0].message} {.items[0].source}'",
    ),
  ).toBe('Normal Sync Scheduled for sync {"component":"nginx-ingress-controller"}');
});

test('by host, from the learner’s machine: a header, or a name given an address', async () => {
  expect(await run("curl -s -H 'Host: shop.magedu.com' http://node01:30081/hostname")).toMatch(
    /^ServerName: demoapp-[\w-]+\n$/,
  );
  expect(await run('curl -s --resolve www.magedu.com:30081:172.29.9.12 http://www.magedu.com:30081/ | head -4')).toBe(
    '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n',
  );
});

test('a host nobody asked for gets nginx’s own page', async () => {
  const answer = await run('curl -si http://node02:30081/');
  expect(answer.replace(/^Date: .*\r$/m, 'Date: NOW\r')).toBe(
    'HTTP/1.1 404 Not Found\r\nDate: NOW\r\nContent-Type: text/html\r\nContent-Length: 146\r\n\r\n<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
  );
});

test('it goes to Pods, turn by turn, and never by the Service’s own address', async () => {
  const seen = await packets(
    "for i in 1 2 3; do curl -s -H 'Host: shop.magedu.com' http://node01:30081/ >/dev/null; done",
  );
  const outer = seen.filter(({ cause }) => !cause);
  const inner = seen.filter(({ cause }) => cause);
  expect(outer.map(({ hops }) => hops.map((hop) => hop.kind))).toEqual(
    Array(3).fill(['nodePort', 'service', 'node', 'node', 'pod']),
  );
  expect(inner.map(({ cause }) => cause)).toEqual(
    outer.map(({ id }) => ({
      connection: id,
      ingress: 'default/shop',
      host: 'shop.magedu.com',
      path: '/',
      service: 'default/demoapp',
      endpoints: 3,
    })),
  );
  const ends = inner.map(({ hops }) => hops.at(-1));
  expect(new Set(ends.map((hop) => (hop?.kind === 'pod' ? hop.name : hop?.kind))).size).toBe(3);
  for (const { hops, source } of inner) {
    expect(source).toMatchObject({ namespace: 'ingress-nginx' });
    expect(hops.map((hop) => hop.kind).filter((kind) => kind !== 'node')).toEqual(['pod']);
  }
});

test('the server behind learns who asked, and the access log says what became of it', async () => {
  const id = /([0-9a-f]{32})\n$/;
  await run("curl -s -A tester -H 'Host: www.magedu.com' 'http://node01:30081/x?y=1' >/dev/null");
  const line = await run('kubectl -n ingress-nginx logs deploy/ingress-nginx-controller --tail=1');
  expect(line).toMatch(id);
  expect(
    line
      .replace(/\[\d\d\/.*? \+0000\]/, '[TIME]')
      .replace(id, 'ID\n')
      .replace(/10\.244\.[\d.]+/g, 'IP'),
  ).toBe(
    'IP - - [TIME] "GET /x?y=1 HTTP/1.1" 404 153 "-" "tester" 78 0.002 [default-web-http] [] IP:80 153 0.002 404 ID\n',
  );
  const own = await run('kubectl logs -l app=web --tail=1 | grep tester');
  expect(own).toMatch(/"GET \/x\?y=1 HTTP\/1\.1" 404 153 "-" "tester" "10\.244\.\d+\.\d+"\n$/);
});

test('what the class of another controller is, or of none, is left alone', async () => {
  await run(
    'kubectl create ingress other --class=traefik --rule="other.com/*=demoapp:80"; kubectl create ingress none --rule="none.com/*=demoapp:80"',
  );
  for (const host of ['other.com', 'none.com'])
    expect(await run(`curl -s -o /dev/null -w '%{http_code}' -H 'Host: ${host}' http://node01:30081/`)).toBe('404');
  await run(
    "kubectl annotate ingressclass nginx ingressclass.kubernetes.io/is-default-class=true; kubectl create ingress given --rule='given.com/*=demoapp:80'",
  );
  expect(await run(`curl -s -o /dev/null -w '%{http_code}' -H 'Host: given.com' http://node01:30081/`)).toBe('200');
  await run('kubectl delete ingress other none given');
});

test('changes reach it as they come: no endpoints, no Service, another rule', async () => {
  const code = (host: string) => run(`curl -s -o /dev/null -w '%{http_code}' -H 'Host: ${host}' http://node01:30081/`);
  await run('kubectl scale deploy/web --replicas=0 && kubectl wait --for=delete pod -l app=web');
  expect(await code('www.magedu.com')).toBe('503');
  await run('kubectl scale deploy/web --replicas=1 && kubectl rollout status deploy/web');
  expect(await code('www.magedu.com')).toBe('200');
  await run('kubectl delete svc web');
  expect(await code('www.magedu.com')).toBe('503');
  await run(
    `kubectl patch ingress shop --type=json -p '[{"op":"replace","path":"/spec/rules/0/host","value":"new.magedu.com"}]'`,
  );
  expect([await code('shop.magedu.com'), await code('new.magedu.com')]).toEqual(['404', '200']);
});

test('a host with a certificate is asked for by HTTPS', async () => {
  await run("kubectl create ingress safe --class=nginx --rule='safe.com/*=demoapp:80,tls=safe'");
  expect(
    await run("curl -s -o /dev/null -w '%{http_code} %{redirect_url}' -H 'Host: safe.com' http://node01:30081/a?b"),
  ).toBe('308 https://safe.com/a?b');
  expect(await run("curl -sk -o /dev/null -w '%{http_code}' -H 'Host: safe.com' https://node01:30443/")).toBe('200');
});

test('a moment goes on as the original does', async () => {
  const script = `curl -s -H 'Host: new.magedu.com' http://node01:30081/hostname
kubectl label ingress shop tier=front
kubectl get ingress shop -o yaml
curl -s -H 'Host: new.magedu.com' http://node03:30081/hostname
kubectl -n ingress-nginx logs deploy/ingress-nginx-controller --tail=3`;
  const snapshot = JSON.parse(JSON.stringify(await cluster.snapshot()));
  const restored = await Cluster.restore(snapshot);
  const [first, second] = [await run(script), await run(script, restored)];
  expect(first).toContain('ServerName: demoapp-');
  expect(second).toBe(first);
  expect(restored.hash()).toBe(cluster.hash());
  restored.stop();
});

test('without the rights its manifest gives, it is never ready, and says why', async () => {
  const other = await Cluster.start({ scenario });
  await run('kubectl apply -f ingress-nginx.yaml; kubectl delete clusterrolebinding ingress-nginx', other);
  await run('kubectl -n ingress-nginx delete pod --all --wait=false; sleep 60', other);
  expect(await run('kubectl -n ingress-nginx get pods --no-headers | grep -v Terminating', other)).toMatch(
    / 0\/1 +Running /,
  );
  expect(await run('kubectl -n ingress-nginx logs deploy/ingress-nginx-controller', other)).toContain(
    'failed to list *v1.IngressClass: ingressclasses.networking.k8s.io is forbidden: User "system:serviceaccount:ingress-nginx:ingress-nginx" cannot list resource "ingressclasses" in API group "networking.k8s.io" at the cluster scope',
  );
  other.stop();
}, 60_000);

test('the last controller takes the address with it', async () => {
  await run(
    'kubectl -n ingress-nginx delete deploy ingress-nginx-controller; kubectl -n ingress-nginx wait --for=delete pod --all',
  );
  expect(await run("kubectl get ingress shop -o jsonpath='{.status}'")).toBe('{"loadBalancer":{}}');
  expect(await run('curl -sS http://node01:30081/')).toMatch(/^curl: \(7\) /);
});
