/** A lab's page as learners see it, served while it is written: what is saved is there a moment later. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AstroIntegration, dev } from 'astro';
import type { ViteDevServer } from 'vite';
import { bootImage } from '../boot-image.ts';
import { labSite } from '../one-file/lab-site.ts';
import { type Prose, writeProse } from '../one-file/prose.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = join(ROOT, 'scripts/preview/page.ts');
/** Milliseconds: Vite tells it for each way a page is made. */
const SETTLED = 100;
const OWN = '/__kubetab/';

export interface SiteOptions {
  language: string;
  port: number;
  /** Whether others in the room may see it. */
  host: boolean;
  /** What is watched: absolute paths. Folders with all that is in them. */
  watched: string[];
  /** Something of it was saved, changed, gone. */
  saved(path: string): void;
  /** What is shown at first, where there is something. */
  first?: Prose;
  /** In place of the lab, where it cannot be shown: a page with a script of that address. */
  instead(script: string): string | undefined;
  /** What its page is told of the lab: JSON. */
  told(): unknown;
}

export interface Site {
  /** Addresses: this machine's first. */
  urls: string[];
  /** What is shown from now on; without it, what stands instead. Open pages ask again when it can be had. */
  show(prose: Prose | undefined): void;
  stop(): Promise<void>;
}

/** From now on the working directory is the checkout's, in which the site's parts find each other. */
export async function startSite(options: SiteOptions): Promise<Site> {
  const { language, port, host } = options;
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const room = mkdtempSync(join(ROOT, '.cache/preview-'));
  // Astro may have something to write there to the last.
  process.once('exit', () => rmSync(room, { recursive: true, force: true }));
  // The blocks' buttons are in the language their place tells.
  const content = join(room, language.toLowerCase(), 'content');
  mkdirSync(join(content, 'en'), { recursive: true });
  process.chdir(ROOT);
  process.env.KUBETAB_CONTENT = content;
  process.env.KUBETAB_ROOT = room;
  process.env.ASTRO_TELEMETRY_DISABLED = '1';
  const pages = new Pages();
  let route: string | undefined;
  const write = (prose: Prose): void => {
    route = writeProse(prose, content, join(ROOT, 'src'));
  };
  if (options.first) write(options.first);
  /** What Astro has read, and what it has yet to read anew. */
  let read = textsIn(content);
  let awaited: 'entries' | 'parts' | undefined;
  let timer: NodeJS.Timeout | undefined;
  const answer = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    if (pathname === `${OWN}changes`) pages.listen(response, Number(searchParams.get('since')));
    else if (pathname === `${OWN}told`) {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(options.told()));
    } else if (pathname === '/' || pathname === `/${route}/`) {
      const instead = options.instead(`/@fs${PAGE}`);
      // Which it is, for the page to tell (performance.getEntriesByType).
      response.setHeader('server-timing', `kubetab;desc="${pages.state}"`);
      if (instead !== undefined) {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
        response.end(instead);
      } else if (pathname === '/') response.writeHead(302, { location: `/${route}/` }).end();
      else next();
    } else next();
  };
  const own: AstroIntegration = {
    name: 'kubetab-preview',
    hooks: {
      'astro:config:setup': ({ injectScript }) => injectScript('page', `import ${JSON.stringify(PAGE)};`),
      'astro:server:setup': ({ server }) => {
        server.middlewares.use(answer);
        server.watcher.add(options.watched);
        server.watcher.on('all', (_, path) => options.saved(path));
        onReload(server, (entries) => {
          if (!entries && awaited !== 'parts') return;
          clearTimeout(timer);
          timer = setTimeout(() => {
            awaited = undefined;
            read = textsIn(content);
            pages.changed();
          }, SETTLED);
        });
      },
    },
  };
  const server = await dev({
    // What is made on the way is in its root: two previews are not in each other's way.
    root: room,
    srcDir: join(ROOT, 'scripts/one-file/site'),
    publicDir: join(ROOT, 'public'),
    configFile: false,
    logLevel: 'error',
    cacheDir: join(room, 'cache'),
    trailingSlash: 'always',
    devToolbar: { enabled: false },
    server: { port, host },
    integrations: [...labSite(language), own],
    vite: {
      plugins: [bootImage()],
      // All that pages load are modules already; what would be bundled on the way would have them load again.
      optimizeDeps: { noDiscovery: true, include: [] },
      server: { fs: { allow: [ROOT] } },
    },
  });
  // The command ends by itself; Vite's would end it with another status.
  process.removeAllListeners('SIGTERM');
  const urls = server.resolvedUrls ?? { local: [], network: [] };
  return {
    urls: [...urls.local, ...urls.network],
    show(prose) {
      if (prose) write(prose);
      const { entries, parts } = textsIn(content);
      // Written back before Astro had read it, it is no news to Astro.
      awaited = entries !== read.entries ? 'entries' : parts !== read.parts ? 'parts' : undefined;
      if (!prose || awaited === undefined) pages.changed();
    },
    async stop() {
      clearTimeout(timer);
      pages.end();
      await server.stop();
    },
  };
}

/** The pages that are open. Each state of the site has a number: a page that has an older one is told at once. */
class Pages {
  state = 1;
  private readonly open = new Set<ServerResponse>();

  listen(response: ServerResponse, since: number): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(since < this.state ? NEWS : ': nothing yet\n\n');
    this.open.add(response);
    response.on('close', () => this.open.delete(response));
  }

  changed(): void {
    this.state++;
    for (const each of this.open) each.write(NEWS);
  }

  end(): void {
    for (const each of this.open) each.end();
  }
}

const NEWS = 'data: changed\n\n';

/** Vite's own news would come while a page is loading, and be lost: it comes here instead. */
function onReload(server: ViteDevServer, told: (entries: boolean) => void): void {
  for (const channel of new Set<{ send: ViteDevServer['ws']['send'] }>([server.ws, server.environments.client.hot])) {
    const send = channel.send.bind(channel) as (...args: unknown[]) => void;
    channel.send = (...args: unknown[]) => {
      const { type, path } = args[0] as { type?: string; path?: string };
      if (type === 'full-reload') told(path === '*');
      else send(...args);
    };
  }
}

/** What Astro reads: entries of its collections, and parts of pages. */
function textsIn(content: string): { entries: string; parts: string } {
  const texts = { entries: '', parts: '' };
  for (const path of readdirSync(content, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/(?:\.mdx?|lab\.yaml)$/.test(path)) continue;
    const text = `${path}\n${readFileSync(join(content, path), 'utf8')}\n`;
    if (/_part\d+\.md$/.test(path)) texts.parts += text;
    else texts.entries += text;
  }
  return texts;
}
