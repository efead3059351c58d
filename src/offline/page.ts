/**
 * The page's part: when the lab is awake, or the reader has been here for a while and nobody asked to save data, the
 * worker is told to keep what the page uses. The badge appears when it has, and not before. Where the browser allows
 * no service worker (plain HTTP, a file, a private window), nothing happens.
 */
import { BUILD_META, cacheName, type WarmAnswer, type WarmRequest } from './list.ts';
import { offlineWords } from './words.ts';

/** Milliseconds after loading: a reader who stays. */
const STAYS = 10_000;
/** Milliseconds after the lab is awake: its own first steps come first. */
const AFTER_WAKING = 2_000;

const base = import.meta.env.BASE_URL.replace(/\/?$/, '/');
const build = document.querySelector<HTMLMetaElement>(`meta[name="${BUILD_META}"]`)?.content;
const panel = document.querySelector<HTMLElement>('[data-lab]');
const language = document.documentElement.lang;

// A lab on somebody else's page keeps nothing there.
if (build && parent === window && 'serviceWorker' in navigator && isSecureContext) watch(build);

function watch(build: string): void {
  let under = false;
  const ask = async (): Promise<void> => {
    if (under) return;
    under = true;
    try {
      if (await warm(build)) showBadge();
    } catch {
      // Not allowed here, or no network: the page goes on as it is.
    }
    under = false;
  };
  const whenIdle = (): void => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => void ask(), { timeout: 5000 });
    else void ask();
  };
  const loaded = (): void => {
    void isKept(build).then((kept) => kept && showBadge());
    if (!savesData()) setTimeout(whenIdle, STAYS);
    if (panel) untilAwake(panel, () => setTimeout(whenIdle, AFTER_WAKING));
  };
  if (document.readyState === 'complete') loaded();
  else addEventListener('load', loaded, { once: true });
  addEventListener('online', whenIdle);
}

/** True when everything is kept. */
async function warm(build: string): Promise<boolean> {
  const registration = await navigator.serviceWorker.register(`${base}sw.js`, { scope: base, updateViaCache: 'none' });
  if (await askAll(registration, build)) return true;
  await registration.update();
  return askAll(registration, build);
}

/** One of them is of this page's build. */
async function askAll({ installing, waiting, active }: ServiceWorkerRegistration, build: string): Promise<boolean> {
  for (const worker of [installing, waiting, active]) {
    const answer = worker && (await askOne(worker, build));
    if (answer === 'whole') return navigator.serviceWorker.ready.then(() => true);
    if (answer === 'incomplete') return false;
  }
  return false;
}

function askOne(worker: ServiceWorker, build: string): Promise<WarmAnswer> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    const request: WarmRequest = { kind: 'warm', build, language };
    worker.postMessage(request, [port2]);
  });
}

/** From an earlier visit. */
async function isKept(build: string): Promise<boolean> {
  try {
    if (!navigator.serviceWorker.controller) return false;
    const page = location.origin + location.pathname.replace(/index\.html$/, '');
    return (await caches.match(page, { cacheName: cacheName(base, build), ignoreVary: true })) !== undefined;
  } catch {
    return false;
  }
}

function savesData(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } };
  return connection?.saveData === true || /2g$/.test(connection?.effectiveType ?? '');
}

function untilAwake(panel: HTMLElement, then: () => void): void {
  if (panel.dataset.state === 'ready') return void then();
  const observer = new MutationObserver(() => {
    if (panel.dataset.state !== 'ready') return;
    observer.disconnect();
    then();
  });
  observer.observe(panel, { attributeFilter: ['data-state'] });
}

function showBadge(): void {
  const badge = document.querySelector<HTMLElement>('[data-offline]');
  if (!badge?.hidden) return;
  const { badge: says, means } = offlineWords(language);
  badge.textContent = says;
  badge.title = means;
  badge.hidden = false;
}
