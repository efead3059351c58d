/** For browser tests: the built site on a free port, and a Chromium that is already on the machine or comes in a package. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { Rooms } from './rooms.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What a build is made of. */
const SOURCES = ['src', 'content', 'public', 'sandbox', 'scripts', 'astro.config.mjs', 'package-lock.json'];
const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** `$CHROMIUM`, the system's, else the one `@sparticuz/chromium` carries. */
export async function findChromium(): Promise<string> {
  const found = [process.env.CHROMIUM, ...SYSTEM].find((path) => path && existsSync(path));
  if (found) return found;
  const { default: carried } = await import('@sparticuz/chromium');
  return carried.executablePath();
}

/**
 * For tests: `$CHROMIUM`, else the carried one where it runs, else the system's. The carried one has no window to draw
 * and needs two thirds of the processor's time.
 */
export async function findHeadless(): Promise<string> {
  if (process.env.CHROMIUM || process.platform !== 'linux' || process.arch !== 'x64') return findChromium();
  try {
    const { default: carried } = await import('@sparticuz/chromium');
    const path = await carried.executablePath();
    await promisify(execFile)(path, ['--version']);
    return path;
  } catch {
    return findChromium();
  }
}

async function launchBrowser(path: string): Promise<Browser> {
  return chromium.launch({ executablePath: path, args: FLAGS });
}

/** Builds the site unless the last build is newer than every source; gives its folder. `$KUBETAB_SITE` names a finished build instead. */
export async function buildSite(): Promise<string> {
  if (process.env.KUBETAB_SITE) return process.env.KUBETAB_SITE;
  const site = join(ROOT, '.cache/site');
  const mark = join(ROOT, '.cache/site.built');
  if (existsSync(mark) && statSync(mark).mtimeMs > newest()) return site;
  const started = Date.now();
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const astro = join(ROOT, 'node_modules/astro/bin/astro.mjs');
  await promisify(execFile)(process.execPath, [astro, 'build', '--outDir', site], {
    cwd: ROOT,
    // Not vitest's own variables (DEV, MODE, …): Vite would take the build for a test.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ASTRO_TELEMETRY_DISABLED: '1' },
    maxBuffer: 64 * 1024 * 1024,
  });
  writeFileSync(mark, `${Date.now() - started} ms\n`);
  return site;
}

function newest(): number {
  let latest = 0;
  const visit = (path: string): void => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name));
    else if (!/\.test\.ts$/.test(path)) latest = Math.max(latest, stat.mtimeMs);
  };
  for (const source of SOURCES) visit(join(ROOT, source));
  return latest;
}

export interface Served {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  close(): void;
}

/** A file server without special headers, as any host of static files is. `compress`: with gzip, as most of them. */
export async function serveFolder(folder: string, { compress = false, host = '127.0.0.1' } = {}): Promise<Served> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname));
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!file.startsWith(folder) || !existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
      return;
    }
    const headers = { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' };
    if (compress) response.writeHead(200, { ...headers, 'content-encoding': 'gzip' }).end(gzipSync(readFileSync(file)));
    else response.writeHead(200, headers).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

export interface OpenOptions extends BrowserContextOptions {
  /** As on a first visit: nothing is loaded or compiled yet. */
  cold?: boolean;
}

export interface Site {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  browser: Browser;
  folder: string;
  /** A page of its own, blank without a path, with nothing stored and with what went wrong in it. Close it when done. */
  open(path: string | undefined, options?: OpenOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

export interface OpenPage {
  page: Page;
  /** Errors, refused requests and violations of the page's policy. A good page has none. */
  problems: string[];
}

/** Builds, serves and launches; call `close` when done. `measured`: a whole browser, and every visit is a first one. */
export async function startSite({ measured = false } = {}): Promise<Site> {
  const folder = await buildSite();
  const path = await (measured ? findChromium() : findHeadless());
  const [served, browser] = await Promise.all([serveFolder(folder), launchBrowser(path)]);
  const rooms = new Rooms(browser, served.url);
  return {
    url: served.url,
    browser,
    folder,
    async open(path, options = {}) {
      const page = await rooms.page({ cold: measured, ...options });
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(`console: ${message.text()}`);
      });
      page.on('requestfailed', (request) => {
        // What was under way when the page was left is nobody's fault.
        if (request.failure()?.errorText !== 'net::ERR_ABORTED') problems.push(`request: ${request.url()}`);
      });
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          console.error(`policy: ${event.violatedDirective} blocked ${event.blockedURI} ${event.sample}`);
        });
      });
      if (path !== undefined) await page.goto(served.url + path);
      return { page, problems };
    },
    async close() {
      served.close();
      await browser.close();
    },
  };
}
