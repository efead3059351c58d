import { expect, test } from 'vitest';
import type { Answer, Exchange } from '../apimachinery/exchange.ts';
import { encodeUtf8 } from '../apimachinery/streams.ts';
import { detailOf } from './request-detail.ts';
import type { RecordedRequest } from './request-record.ts';

function recorded(
  exchange: Partial<Exchange>,
  answer?: Partial<Answer>,
  more?: Partial<RecordedRequest>,
): RecordedRequest {
  return {
    summary: { id: 7, command: 1, method: 'GET', server: 'https://a', url: '/', at: 0, discovery: false },
    exchange: { method: 'GET', url: '/', headers: {}, ...exchange },
    ...(answer ? { answer: { status: 200, headers: {}, body: { kind: 'object', object: {} }, ...answer } } : {}),
    events: [],
    bytes: new Uint8Array(),
    forgotten: false,
    ...more,
  };
}

test('headers stand as on the wire, secrets masked; the certificate says whom it names', () => {
  const detail = detailOf(
    recorded({
      headers: { 'user-agent': 'kubectl', accept: 'application/json', authorization: 'Bearer abc.def' },
      peer: { user: 'kubernetes-admin', groups: ['kubeadm:cluster-admins'] },
    }),
    'yaml',
  );
  expect(detail).toEqual({
    id: 7,
    headers: [
      ['Accept', 'application/json'],
      ['Authorization', 'Bearer <masked>'],
      ['User-Agent', 'kubectl'],
    ],
    certificate: 'CN=kubernetes-admin, O=kubeadm:cluster-admins',
    answerHeaders: [],
    events: [],
    forgotten: false,
  });
});

test('bodies as YAML or JSON, and as they went over the wire', () => {
  const object = { kind: 'Pod', metadata: { name: 'web' } };
  const request = recorded(
    { body: { object } },
    { headers: { 'content-type': 'application/json' }, body: { kind: 'object', object } },
  );
  const yaml = detailOf(request, 'yaml');
  expect(yaml.body).toEqual({ format: 'yaml', text: 'kind: Pod\nmetadata:\n  name: web\n', left: 0, cut: 0 });
  expect(yaml.sent).toBe('{"kind":"Pod","metadata":{"name":"web"}}');
  expect(detailOf(request, 'json').answer?.text).toBe(
    '{\n  "kind": "Pod",\n  "metadata": {\n    "name": "web"\n  }\n}\n',
  );
});

test('bytes are read as what they say they are', () => {
  const bytes = encodeUtf8('{"a":1}');
  const json = recorded({ body: { bytes, contentType: 'application/json' } });
  expect(detailOf(json, 'yaml').body?.text).toBe('a: 1\n');
  const wrong = recorded({ body: { bytes: encodeUtf8('{"a":'), contentType: 'application/json' } });
  expect(detailOf(wrong, 'yaml').body).toEqual({ format: 'text', text: '{"a":', left: 0, cut: 0 });
  const binary = recorded({}, { body: { kind: 'bytes', bytes: new Uint8Array([0, 1, 2]) } });
  expect(detailOf(binary, 'yaml').answer?.text).toBe('3 bytes\n');
  const log = recorded(
    {},
    { body: { kind: 'stream', chunks: (async function* () {})() } },
    { bytes: encodeUtf8('hi\n') },
  );
  expect(detailOf(log, 'yaml').answer?.text).toBe('hi\n');
});

test('long lists and long texts are cut, and say how much', () => {
  const object = { kind: 'PodList', items: Array.from({ length: 130 }, (_, i) => ({ i })) };
  const { answer } = detailOf(recorded({}, { body: { kind: 'object', object } }), 'yaml');
  expect(answer?.left).toBe(30);
  expect(answer?.text.split('\n')).toHaveLength(103);
  const text = recorded({}, { body: { kind: 'bytes', bytes: encodeUtf8('x'.repeat(200_005)) } });
  expect(detailOf(text, 'yaml').answer).toMatchObject({ cut: 5 });
  expect(object.items).toHaveLength(130);
});

test('of a watch: what the latest events were about, and the last one whole', () => {
  const pod = (name: string) => ({ kind: 'Pod', metadata: { name } }) as never;
  const table = { kind: 'Table', metadata: {}, rows: [{ object: pod('a') }, { object: pod('b') }] } as never;
  const detail = detailOf(
    recorded({}, undefined, {
      events: [
        { type: 'ADDED', object: pod('web') },
        { type: 'MODIFIED', object: table },
      ],
    }),
    'json',
  );
  expect(detail.events).toEqual([
    { type: 'ADDED', object: 'Pod web' },
    { type: 'MODIFIED', object: 'Table a b' },
  ]);
  expect(detail.lastEvent?.text.slice(0, 24)).toBe('{\n  "type": "MODIFIED",\n');
});
