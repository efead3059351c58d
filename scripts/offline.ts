/**
 * After the build: `sw.js`, the service worker with the list of what it keeps (src/offline/), and in each page the
 * name of its build. The name is a digest of all built files. Running it again changes nothing.
 * By hand: `node scripts/offline.ts [dist]`.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { BUILD_META, type OfflineList } from '../src/offline/list.ts';

const HASHED = '_astro/';
const SCRIPT = 'sw.js';
const META = new RegExp(`<meta name="${BUILD_META}" content="[^"]*">`);
/** Of the search, what Starlight's own interface loads. */
const SEARCH = /^pagefind\/(?:pagefind(?:-worker)?\.js$|pagefind-entry\.json$|.*\.(?:pf_\w+|pagefind)$)/;
const ICON = 'favicon.svg';
/** Pages that only stand in frames of other people's. */
const FRAMED = /(?:^|\/)embed\//;

/** The list of a built site. */
export function offlineList(dist: string): OfflineList {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dist.length).split(sep).filter(Boolean).join('/'))
    .filter((path) => path !== SCRIPT)
    .sort();
  const digest = createHash('sha256');
  const pages: Record<string, string[]> = {};
  for (const path of files) {
    const bytes = readFileSync(join(dist, path));
    digest.update(`${path}\0`);
    if (!path.endsWith('.html')) {
      digest.update(bytes);
      continue;
    }
    const html = bytes.toString().replace(META, '');
    digest.update(html);
    const language = /<html\b[^>]*\blang="([^"]+)"/i.exec(html)?.[1];
    if (!language || !/(?:^|\/)index\.html$/.test(path) || FRAMED.test(path)) continue;
    pages[language] ??= [];
    pages[language].push(path.replace(/index\.html$/, ''));
  }
  const assets = files.filter((path) => path.startsWith(HASHED) || SEARCH.test(path) || path === ICON);
  return { build: digest.digest('hex').slice(0, 16), hashed: HASHED, assets, pages };
}

/** Writes the worker and names the pages' build; gives the list. */
export async function writeOffline(dist: string): Promise<OfflineList> {
  const list = offlineList(dist);
  const meta = `<meta name="${BUILD_META}" content="${list.build}">`;
  for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.html')) continue;
    const file = join(dist, path);
    const html = readFileSync(file, 'utf8').replace(META, '');
    writeFileSync(
      file,
      html.replace(/<meta charset=[^>]*>/i, (charset) => charset + meta),
    );
  }
  writeFileSync(join(dist, SCRIPT), await workerScript(list));
  return list;
}

async function workerScript(list: OfflineList): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { KUBETAB_OFFLINE_LIST: JSON.stringify(list) },
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('../src/offline/worker.ts', import.meta.url)),
        output: { format: 'iife' },
      },
    },
  });
  const chunks = [built].flat().flatMap((each) => ('output' in each ? each.output : []));
  const [chunk] = chunks;
  if (chunk?.type !== 'chunk' || chunks.length > 1) throw new Error('the offline worker is not one script');
  return chunk.code;
}

/** The Astro integration: after the policies are written, since a page's name stands in none. */
export function offline() {
  return {
    name: 'kubetab-offline',
    hooks: {
      'astro:build:done': async ({ dir, logger }: { dir: URL; logger: { info(message: string): void } }) => {
        const { build, assets, pages } = await writeOffline(fileURLToPath(dir));
        logger.info(
          `build ${build}: ${assets.length} files and ${Object.values(pages).flat().length} pages work offline`,
        );
      },
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { build } = await writeOffline(process.argv[2] ?? 'dist');
  console.log(`build ${build}`);
}
