/** What the engine weighs, as the built site's modules. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Weight {
  /** Bytes, each file gzipped at level 9 by itself, as a file server would. */
  gzip: number;
  files: string[];
}

/** The worker to its first prompt. `site` is a built site's folder. */
export function measureWorker(site: string): Weight {
  return weigh([chunk(site, 'worker')]);
}

/** The worker, the cluster and the image that wakes it up: all but jq, documentation texts, the editor and the batch filters. */
export function measureEngine(site: string): Weight {
  return weigh(['worker', 'cluster', '_virtual_kubetab-boot-image'].map((name) => chunk(site, name)));
}

function chunk(site: string, name: string): string {
  const folder = join(site, '_astro');
  const found = readdirSync(folder).find((file) => file.startsWith(`${name}-`) && file.endsWith('.js'));
  if (!found) throw new Error(`${folder} holds no ${name}-*.js`);
  return join(folder, found);
}

/** Modules and their static imports, to the leaves; each file once. */
function weigh(entries: readonly string[]): Weight {
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path) || !existsSync(path)) return;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    for (const [, target] of text.matchAll(/(?:^|[;\n}])\s*(?:import|export)\b[^'"()]*?["'](\.[^"']+)["']/g)) {
      visit(join(dirname(path), target as string));
    }
  };
  for (const entry of entries) visit(entry);
  const files = [...seen];
  return { gzip: files.reduce((n, f) => n + gzipSync(readFileSync(f), { level: 9 }).length, 0), files };
}
