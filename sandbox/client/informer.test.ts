import { beforeEach, expect, test } from 'vitest';
import type { Answer, Exchange, WatchEvent } from '../apimachinery/exchange.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import { Informer } from './informer.ts';
import { RestClient } from './rest-client.ts';

const PODS = { group: '', version: 'v1', resource: 'pods' };

/** A collection of Pods behind a handler: enough of a server to drop watches and forget its history. */
class FakeServer {
  version = 0;
  readonly urls: string[] = [];
  private readonly objects = new Map<string, KubeObject>();
  private history: (WatchEvent & { at: number })[] = [];
  private compacted = 0;
  private wake: (() => void)[] = [];
  private generation = 0;

  put(name: string, labels: Record<string, string> = {}): void {
    const type = this.objects.has(name) ? 'MODIFIED' : 'ADDED';
    this.version++;
    const object = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels, resourceVersion: String(this.version) },
    };
    this.objects.set(name, object);
    this.push({ type, object });
  }

  remove(name: string): void {
    const object = this.objects.get(name) as KubeObject;
    this.objects.delete(name);
    this.version++;
    this.push({
      type: 'DELETED',
      object: { ...object, metadata: { ...object.metadata, resourceVersion: String(this.version) } },
    });
  }

  compact(): void {
    this.compacted = this.version;
    this.history = [];
  }

  dropWatches(): void {
    this.generation++;
    this.ring();
  }

  handler = async ({ url, signal }: Exchange): Promise<Answer> => {
    this.urls.push(url);
    if (!url.includes('watch=true')) {
      const items = [...this.objects.values()].sort((a, b) =>
        (a.metadata.name as string) < (b.metadata.name as string) ? -1 : 1,
      );
      const list = { apiVersion: 'v1', kind: 'PodList', metadata: { resourceVersion: String(this.version) }, items };
      return { status: 200, headers: {}, body: { kind: 'object', object: list } };
    }
    const from = Number(new URLSearchParams(url.slice(url.indexOf('?'))).get('resourceVersion'));
    return { status: 200, headers: {}, body: { kind: 'watch', events: this.watch(from, signal) } };
  };

  private async *watch(from: number, signal: AbortSignal | undefined): AsyncGenerator<WatchEvent> {
    const generation = this.generation;
    signal?.addEventListener('abort', () => this.ring());
    if (from < this.compacted) {
      const object = {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        reason: 'Expired',
        message: 'too old resource version',
        code: 410,
      };
      yield { type: 'ERROR', object };
      return;
    }
    let at = from;
    for (;;) {
      for (const event of this.history) {
        if (event.at <= at) continue;
        at = event.at;
        yield { type: event.type, object: event.object };
      }
      if (signal?.aborted || this.generation !== generation) return;
      await new Promise<void>((resolve) => this.wake.push(resolve));
    }
  }

  private push(event: WatchEvent): void {
    this.history.push({ ...event, at: this.version });
    this.ring();
  }

  private ring(): void {
    const wake = this.wake;
    this.wake = [];
    for (const resolve of wake) resolve();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
let server: FakeServer;
let log: string[];

function informer() {
  const client = new RestClient(server.handler, { userAgent: 'test' });
  const it = new Informer(client, PODS, {
    indexers: { app: (o) => (o.metadata.labels?.app ? [o.metadata.labels.app] : []) },
  });
  it.addHandlers({
    add: (o) => log.push(`add ${o.metadata.name}`),
    update: (old, o) =>
      log.push(`update ${o.metadata.name} ${old.metadata.resourceVersion}→${o.metadata.resourceVersion}`),
    delete: (o) => log.push(`delete ${o.metadata.name}`),
  });
  return it;
}
const names = (objects: KubeObject[]) => objects.map((o) => o.metadata.name);

beforeEach(() => {
  server = new FakeServer();
  log = [];
  server.put('b', { app: 'web' });
  server.put('a', { app: 'web' });
});

test('lists, then follows; indexes move with the objects and read in key order', async () => {
  const pods = informer();
  expect(pods.hasSynced).toBe(false);
  await pods.start();
  expect(log).toEqual(['add a', 'add b']);
  server.put('aa', { app: 'web' });
  server.put('b', { app: 'db' });
  server.remove('a');
  await settled();
  expect(log.slice(2)).toEqual(['add aa', 'update b 1→4', 'delete a']);
  expect(names(pods.list())).toEqual(['aa', 'b']);
  expect(names(pods.byIndex('app', 'web'))).toEqual(['aa']);
  expect(names(pods.byIndex('app', 'db'))).toEqual(['b']);
  expect(pods.byIndex('app', 'gone')).toEqual([]);
  expect(pods.get('default', 'b')?.metadata.resourceVersion).toBe('4');
});

test('a dropped watch goes on where it was, without another list', async () => {
  const pods = informer();
  await pods.start();
  server.dropWatches();
  await settled();
  server.put('c');
  await settled();
  expect(names(pods.list())).toEqual(['a', 'b', 'c']);
  expect(server.urls.filter((u) => !u.includes('watch'))).toHaveLength(1);
});

test('410 lists again and tells only what changed', async () => {
  const pods = informer();
  await pods.start();
  await settled();
  log = [];
  server.dropWatches();
  server.put('b', { app: 'db' });
  server.remove('a');
  server.put('c');
  server.compact();
  await settled();
  expect(log).toEqual(['update b 1→3', 'add c', 'delete a']);
  expect(names(pods.byIndex('app', 'db'))).toEqual(['b']);
});

test('resumed, it fills without telling; late handlers hear of what is there', async () => {
  const pods = informer();
  await pods.start({ resume: true });
  expect(log).toEqual([]);
  const late: string[] = [];
  pods.addHandlers({ add: (o) => late.push(o.metadata.name as string) });
  expect(late).toEqual(['a', 'b']);
  server.put('c');
  await settled();
  expect(log).toEqual(['add c']);
  pods.stop();
  await settled();
  server.put('d');
  await settled();
  expect(log).toEqual(['add c']);
});
