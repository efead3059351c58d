/** One file of everything, as both engines are shipped. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Of a program in this folder, or of its text. Resolves with the path of an ES module for Node. */
export async function bundle(program: { file: string } | { text: string }): Promise<string> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'kubetab-bench-')), 'bundle.mjs');
  await build({
    ...('file' in program
      ? { entryPoints: [join(import.meta.dirname, program.file)] }
      : { stdin: { contents: program.text, resolveDir: import.meta.dirname } }),
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return outfile;
}
