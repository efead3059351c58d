/** One HTML file that holds the engine, jq and a lab, and opens from a folder with the network off. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'astro';
import { bootImage } from '../boot-image.ts';
import { helpTexts } from '../help-texts.ts';
import { yamlReader } from '../yaml-reader.ts';
import { labSite } from './lab-site.ts';
import { onePage } from './page.ts';
import { type Prose, writeProse } from './prose.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The file's text. Takes the time of a build. */
export async function oneFile(prose: Prose & { language: string }): Promise<string> {
  const { language } = prose;
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const room = mkdtempSync(join(ROOT, '.cache/one-file-'));
  const before = process.cwd();
  try {
    // The blocks' buttons are in the language their place tells.
    const content = join(room, language.toLowerCase(), 'content');
    const dist = join(room, 'dist');
    const route = writeProse(prose, content, join(ROOT, 'src'));
    process.chdir(ROOT);
    process.env.KUBETAB_CONTENT = content;
    process.env.ASTRO_TELEMETRY_DISABLED = '1';
    await build({
      root: ROOT,
      srcDir: './scripts/one-file/site',
      configFile: false,
      logLevel: 'error',
      outDir: dist,
      cacheDir: join(room, 'cache'),
      trailingSlash: 'always',
      devToolbar: { enabled: false },
      integrations: labSite(language),
      vite: {
        worker: {
          format: 'iife',
          plugins: () => [bootImage(), helpTexts(), yamlReader()],
          rolldownOptions: { output: { codeSplitting: false } },
        },
        build: { assetsInlineLimit: 0 },
      },
    });
    return await onePage(dist, join(route, 'index.html'));
  } finally {
    process.chdir(before);
    rmSync(room, { recursive: true, force: true });
  }
}
