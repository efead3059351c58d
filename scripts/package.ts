/** `npm run package`: the npm package `kubetab` (engine, embed, command line) in `.cache/package/`, ready for `npm pack`. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { writeElement } from './package/element.ts';
import { bundleEngine, ROOT } from './package/engine.ts';
import { licences } from './package/licences.ts';
import { manifest, readme } from './package/manifest.ts';
import { declarations } from './package/types.ts';

/** Writes it whole; what was in the folder is gone. */
export async function writePackage(out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const modules = await bundleEngine(join(out, 'lib'));
  await writeElement(out);
  declarations(join(out, 'types'));
  // What the commands read beside their code, where their code looks for it.
  for (const path of ['content', 'sandbox/lab/scenarios', 'LICENSE']) {
    cpSync(join(ROOT, path), join(out, path), { recursive: true, filter: (from) => !from.endsWith('.test.ts') });
  }
  mkdirSync(join(out, 'lib/build'));
  cpSync(join(ROOT, 'node_modules/jq-wasm/dist/build/jq.wasm'), join(out, 'lib/build/jq.wasm'));
  writeFileSync(join(out, 'THIRD-PARTY-LICENSES.txt'), licences(modules));
  writeFileSync(join(out, 'README.md'), readme);
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
}

if (import.meta.main) {
  const out = resolve(process.argv[2] ?? join(ROOT, '.cache/package'));
  await writePackage(out);
  console.log(`Now:  npm pack ${relative(process.cwd(), out)}`);
}
