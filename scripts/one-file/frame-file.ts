/** The frame of embeds as one HTML file, for a page that hosts it itself: engine, jq and the sandbox's labs are in it. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import starlight from '@astrojs/starlight';
import { build } from 'astro';
import { bootImage } from '../boot-image.ts';
import { helpTexts } from '../help-texts.ts';
import { yamlReader } from '../yaml-reader.ts';
import { onePage } from './page.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The file's text. Takes the time of a build. */
export async function frameFile(language: 'en' | 'zh-CN'): Promise<string> {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const room = mkdtempSync(join(ROOT, '.cache/one-file-'));
  const before = process.cwd();
  try {
    const content = join(room, 'content');
    const dist = join(room, 'dist');
    cpSync(join(ROOT, 'content/en/sandbox'), join(content, 'en/sandbox'), {
      recursive: true,
      filter: (path) => !/\.mdx?$/.test(basename(path)),
    });
    process.chdir(ROOT);
    process.env.KUBETAB_CONTENT = content;
    process.env.KUBETAB_LANGUAGE = language;
    process.env.ASTRO_TELEMETRY_DISABLED = '1';
    await build({
      root: ROOT,
      srcDir: './scripts/one-file/frame',
      configFile: false,
      logLevel: 'error',
      outDir: dist,
      cacheDir: join(room, 'cache'),
      trailingSlash: 'always',
      devToolbar: { enabled: false },
      integrations: [starlight({ title: 'Kubetab', pagefind: false, disable404Route: true })],
      vite: {
        worker: {
          format: 'iife',
          plugins: () => [bootImage(), helpTexts(), yamlReader()],
          rolldownOptions: { output: { codeSplitting: false } },
        },
        build: { assetsInlineLimit: 0 },
      },
    });
    return await onePage(dist, 'index.html');
  } finally {
    process.chdir(before);
    rmSync(room, { recursive: true, force: true });
  }
}
