import { describe, expect, test } from 'vitest';
import type { RequestDetail, RequestSummary } from '../../../sandbox/worker.ts';
import { curlOf, needsToken, rawOf } from './curl.ts';

const FILES =
  '--cacert /etc/kubernetes/pki/ca.crt --cert /etc/kubernetes/pki/apiserver-kubelet-client.crt --key /etc/kubernetes/pki/apiserver-kubelet-client.key';
const SERVER = 'https://kubeapi.magedu.com:6443';

const summary = (more: Partial<RequestSummary>): RequestSummary => ({
  id: 1,
  command: 1,
  method: 'GET',
  server: SERVER,
  url: '/api/v1/nodes',
  at: 0,
  discovery: false,
  ...more,
});
const detail = (more: Partial<RequestDetail>): RequestDetail => ({
  id: 1,
  headers: [],
  certificate: 'CN=kubernetes-admin',
  answerHeaders: [],
  events: [],
  forgotten: false,
  ...more,
});

describe('a request as curl', () => {
  test('a GET as kubectl sends it', () => {
    const headers: RequestDetail['headers'] = [
      ['Accept', 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'],
      ['User-Agent', 'kubectl/v1.36.3'],
    ];
    expect(curlOf(summary({ url: '/api/v1/pods?limit=500' }), detail({ headers }))).toBe(
      `curl ${FILES} -H 'Accept: application/json;as=Table;v=v1;g=meta.k8s.io,application/json' '${SERVER}/api/v1/pods?limit=500'`,
    );
  });

  test('methods, bodies and quotes', () => {
    const patch = detail({
      headers: [['Content-Type', 'application/merge-patch+json']],
      body: { format: 'yaml', text: '', left: 0, cut: 0 },
      sent: `{"a":"it's $HOME \`x\`"}`,
    });
    expect(curlOf(summary({ method: 'PATCH' }), patch)).toBe(
      `curl ${FILES} -X PATCH -H 'Content-Type: application/merge-patch+json' --data-raw '{"a":"it'\\''s $HOME \`x\`"}' ${SERVER}/api/v1/nodes`,
    );
    expect(curlOf(summary({ method: 'POST' }), patch)).not.toContain('-X');
    expect(curlOf(summary({ method: 'DELETE' }), detail({}))).toContain(' -X DELETE ');
    expect(curlOf(summary({ method: 'HEAD' }), detail({}))).toContain(' -I ');
  });

  test('no line break gets out of the command', () => {
    const sent = "a\nrm -rf '/'\x1b[A\\";
    const line = curlOf(
      summary({ method: 'POST' }),
      detail({ body: { format: 'text', text: '', left: 0, cut: 0 }, sent }),
    );
    expect(line).toContain(`--data-raw $'a\\x0arm -rf \\'/\\'\\x1b[A\\\\'`);
    expect(line).not.toMatch(/[\0-\x1f]/);
  });

  test('a token is asked for, not shown; nobody brings nothing', () => {
    const { certificate: _, ...nobody } = detail({});
    expect(curlOf(summary({}), nobody)).toBe(`curl --cacert /etc/kubernetes/pki/ca.crt ${SERVER}/api/v1/nodes`);
    const bearer: RequestDetail = { ...nobody, headers: [['Authorization', 'Bearer <masked>']] };
    expect(curlOf(summary({}), bearer)).toContain(' -H "Authorization: Bearer $TOKEN" ');
    const trick: RequestDetail = { ...nobody, headers: [['Authorization', '$(reboot) <masked>']] };
    expect(curlOf(summary({}), trick)).toContain(' -H "Authorization: Bearer $TOKEN" ');
    expect([needsToken(bearer), needsToken(nobody)]).toEqual([true, false]);
  });

  test('what flows comes unbuffered; what leaves HTTP, or is not remembered, has no curl', () => {
    const flow = { kind: 'watch' as const, count: 1, open: true };
    expect(curlOf(summary({ flow }), detail({}))).toMatch(/^curl -N /);
    expect(curlOf(summary({ flow: { ...flow, kind: 'session' } }), detail({}))).toBe(undefined);
    expect(curlOf(summary({}), detail({ body: { format: 'text', text: '', left: 0, cut: 0 } }))).toBe(undefined);
  });

  test('as kubectl get --raw, where it only reads', () => {
    expect(rawOf(summary({ url: '/api/v1/pods?limit=500&x=a b' }))).toBe(
      `kubectl get --raw '/api/v1/pods?limit=500&x=a b'`,
    );
    expect(rawOf(summary({ url: '/healthz' }))).toBe('kubectl get --raw /healthz');
    expect(rawOf(summary({ method: 'POST' }))).toBe(undefined);
    expect(rawOf(summary({ flow: { kind: 'watch', count: 0, open: true } }))).toBe(undefined);
  });
});
