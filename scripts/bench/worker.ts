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
  return weigh(worker(site), () => false);
}

/** The worker, the cluster and the image that wakes it up: all that the first command waits for. */
export function measureCluster(site: string): Weight {
  return weigh(worker(site), (name) => /^(?:cluster|_virtual_kubetab-boot-image)-/.test(name));
}

/** Chunks with jq, texts of documentation, the editor, and the batch filters. */
const APART = /^(?:jq|texts|man|help-topics|\w+_v\d+|editor|filters|awk|bc)-[\w-]{8}\.js$/;

/** All that any command may load, but those. */
export function measureEngine(site: string): Weight {
  return weigh(worker(site), (name) => !APART.test(name));
}

function worker(site: string): string {
  const folder = join(site, '_astro');
  const found = readdirSync(folder).find((file) => /^worker-.*\.js$/.test(file));
  if (!found) throw new Error(`${folder} holds no worker-*.js`);
  return join(folder, found);
}

/** A module and its static imports, to the leaves, each once; of what they import when it is used, what is `wanted` by its name. */
function weigh(entry: string, wanted: (name: string) => boolean): Weight {
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path) || !existsSync(path)) return;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    for (const [, target] of text.matchAll(/(?:^|[;\n}])\s*(?:import|export)\b[^'"()]*?["']\.\/([^"']+)["']/g))
      visit(join(dirname(path), target as string));
    for (const [, target] of text.matchAll(/\bimport\(\s*[`"']\.\/([^`"']+)[`"']/g))
      if (wanted(target as string)) visit(join(dirname(path), target as string));
  };
  visit(entry);
  const files = [...seen];
  return { gzip: files.reduce((n, f) => n + gzipSync(readFileSync(f), { level: 9 }).length, 0), files };
}
