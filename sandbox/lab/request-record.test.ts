import { describe, expect, test } from 'vitest';
import type { Answer, Exchange, Handler } from '../apimachinery/exchange.ts';
import { RequestRecord } from './request-record.ts';

const SERVER = 'https://kubeapi.magedu.com:6443';
const get = (url: string): Exchange => ({ method: 'GET', url, headers: { accept: 'application/json' } });
const ok = (object: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: { kind: 'object', object },
});
const gives =
  (answer: Answer): Handler =>
  async () =>
    answer;

function setUp(): { record: RequestRecord; advance(ms: number): void; now(): number } {
  let time = 1000;
  return {
    record: new RequestRecord(() => time),
    advance: (ms) => {
      time += ms;
    },
    now: () => time,
  };
}

describe('the record of requests', () => {
  test('an exchange is filed under the command that sent it, body and answer as they are', async () => {
    const { record, advance } = setUp();
    const source = record.source();
    const pod = Object.freeze({ kind: 'Pod' });
    const answer = ok(pod);
    source.command({ line: 'kubectl run web --image=nginx' });
    const sent: Exchange = { ...get('/api/v1/namespaces/default/pods'), method: 'POST', body: { object: pod } };
    const given = await source.tap(async (exchange) => {
      expect(exchange).toBe(sent);
      advance(4);
      return answer;
    }, SERVER)(sent);
    expect(given).toBe(answer);
    source.command({ line: 'kubectl run web --image=nginx', status: 0 });
    expect(record.changes(0)).toEqual({
      version: 4,
      oldest: 1,
      commands: [{ id: 1, line: 'kubectl run web --image=nginx', at: 1000, status: 0, sent: 1 }],
      requests: [
        {
          id: 2,
          command: 1,
          method: 'POST',
          server: SERVER,
          url: '/api/v1/namespaces/default/pods',
          at: 1000,
          status: 200,
          milliseconds: 5,
          discovery: false,
        },
      ],
    });
    const found = record.find(2);
    expect(found?.exchange.body?.object).toBe(pod);
    expect(found?.answer).toBe(answer);
  });

  test('each terminal has commands of its own; what comes before the first is passed on unseen', async () => {
    const { record } = setUp();
    const [one, two] = [record.source(), record.source()];
    const answer = ok({});
    expect(await one.tap(gives(answer), SERVER)(get('/healthz'))).toBe(answer);
    one.command({ line: 'kubectl get pods -w' });
    two.command({ line: 'kubectl get nodes' });
    two.command({ line: 'read x', reads: true });
    await one.tap(gives(answer), SERVER)(get('/one'));
    await two.tap(gives(answer), SERVER)(get('/two'));
    expect(record.changes(0).requests.map(({ url, command }) => [url, command])).toEqual([
      ['/one', 1],
      ['/two', 2],
    ]);
  });

  test('only what changed is told again', async () => {
    const { record } = setUp();
    const source = record.source();
    let told = 0;
    const end = record.listen(() => told++);
    source.command({ line: 'a' });
    await source.tap(gives(ok({})), SERVER)(get('/1'));
    const { version } = record.changes(0);
    await source.tap(gives(ok({})), SERVER)(get('/2'));
    const { commands, requests } = record.changes(version);
    expect([commands.map((c) => c.sent), requests.map((r) => r.url)]).toEqual([[2], ['/2']]);
    expect(record.changes(record.changes(0).version).commands).toEqual([]);
    expect(told).toBe(5);
    end();
    source.command({ line: 'b' });
    expect(told).toBe(5);
  });

  test('a handler that fails is told, and its error goes on', async () => {
    const { record } = setUp();
    const source = record.source();
    source.command({ line: 'a' });
    const fails: Handler = async () => {
      throw new Error('connection reset');
    };
    await expect(source.tap(fails, SERVER)(get('/1'))).rejects.toThrow('connection reset');
    expect(record.changes(0).requests[0]).toMatchObject({ failure: 'connection reset' });
  });

  test('events of a watch are counted as they pass, the latest kept; leaving it ends it', async () => {
    const { record } = setUp();
    const source = record.source();
    source.command({ line: 'kubectl get pods -w' });
    let left = false;
    const events = async function* () {
      try {
        for (let i = 0; ; i++) yield { type: 'MODIFIED' as const, object: { metadata: { name: `${i}` } } as never };
      } finally {
        left = true;
      }
    };
    const answer = await source.tap(
      gives({ status: 200, headers: {}, body: { kind: 'watch', events: events() } }),
      SERVER,
    )(get('/api/v1/pods?watch=true'));
    if (answer.body.kind !== 'watch') throw new Error('no watch');
    let seen = 0;
    for await (const event of answer.body.events) {
      expect(event.object.metadata.name).toBe(`${seen}`);
      if (++seen === 130) break;
    }
    expect(left).toBe(true);
    const [request] = record.changes(0).requests;
    expect(request?.flow).toEqual({ kind: 'watch', count: 130, open: false });
    const kept = record.find(2)?.events ?? [];
    expect([kept.length, kept[0]?.object.metadata.name]).toEqual([100, '30']);
  });

  test('a stream is counted and its beginning kept', async () => {
    const { record } = setUp();
    const source = record.source();
    source.command({ line: 'kubectl logs -f web' });
    const chunks = async function* () {
      for (let i = 0; i < 3; i++) yield new Uint8Array(40_000).fill(65 + i);
    };
    const answer = await source.tap(
      gives({ status: 200, headers: {}, body: { kind: 'stream', chunks: chunks() } }),
      SERVER,
    )(get('/api/v1/namespaces/default/pods/web/log?follow=true'));
    if (answer.body.kind !== 'stream') throw new Error('no stream');
    let bytes = 0;
    for await (const chunk of answer.body.chunks) bytes += chunk.length;
    expect(bytes).toBe(120_000);
    expect(record.changes(0).requests[0]?.flow).toEqual({ kind: 'stream', count: 120_000, open: false });
    const kept = record.find(2)?.bytes as Uint8Array;
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([65_536, 65, 66]);
  });

  test('it is bounded: commands, requests of one command, and what bodies weigh', async () => {
    const { record } = setUp();
    const source = record.source();
    const heavy = ok({ items: new Array(9000).fill(null) });
    source.command({ line: 'heavy' });
    for (let i = 0; i < 3; i++) await source.tap(gives(heavy), SERVER)(get(`/${i}`));
    const ids = record.changes(0).requests.map((r) => r.id);
    expect(ids.map((id) => record.find(id)?.forgotten)).toEqual([true, false, false]);
    expect(record.find(ids[0] as number)?.answer?.body).toEqual({ kind: 'bytes', bytes: new Uint8Array() });
    expect(heavy.body).toMatchObject({ kind: 'object' });

    source.command({ line: 'loop' });
    for (let i = 0; i < 230; i++) await source.tap(gives(ok({})), SERVER)(get(`/${i}`));
    const { commands, requests } = record.changes(0);
    expect(commands.at(-1)).toMatchObject({ line: 'loop', sent: 230 });
    expect(requests.filter((r) => r.command === commands.at(-1)?.id).map((r) => r.url)[0]).toBe('/30');

    for (let i = 0; i < 60; i++) source.command({ line: `${i}` });
    const after = record.changes(0);
    expect(after.commands.map((c) => c.line)).toEqual(Array.from({ length: 50 }, (_, i) => `${i + 10}`));
    expect(after.oldest).toBe(after.commands[0]?.id);
    expect(record.find(ids[0] as number)).toBe(undefined);
  });

  test.each([
    ['/api', true],
    ['/apis?timeout=32s', true],
    ['/apis/apps/v1', true],
    ['/api/v1', true],
    ['/openapi/v3/apis/apps/v1?hash=A', true],
    ['/api/v1/pods', false],
    ['/apis/apps/v1/deployments', false],
    ['/healthz', false],
    ['/version', false],
  ])('%s asks what there is to ask for: %s', async (url, discovery) => {
    const { record } = setUp();
    const source = record.source();
    source.command({ line: 'a' });
    await source.tap(gives(ok({})), SERVER)(get(url));
    expect(record.changes(0).requests[0]?.discovery).toBe(discovery);
  });
});
