/**
 * After the build: writes into each page a Content-Security-Policy with a hash for every inline script it holds.
 * Astro's own `security.csp` misses scripts Starlight writes inline. Running it again changes nothing.
 * By hand: `node scripts/csp.ts [dist]`.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = /<script\b([^>]*)>([\s\S]*?)<\/script>/gi;
const OURS = /<meta http-equiv="Content-Security-Policy" content="[^"]*">/;
/** Script elements of other types are data: they never run and need no hash. */
const RUNS = /^(?:|module|text\/javascript|application\/javascript|importmap|speculationrules)$/i;

/** The policy of a page, given its HTML. */
export function policyOf(html: string): string {
  const hashes = new Set<string>();
  for (const [, attributes = '', body = ''] of html.matchAll(SCRIPT)) {
    if (/\bsrc\s*=/i.test(attributes)) continue;
    const type = /\btype\s*=\s*["']?([^"'\s>]*)/i.exec(attributes)?.[1] ?? '';
    if (RUNS.test(type)) hashes.add(`'sha256-${createHash('sha256').update(body).digest('base64')}'`);
  }
  return [
    "default-src 'self'",
    `script-src ${["'self'", "'wasm-unsafe-eval'", ...[...hashes].sort()].join(' ')}`,
    "worker-src 'self' blob:",
    "img-src 'self' data:",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The page with its policy right after the character set, before anything it governs. */
export function withPolicy(html: string): string {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policyOf(html)}">`;
  if (OURS.test(html)) return html.replace(OURS, () => meta);
  const at = /<meta charset=[^>]*>/i.exec(html) ?? /<head[^>]*>/i.exec(html);
  if (!at) return html;
  const end = at.index + at[0].length;
  return html.slice(0, end) + meta + html.slice(end);
}

/** Rewrites every page under `dist`; gives their number. */
export function writePolicies(dist: string): number {
  const pages = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'));
  for (const page of pages) {
    const file = join(dist, page);
    writeFileSync(file, withPolicy(readFileSync(file, 'utf8')));
  }
  return pages.length;
}

/** The Astro integration: the last step of `astro build`. */
export function contentSecurityPolicy() {
  return {
    name: 'kubetab-csp',
    hooks: {
      'astro:build:done': ({ dir, logger }: { dir: URL; logger: { info(message: string): void } }) => {
        logger.info(`${writePolicies(fileURLToPath(dir))} pages carry their policy`);
      },
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`${writePolicies(process.argv[2] ?? 'dist')} pages carry their policy`);
}
