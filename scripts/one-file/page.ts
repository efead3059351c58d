/** A built page as one HTML document: styles, scripts and workers in it, and nothing that it would have to ask for. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const FILES = 'kubetab-files';

/** `dist`: built at the root of a host, its workers classic scripts. `page`: the HTML's path in it. */
export async function onePage(dist: string, page: string): Promise<string> {
  const read = (path: string): string => readFileSync(join(dist, path), 'utf8');
  let html = read(page);
  const modules: string[] = [];
  html = html
    .replace(/<script\b[^>]*\btype="module"[^>]*\bsrc="([^"]+)"[^>]*><\/script>/g, (_, src: string) => {
      modules.push(src);
      return '';
    })
    .replace(/<link\b[^>]*\brel="stylesheet"[^>]*>/g, (link) => {
      const [, href = ''] = /\bhref="([^"]+)"/.exec(link) ?? [];
      return `<style>${read(href)}</style>`;
    })
    .replace(/<link\b[^>]*\brel="(?:modulepreload|preload|sitemap|canonical|alternate)"[^>]*>/g, '')
    .replace(/(<link\b[^>]*\brel="shortcut icon"[^>]*\bhref=")([^"]+)"/g, (_, before: string, href: string) => {
      return `${before}${dataUrl(dist, href)}"`;
    })
    .replace(/<img\b[^>]*>/g, (image) =>
      image
        .replace(/\ssrcset="[^"]*"/, '')
        .replace(/\ssrc="\/([^"]+)"/, (_, path: string) => ` src="${dataUrl(dist, path)}"`),
    )
    // Other pages there are none.
    .replace(/(<a\b[^>]*?)\s+href="(?!#|https?:|mailto:)[^"]*"/g, '$1');
  refuseRequests(page, html);
  const script = inScript(await classicScript(dist, modules));
  const files = `<script type="application/json" id="${FILES}">${inJson(filesOf(dist))}</script>`;
  html = html.replace('</body>', () => `${files}<script>${inScript(BEGIN)}</script><script>${script}</script></body>`);
  return withPolicy(html);
}

const IMAGES: Record<string, string> = { svg: 'svg+xml', jpg: 'jpeg' };

function dataUrl(dist: string, path: string): string {
  const type = path.replace(/^.*\./, '');
  return `data:image/${IMAGES[type] ?? type};base64,${readFileSync(join(dist, path)).toString('base64')}`;
}

/** What the page's scripts load: workers and what they load, each after what it loads itself. */
function filesOf(dist: string): [name: string, text: string | { base64: string }][] {
  const names = readdirSync(join(dist, '_astro'));
  const binary = names.filter((name) => name.endsWith('.wasm'));
  const workers = names.filter((name) => /^(?:jq-)?worker-.*\.js$/.test(name));
  const texts = new Map(workers.map((name) => [name, withoutUrls(readFileSync(join(dist, '_astro', name), 'utf8'))]));
  for (const [name, text] of texts) refuseRequests(name, text);
  const inOrder = [...texts].sort(([a, aText], [b, bText]) => Number(aText.includes(b)) - Number(bText.includes(a)));
  return [
    ...binary.map((name): [string, { base64: string }] => [
      name,
      { base64: readFileSync(join(dist, '_astro', name)).toString('base64') },
    ]),
    ...inOrder,
  ];
}

/** Module scripts do not load from a file: all of them as one classic script. */
async function classicScript(dist: string, modules: readonly string[]): Promise<string> {
  const entry = 'virtual:kubetab-page';
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    root: dist,
    plugins: [
      {
        name: 'kubetab-one-file',
        enforce: 'pre',
        resolveId(id, from) {
          if (id === entry) return `\0${entry}`;
          if (id.startsWith('/_astro/') || from === `\0${entry}`) return join(dist, id);
          return undefined;
        },
        load(id) {
          if (id === `\0${entry}`) return modules.map((src) => `import ${JSON.stringify(src)};`).join('\n');
          if (!id.startsWith(dist) || !id.endsWith('.js')) return undefined;
          const text = readFileSync(id, 'utf8');
          return id.includes('/preload-helper.') ? preloads(text) : withoutUrls(text);
        },
      },
    ],
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: entry, output: { format: 'iife', codeSplitting: false } },
    },
  });
  const chunks = [built].flat().flatMap((each) => ('output' in each ? each.output : []));
  const [chunk] = chunks;
  if (chunk?.type !== 'chunk' || chunks.length > 1) throw new Error('the page is not one script');
  return chunk.code;
}

/** There is nothing to be loaded before. */
function preloads(text: string): string {
  const [, name] = /export\s*\{\s*\w+ as (\w+)\s*\}/.exec(text) ?? [];
  if (name === undefined) throw new Error('what loads modules is not as expected');
  return `const load = (module) => module(); export { load as ${name} };`;
}

/** Files are named; {@link LOADER} knows their addresses. */
function withoutUrls(text: string): string {
  const url = String.raw`new URL\(\s*(?:/\*[^*]*\*/\s*)?([\x60"'])\/_astro\/([^\x60"']+)\1\s*,[^)]*\)`;
  return text
    .replace(new RegExp(`new Worker\\(\\s*${url}`, 'g'), (_, __, name) => `kubetabWorker("${name}"`)
    .replace(new RegExp(url, 'g'), (_, __, name) => `new URL(kubetabFile("${name}"))`);
}

/**
 * Runs before the page's script, and at the head of each worker's: a worker may not use another's addresses, so it
 * has what it may load in its own text. `files` are those of {@link filesOf} up to it.
 */
const LOADER = `((files) => {
  const urls = {};
  const head = (before) => '(' + self.kubetabLoader + ')(()=>' + JSON.stringify(before) + ');';
  self.kubetabFile = (name) => {
    if (urls[name]) return urls[name];
    const all = files();
    const at = all.findIndex(([each]) => each === name);
    const content = all[at][1];
    const binary = typeof content !== 'string';
    const parts = binary
      ? [Uint8Array.from(atob(content.base64), (c) => c.charCodeAt(0))]
      : ['self.kubetabLoader=' + JSON.stringify(self.kubetabLoader) + ';', head(all.slice(0, at)), content];
    return (urls[name] = URL.createObjectURL(new Blob(parts, { type: binary ? 'application/wasm' : 'text/javascript' })));
  };
  self.kubetabWorker = (name, { name: title } = {}) => new Worker(kubetabFile(name), { name: title });
})`;

const BEGIN = `self.kubetabLoader=${JSON.stringify(LOADER)};${LOADER}(() =>
  JSON.parse(document.getElementById(${JSON.stringify(FILES)}).textContent));`;

function withPolicy(html: string): string {
  const hashes = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)]
    .filter(([, attributes = '']) => !/\btype\s*=\s*["']?application\/(?:ld\+)?json/i.test(attributes))
    .map(([, , body = '']) => `'sha256-${createHash('sha256').update(body).digest('base64')}'`);
  const policy = [
    "default-src 'none'",
    `script-src 'wasm-unsafe-eval' ${[...new Set(hashes)].join(' ')}`,
    'worker-src blob:',
    'connect-src blob:',
    'img-src data:',
    "style-src 'unsafe-inline'",
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html.replace(/<meta charset=[^>]*>/i, (charset) => {
    return `${charset}<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  });
}

/** Nothing in a script may end it. */
function inScript(text: string): string {
  const safe = text.replace(/<(?=\/script|!--)/gi, '\\x3c');
  refuseRequests('the script', safe);
  return safe;
}

function refuseRequests(what: string, text: string): void {
  const [found] = /.{0,60}\/_astro\/.{0,60}/.exec(text) ?? [];
  if (found !== undefined) throw new Error(`${what} asks for a file: ${found}`);
}

function inJson(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}
