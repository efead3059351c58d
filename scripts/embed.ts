/**
 * Builds `embed.js`, the one file another page loads, beside the site: under its own name, and in `embed/VERSION/` for
 * pages that pin it, with its integrity in `embed/versions.json`.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const VERSION = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version as string;

/** The forms it comes in: a module, and a classic script for where the file's host sends no CORS header, which modules want. */
export const FORMS = [
  { file: 'embed.js', format: 'esm', address: 'import.meta.url' },
  { file: 'embed.classic.js', format: 'iife', address: 'document.currentScript.src' },
] as const;

interface Form {
  format: 'esm' | 'iife';
  address: string;
}

/** Gives the size of the module in bytes. `dist` is the built site. */
export async function buildEmbed(dist: string): Promise<number> {
  const pinned = join(dist, 'embed', VERSION);
  mkdirSync(pinned, { recursive: true });
  const integrity: Record<string, string> = {};
  const sizes: number[] = [];
  for (const form of FORMS) {
    const plain = await script(form, './');
    writeFileSync(join(dist, form.file), plain);
    sizes.push(plain.length);
    const kept = await script(form, '../../');
    writeFileSync(join(pinned, form.file), kept);
    integrity[`${VERSION}/${form.file}`] = `sha384-${createHash('sha384').update(kept).digest('base64')}`;
  }
  writeFileSync(join(dist, 'embed/versions.json'), `${JSON.stringify(integrity, null, 2)}\n`);
  return sizes[0] as number;
}

/** `address`: an expression for the file's own, `home`: the way from there to the site. */
export async function script({ format, address }: Form, home: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../src/embed/element.ts')],
    bundle: true,
    minify: true,
    format,
    target: 'es2022',
    write: false,
    legalComments: 'none',
    define: { KUBETAB_SCRIPT: address, KUBETAB_HOME: JSON.stringify(home) },
  });
  return outputFiles[0]?.contents as Uint8Array;
}

/** The Astro integration. */
export function embedScript() {
  return {
    name: 'kubetab-embed',
    hooks: {
      'astro:build:done': async ({ dir, logger }: { dir: URL; logger: { info(message: string): void } }) => {
        logger.info(`embed.js: ${await buildEmbed(fileURLToPath(dir))} bytes`);
      },
    },
  };
}
