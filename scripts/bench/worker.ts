/** What the engine worker weighs to its first prompt: the worker's script of the built site and every module it imports at once. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Weight {
  /** Bytes, each file gzipped at level 9 by itself, as a file server would. */
  gzip: number;
  files: string[];
}

/** `site` is a built site's folder. */
export function measureWorker(site: string): Weight {
  const folder = join(site, '_astro');
  const entry = readdirSync(folder).find((name) => /^worker-.*\.js$/.test(name));
  if (!entry) throw new Error(`${folder} holds no worker-*.js`);
  return weigh(join(folder, entry));
}

/** A module and its static imports, to the leaves. */
export function weigh(entry: string): Weight {
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path) || !existsSync(path)) return;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    for (const [, target] of text.matchAll(/(?:^|[;\n}])\s*(?:import|export)\b[^'"()]*?["'](\.[^"']+)["']/g)) {
      visit(join(dirname(path), target as string));
    }
  };
  visit(entry);
  const files = [...seen];
  return { gzip: files.reduce((n, f) => n + gzipSync(readFileSync(f), { level: 9 }).length, 0), files };
}
