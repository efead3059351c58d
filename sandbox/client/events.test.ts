import { beforeEach, expect, test } from 'vitest';
import { SimulationClock } from '../apimachinery/clock.ts';
import type { Answer, Exchange } from '../apimachinery/exchange.ts';
import { createRandom } from '../apimachinery/random.ts';
import { EventRecorder } from './events.ts';
import { RestClient } from './rest-client.ts';

const START = Date.UTC(2026, 10, 22, 19, 10, 41);
const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'dev', uid: 'u1', resourceVersion: '7' },
};

let clock: SimulationClock;
let sent: { method: string; url: string; object: any }[];
let lost = false;

function recorder(host?: string): EventRecorder {
  const handler = async ({ method, url, body }: Exchange): Promise<Answer> => {
    sent.push({ method, url, object: body?.object });
    const gone = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      reason: 'NotFound',
      message: '',
      code: 404,
    };
    if (method === 'PATCH' && lost) return { status: 404, headers: {}, body: { kind: 'object', object: gone } };
    return { status: 201, headers: {}, body: { kind: 'object', object: body?.object } };
  };
  const client = new RestClient(handler, { userAgent: 'test' });
  return new EventRecorder({ client, clock, random: createRandom(1), component: 'kubelet', ...(host ? { host } : {}) });
}

beforeEach(() => {
  clock = new SimulationClock({ mode: 'virtual', start: START });
  sent = [];
  lost = false;
});

test('a whole event', async () => {
  const events = recorder('node01');
  events.event(
    { ...POD, kind: 'Pod', name: 'web', namespace: 'dev', uid: 'u1', fieldPath: 'spec.containers{c}' } as never,
    'Normal',
    'Started',
    'Container started',
  );
  events.event(POD, 'Normal', 'Scheduled', 'Assigned');
  await events.flush();
  expect(sent[1]).toEqual({
    method: 'POST',
    url: '/api/v1/namespaces/dev/events',
    object: {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name: expect.stringMatching(/^web\.[0-9a-f]{16}$/), namespace: 'dev' },
      involvedObject: { kind: 'Pod', namespace: 'dev', name: 'web', uid: 'u1', apiVersion: 'v1', resourceVersion: '7' },
      reason: 'Scheduled',
      message: 'Assigned',
      source: { component: 'kubelet', host: 'node01' },
      firstTimestamp: '2026-11-22T19:10:41Z',
      lastTimestamp: '2026-11-22T19:10:41Z',
      count: 1,
      type: 'Normal',
      eventTime: null,
      reportingComponent: 'kubelet',
      reportingInstance: 'node01',
    },
  });
  expect(sent[0]?.object.metadata.name < sent[1]?.object.metadata.name).toBe(true);
});

test('the same again counts up', async () => {
  const events = recorder();
  events.event(POD, 'Warning', 'BackOff', 'Back-off restarting failed container');
  await clock.advance(15_000);
  events.event(POD, 'Warning', 'BackOff', 'Back-off restarting failed container');
  await events.flush();
  const name = sent[0]?.object.metadata.name;
  expect(sent[1]).toEqual({
    method: 'PATCH',
    url: `/api/v1/namespaces/dev/events/${name}`,
    object: { count: 2, lastTimestamp: '2026-11-22T19:10:56Z', message: 'Back-off restarting failed container' },
  });
});

test('counting up one that is gone writes it anew, with its count', async () => {
  const events = recorder();
  events.event(POD, 'Normal', 'A', 'a');
  await events.flush();
  lost = true;
  events.event(POD, 'Normal', 'A', 'a');
  await events.flush();
  expect(sent.map(({ method, object }) => [method, object.count])).toEqual([
    ['POST', 1],
    ['PATCH', 2],
    ['POST', 2],
  ]);
});

test('from the tenth of a kind on they are combined, after twenty-five dropped', async () => {
  const events = recorder();
  for (let i = 0; i < 40; i++) events.event(POD, 'Normal', 'SuccessfulCreate', `Created pod: web-${i}`);
  await events.flush();
  expect(sent.map(({ method }) => method).join(' ')).toBe(`${'POST '.repeat(10)}${'PATCH '.repeat(15)}`.trim());
  expect(sent[9]?.object.message).toBe('(combined from similar events): Created pod: web-9');
  expect(sent.at(-1)?.object).toMatchObject({
    count: 16,
    message: '(combined from similar events): Created pod: web-24',
  });
});

test('saved and loaded, it counts on', async () => {
  const first = recorder();
  first.event(POD, 'Normal', 'A', 'a');
  await first.flush();
  const second = recorder();
  second.load(JSON.parse(JSON.stringify(first.save())));
  second.event(POD, 'Normal', 'A', 'a');
  await second.flush();
  expect(sent[1]).toMatchObject({ method: 'PATCH', object: { count: 2 } });
});
