/** What the offline worker keeps, as the build writes it down. Paths are relative to the site's base. */
export interface OfflineList {
  /** Names everything below; each built page carries it as well. */
  build: string;
  /** Where files lie whose names change with what is in them. */
  hashed: string;
  /** Files that pages use. */
  assets: string[];
  /** By language, as in `<html lang>`: pages, each ending with "/". */
  pages: Record<string, string[]>;
}

/** The `<meta>` in which a page carries its build. */
export const BUILD_META = 'kubetab-build';

/** The cache of a build under a base: all sites of an origin share one storage. */
export function cacheName(base: string, build: string): string {
  return `${cachePrefix(base)}${build}`;
}

export function cachePrefix(base: string): string {
  return `kubetab-offline:${base}:`;
}

/** What a page asks the worker: to keep all that pages of the language use. */
export interface WarmRequest {
  kind: 'warm';
  build: string;
  language: string;
}

export function isWarmRequest(data: unknown): data is WarmRequest {
  const { kind, build, language } = (data ?? {}) as Partial<Record<keyof WarmRequest, unknown>>;
  return kind === 'warm' && typeof build === 'string' && typeof language === 'string';
}

/** `other`: the worker is of another build. */
export type WarmAnswer = 'whole' | 'incomplete' | 'other';
