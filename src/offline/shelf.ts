/**
 * The files of builds, each build in a cache of its own. A page comes into its cache after everything it uses, so
 * that one found there works. Files with a hash in their name are the same in every build that has them; pages and
 * the search's files are given to readers from a cache only when the network gives none.
 */
import { BUILD_META, cacheName, cachePrefix, type OfflineList, type WarmAnswer } from './list.ts';

/** Milliseconds a page may let its reader wait when a kept one is there. */
export const PATIENCE_MS = 4000;

interface Place {
  /** Absolute URL of the site's base, ending with "/". */
  base: string;
  caches: CacheStorage;
  fetch(url: string, init?: RequestInit & { priority?: 'low' }): Promise<Response>;
}

export class Shelf {
  private readonly list: OfflineList;
  private readonly place: Place;
  private readonly path: string;
  private warming: Promise<unknown> = Promise.resolve();

  constructor(list: OfflineList, place: Place) {
    this.list = list;
    this.place = place;
    this.path = new URL(place.base).pathname;
  }

  /** Fetches what is missing, one file after the other. Nothing is kept of another build. */
  warm(build: string, language: string): Promise<WarmAnswer> {
    if (build !== this.list.build) return Promise.resolve('other');
    const next = this.warming.then(() => this.fill(language));
    this.warming = next.catch(() => {});
    return next.catch(() => 'incomplete');
  }

  /** What a kept file answers to a request; undefined for what is not kept, or not looked after. */
  kept(url: string): Promise<Response | undefined> {
    return this.find(this.place.base + this.fileOf(url));
  }

  /** Whether its name tells what is in it. */
  isHashed(url: string): boolean {
    return this.fileOf(url).startsWith(this.list.hashed);
  }

  /** Whether a file without a hash is one that pages use. */
  isAsset(url: string): boolean {
    return this.list.assets.includes(this.fileOf(url));
  }

  /** A page from the network, or the kept one when that fails or takes longer than {@link PATIENCE_MS}. */
  async page(url: string, coming: Promise<Response>, after: (ms: number) => Promise<void>): Promise<Response> {
    coming.catch(() => {});
    const kept = await this.kept(url);
    if (!kept) return coming;
    return Promise.race([coming.catch(() => kept), after(PATIENCE_MS).then(() => kept)]);
  }

  /** Takes the caches of other builds away. */
  async retire(): Promise<void> {
    const { caches } = this.place;
    const own = cacheName(this.path, this.list.build);
    for (const name of await caches.keys())
      if (name.startsWith(cachePrefix(this.path)) && name !== own) await caches.delete(name);
  }

  private async fill(language: string): Promise<WarmAnswer> {
    const { caches, base } = this.place;
    const cache = await caches.open(cacheName(this.path, this.list.build));
    const there = new Set((await cache.keys()).map(({ url }) => url));
    for (const asset of this.list.assets) {
      if (there.has(base + asset)) continue;
      const known = asset.startsWith(this.list.hashed) ? await this.find(base + asset) : undefined;
      await cache.put(base + asset, known ?? (await this.load(base + asset, asset.startsWith(this.list.hashed))));
    }
    for (const page of Object.hasOwn(this.list.pages, language) ? (this.list.pages[language] as string[]) : []) {
      if (there.has(base + page)) continue;
      const response = await this.load(base + page, false);
      const html = await response.clone().text();
      if (!html.includes(`<meta name="${BUILD_META}" content="${this.list.build}">`))
        throw new Error(`${page} is of another build`);
      await cache.put(base + page, response);
    }
    return 'whole';
  }

  private async load(url: string, hashed: boolean): Promise<Response> {
    const response = await this.place.fetch(url, { priority: 'low', ...(hashed ? {} : { cache: 'no-cache' }) });
    if (response.status !== 200 || response.redirected) throw new Error(`${url}: ${response.status}`);
    return response;
  }

  /** The newest first. */
  private async find(url: string): Promise<Response | undefined> {
    const names = (await this.place.caches.keys()).filter((name) => name.startsWith(cachePrefix(this.path)));
    for (const cacheName of names.reverse()) {
      const found = await this.place.caches.match(url, { cacheName, ignoreVary: true });
      if (found) return found;
    }
    return undefined;
  }

  /** `/x/part/index.html?q#h` under `/x/` is `part/`. */
  private fileOf(url: string): string {
    const { pathname } = new URL(url);
    return pathname.slice(this.path.length).replace(/(^|\/)index\.html$/, '$1');
  }
}
