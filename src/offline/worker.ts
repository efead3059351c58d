/**
 * The service worker, `sw.js` of the built site: its pages work without a network when they have asked for it.
 * A newer one waits until no page of the older is open; meanwhile it may already keep its own build's files.
 */
import { isWarmRequest, type OfflineList, type WarmAnswer } from './list.ts';
import { Shelf } from './shelf.ts';

/** Written in by the build (scripts/offline.ts). */
declare const KUBETAB_OFFLINE_LIST: OfflineList;

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Lasting {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(response: Promise<Response>): void;
}

interface Asked extends Lasting {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}

interface Scope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { claim(): Promise<void>; matchAll(options: object): Promise<readonly unknown[]> };
  addEventListener(type: 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'message', listener: (event: Asked) => void): void;
}

const scope = self as unknown as Scope;
const base = scope.registration.scope;
const shelf = new Shelf(KUBETAB_OFFLINE_LIST, { base, caches, fetch: (url, init) => fetch(url, init) });

scope.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([scope.clients.claim(), scope.registration.navigationPreload?.enable()]));
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(base)) return;
  if (request.mode === 'navigate') {
    const coming = Promise.resolve(event.preloadResponse).then((preloaded) => preloaded ?? fetch(request));
    const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    event.respondWith(shelf.page(request.url, coming, after));
  } else if (shelf.isHashed(request.url)) {
    event.respondWith(shelf.kept(request.url).then((kept) => kept ?? fetch(request)));
  } else if (shelf.isAsset(request.url)) {
    event.respondWith(
      fetch(request).catch(async (error) => {
        const kept = await shelf.kept(request.url);
        if (!kept) throw error;
        return kept;
      }),
    );
  }
});

scope.addEventListener('message', (event) => {
  const { data, ports } = event;
  if (!isWarmRequest(data)) return;
  event.waitUntil(
    shelf.warm(data.build, data.language).then(async (answer: WarmAnswer) => {
      // No other page is open that could be of an older build.
      const open = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
      if (answer === 'whole' && open.length === 1) await shelf.retire();
      ports[0]?.postMessage(answer);
    }),
  );
});
