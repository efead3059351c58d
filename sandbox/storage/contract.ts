/**
 * What every storage of API objects must do, after apiserver/pkg/storage/testing:
 * run it on an implementation with {@link storageContract}.
 */
import { expect, test } from 'vitest';
import type { WatchEvent } from '../apimachinery/exchange.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import { decodeContinue, encodeContinue } from './continue-token.ts';
import { StorageError } from './errors.ts';
import type { Storage } from './store.ts';

const PREFIX = '/registry/pods/';
const meta = { apiVersion: 'v1', kind: 'Pod' };

const pod = (name: string, rest: Partial<KubeObject> = {}, namespace = 'ns'): KubeObject => ({
  ...meta,
  metadata: { name, namespace, uid: `uid-${name}`, ...(rest.metadata as object) },
  ...Object.fromEntries(Object.entries(rest).filter(([field]) => field !== 'metadata')),
});
const key = (name: string, namespace = 'ns') => `${PREFIX}${namespace}/${name}`;
const names = (objects: readonly KubeObject[]) => objects.map((o) => o.metadata.name);

/** What has arrived by now. */
async function drain(
  stream: AsyncIterableIterator<WatchEvent>,
): Promise<[string, string | undefined, string | undefined][]> {
  const seen: [string, string | undefined, string | undefined][] = [];
  for (;;) {
    const idle = Symbol();
    const next = await Promise.race([stream.next(), soon(idle)]);
    if (next === idle || (next as IteratorResult<WatchEvent>).done) return seen;
    const { type, object } = (next as IteratorResult<WatchEvent>).value;
    seen.push([type, object.metadata.name, object.metadata.resourceVersion]);
  }
}

async function soon<T>(value: T): Promise<T> {
  for (let i = 0; i < 10; i++) await undefined;
  return value;
}

function failure(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof StorageError) return { code: error.code, message: error.message };
    return (error as { status?: unknown }).status ?? error;
  }
  return 'no failure';
}

export function storageContract(create: () => Storage): void {
  const fill = (store: Storage, ...list: string[]) => {
    for (const name of list) store.create(key(name), pod(name));
  };

  test('create stamps the revision, freezes, and refuses a key that is there', () => {
    const store = create();
    const made = store.create(key('a'), pod('a'));
    expect(made.metadata.resourceVersion).toBe('2');
    expect(Object.isFrozen(made) && Object.isFrozen(made.metadata)).toBe(true);
    expect(store.get(key('a'))).toBe(made);
    expect(failure(() => store.create(key('a'), pod('a')))).toEqual({ code: 'KeyExists', message: 'key exists' });
    expect(failure(() => store.create(key('b'), pod('b', { metadata: { resourceVersion: '1' } })))).toEqual({
      code: 'InvalidObj',
      message: 'resourceVersion should not be set on objects to be created',
    });
    expect(store.revision).toBe(2);
  });

  test('get of what is not there', () => {
    expect(create().get(key('a'))).toBeUndefined();
  });

  test('guaranteedUpdate writes a new revision; the same object writes nothing', () => {
    const store = create();
    fill(store, 'a');
    const next = store.guaranteedUpdate(key('a'), undefined, (old) => ({ ...old, spec: { x: 1 } }));
    expect(next).toEqual(pod('a', { metadata: { resourceVersion: '3' }, spec: { x: 1 } }));
    expect(store.guaranteedUpdate(key('a'), undefined, (old) => old)).toBe(next);
    expect(store.revision).toBe(3);
    expect(failure(() => store.guaranteedUpdate(key('b'), undefined, (old) => old))).toEqual({
      code: 'KeyNotFound',
      message: 'key not found',
    });
  });

  test.each([
    [{ uid: 'uid-a' }, undefined],
    [{ resourceVersion: '2' }, undefined],
    [{ uid: 'other' }, 'Precondition failed: UID in precondition: other, UID in object meta: uid-a'],
    [
      { resourceVersion: '9' },
      'Precondition failed: ResourceVersion in precondition: 9, ResourceVersion in object meta: 2',
    ],
  ])('preconditions %j', (preconditions, message) => {
    const store = create();
    fill(store, 'a');
    const refused = message ? { code: 'InvalidObj', message } : 'no failure';
    expect(failure(() => store.guaranteedUpdate(key('a'), preconditions, (old) => old))).toEqual(refused);
    expect(failure(() => store.delete(key('a'), preconditions))).toEqual(refused);
    expect(store.get(key('a')) === undefined).toBe(message === undefined);
  });

  test('delete answers with the last state under the revision of the deletion', () => {
    const store = create();
    fill(store, 'a');
    expect(store.delete(key('a'))).toEqual(pod('a', { metadata: { resourceVersion: '3' } }));
    expect(failure(() => store.delete(key('a')))).toEqual({ code: 'KeyNotFound', message: 'key not found' });
  });

  test('lists are ordered by key and keep to their prefix', () => {
    const store = create();
    fill(store, 'b', 'c', 'a');
    store.create(key('a', 'ns2'), pod('a', {}, 'ns2'));
    store.create('/registry/podsx/ns/z', pod('z'));
    expect(names(store.list(PREFIX).items)).toEqual(['a', 'b', 'c', 'a']);
    expect(names(store.list(`${PREFIX}ns/`).items)).toEqual(['a', 'b', 'c']);
    expect(store.list(PREFIX).resourceVersion).toBe('6');
    expect(names(store.list(PREFIX, { matches: (o) => o.metadata.name === 'b' }).items)).toEqual(['b']);
  });

  test('a chunked list stays at the revision of its first chunk', () => {
    const store = create();
    fill(store, 'a', 'b', 'c', 'd', 'e');
    const first = store.list(PREFIX, { limit: 2 });
    expect([names(first.items), first.resourceVersion, first.remainingItemCount]).toEqual([['a', 'b'], '6', 3]);
    expect(decodeContinue(first.continue as string)).toEqual({ start: 'ns/b\u0000', revision: 6 });
    store.delete(key('c'));
    store.create(key('bb'), pod('bb'));
    const second = store.list(PREFIX, { limit: 2, continue: first.continue as string });
    expect([names(second.items), second.resourceVersion, second.remainingItemCount]).toEqual([['c', 'd'], '6', 1]);
    const third = store.list(PREFIX, { limit: 2, continue: second.continue as string });
    expect(third).toMatchObject({ resourceVersion: '6' });
    expect([names(third.items), third.continue, third.remainingItemCount]).toEqual([['e'], undefined, undefined]);
    expect(names(store.list(PREFIX).items)).toEqual(['a', 'b', 'bb', 'd', 'e']);
  });

  test('a limit with a selector counts what matches and does not say how many remain', () => {
    const store = create();
    fill(store, 'a', 'b', 'c', 'd');
    const matches = (o: KubeObject) => o.metadata.name !== 'b';
    const first = store.list(PREFIX, { limit: 2, matches });
    expect([names(first.items), first.remainingItemCount]).toEqual([['a', 'c'], undefined]);
    expect(names(store.list(PREFIX, { limit: 2, matches, continue: first.continue as string }).items)).toEqual(['d']);
  });

  test('a continue token older than the compaction: 410 with a token that goes on inconsistently', () => {
    const store = create();
    fill(store, 'a', 'b', 'c');
    const { continue: token } = store.list(PREFIX, { limit: 1 });
    store.delete(key('b'));
    store.kv.compact(store.revision);
    const inconsistent = encodeContinue('ns/a\u0000', -1);
    expect(failure(() => store.list(PREFIX, { limit: 1, continue: token as string }))).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: { continue: inconsistent },
      status: 'Failure',
      message:
        'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
      reason: 'Expired',
      code: 410,
    });
    expect(names(store.list(PREFIX, { continue: inconsistent }).items)).toEqual(['c']);
  });

  test.each([
    ['', undefined, ['a', 'c']],
    ['0', undefined, ['a', 'c']],
    ['3', undefined, ['a', 'c']],
    ['3', 'NotOlderThan', ['a', 'c']],
    ['3', 'Exact', ['a', 'b']],
    ['2', 'Exact', ['a']],
  ] as const)('list at resourceVersion %j, match %s', (resourceVersion, resourceVersionMatch, expected) => {
    const store = create();
    fill(store, 'a', 'b');
    store.delete(key('b'));
    fill(store, 'c');
    const match = resourceVersionMatch ? { resourceVersionMatch } : {};
    expect(names(store.list(PREFIX, { resourceVersion, ...match }).items)).toEqual(expected);
  });

  test('list of the future and of what is compacted', () => {
    const store = create();
    fill(store, 'a', 'b');
    store.kv.compact(3);
    expect(failure(() => store.list(PREFIX, { resourceVersion: '99' }))).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Timeout: Too large resource version: 99, current: 3',
      reason: 'Timeout',
      details: {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
      code: 504,
    });
    expect(failure(() => store.list(PREFIX, { resourceVersion: '2', resourceVersionMatch: 'Exact' }))).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'The resourceVersion for the provided list is too old.',
      reason: 'Expired',
      code: 410,
    });
  });

  test('watch from a revision: what happened since, then what happens', async () => {
    const store = create();
    fill(store, 'a', 'b');
    const stream = store.watch(PREFIX, { ...meta, resourceVersion: '2' });
    store.guaranteedUpdate(key('a'), undefined, (old) => ({ ...old, spec: 1 }));
    store.create('/registry/services/specs/ns/x', pod('x'));
    store.delete(key('b'));
    expect(await drain(stream)).toEqual([
      ['ADDED', 'b', '3'],
      ['MODIFIED', 'a', '4'],
      ['DELETED', 'b', '6'],
    ]);
  });

  test.each(['', '0'])('watch from %j begins with what is there', async (resourceVersion) => {
    const store = create();
    fill(store, 'a', 'b');
    store.delete(key('a'));
    const stream = store.watch(PREFIX, { ...meta, resourceVersion });
    fill(store, 'c');
    expect(await drain(stream)).toEqual([
      ['ADDED', 'b', '3'],
      ['ADDED', 'c', '5'],
    ]);
  });

  test('a watcher sees an object enter and leave its selection', async () => {
    const store = create();
    const matches = (o: KubeObject) => o['spec']?.on === true;
    const stream = store.watch(PREFIX, { ...meta, resourceVersion: '1', matches });
    const turn = (on: boolean, n = 0) =>
      store.guaranteedUpdate(key('a'), undefined, (old) => ({ ...old, spec: { on, n } }));
    fill(store, 'a');
    turn(true);
    turn(true, 1);
    turn(false);
    turn(false, 1);
    turn(true);
    store.delete(key('a'));
    fill(store, 'b');
    store.delete(key('b'));
    expect(await drain(stream)).toEqual([
      ['ADDED', 'a', '3'],
      ['MODIFIED', 'a', '4'],
      ['DELETED', 'a', '5'],
      ['ADDED', 'a', '7'],
      ['DELETED', 'a', '8'],
    ]);
  });

  test('the object of a transition out of the selection is the one that matched', async () => {
    const store = create();
    fill(store, 'a');
    const stream = store.watch(PREFIX, { ...meta, resourceVersion: '2', matches: (o) => o['spec'] === undefined });
    store.guaranteedUpdate(key('a'), undefined, (old) => ({ ...old, spec: 1 }));
    expect((await stream.next()).value).toEqual({
      type: 'DELETED',
      object: pod('a', { metadata: { resourceVersion: '3' } }),
    });
  });

  test('watchers share one object', async () => {
    const store = create();
    const streams = [1, 2].map(() => store.watch(PREFIX, { ...meta, resourceVersion: '1' }));
    fill(store, 'a');
    const [one, two] = await Promise.all(streams.map((s) => s.next()));
    expect(one?.value.object).toBe(two?.value.object);
    expect(one?.value.object).toBe(store.get(key('a')));
  });

  test('watch from a compacted revision is one ERROR event', async () => {
    const store = create();
    fill(store, 'a', 'b', 'c');
    store.kv.compact(4);
    const stream = store.watch(PREFIX, { ...meta, resourceVersion: '2' });
    expect((await stream.next()).value).toEqual({
      type: 'ERROR',
      object: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'too old resource version: 2 (4)',
        reason: 'Expired',
        code: 410,
      },
    });
    expect(await stream.next()).toEqual({ value: undefined, done: true });
  });

  test('sendInitialEvents ends with an annotated bookmark', async () => {
    const store = create();
    fill(store, 'a');
    const stream = store.watch(PREFIX, { ...meta, sendInitialEvents: true, bookmarks: true });
    await stream.next();
    expect((await stream.next()).value).toEqual({
      type: 'BOOKMARK',
      object: { ...meta, metadata: { resourceVersion: '2', annotations: { 'k8s.io/initial-events-end': 'true' } } },
    });
    fill(store, 'b');
    expect(await drain(stream)).toEqual([['ADDED', 'b', '3']]);
  });

  test('bookmarks tell those who asked how far the world is', async () => {
    const store = create();
    const asked = store.watch(PREFIX, { ...meta, resourceVersion: '1', bookmarks: true });
    const not = store.watch(PREFIX, { ...meta, resourceVersion: '1' });
    store.create('/registry/services/specs/ns/x', pod('x'));
    store.sendBookmarks();
    expect(await drain(asked)).toEqual([['BOOKMARK', undefined, '2']]);
    expect(await drain(not)).toEqual([]);
  });

  test('an ended watch gets nothing more', async () => {
    const store = create();
    const stream = store.watch(PREFIX, { ...meta, resourceVersion: '1' });
    fill(store, 'a');
    stream.end();
    fill(store, 'b');
    expect(await drain(stream)).toEqual([['ADDED', 'a', '2']]);
    expect((await stream.next()).done).toBe(true);
  });

  test('a saved and loaded store has the same past', () => {
    const store = create();
    fill(store, 'a', 'b');
    store.guaranteedUpdate(key('a'), undefined, (old) => ({ ...old, spec: 1 }));
    store.delete(key('b'));
    const copy = create();
    copy.kv.load(JSON.parse(JSON.stringify(store.kv.save())));
    expect(copy.list(PREFIX)).toEqual(store.list(PREFIX));
    for (const resourceVersion of ['2', '3', '4']) {
      const at = { resourceVersion, resourceVersionMatch: 'Exact' } as const;
      expect(copy.list(PREFIX, at)).toEqual(store.list(PREFIX, at));
    }
    expect([...copy.kv.eventsAfter(1, '/')]).toEqual([...store.kv.eventsAfter(1, '/')]);
    copy.kv.load(JSON.parse(JSON.stringify(store.kv.save({ history: false }))));
    expect(copy.list(PREFIX)).toEqual(store.list(PREFIX));
    expect(copy.kv.compactRevision).toBe(5);
  });
}
