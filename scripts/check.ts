/** `npm run check`: format, lint, types, layers. Runs everything and fails if anything did. */
import { spawnSync } from 'node:child_process';

const node = process.execPath;
const tsc = 'node_modules/typescript/bin/tsc';
const steps: [string, string, string[]][] = [
  ['format and lint', 'node_modules/.bin/biome', ['check', '--error-on-warnings', '.']],
  ['types of the engine', node, [tsc, '-p', 'sandbox']],
  ['types of the commands and tests', node, [tsc, '-p', 'sandbox/cmd']],
  ['types of the site', node, ['node_modules/astro/bin/astro.mjs', 'check', '--minimumSeverity', 'warning']],
  ['layers', node, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'engine', 'sandbox/layers.test.ts']],
];

let failed = 0;
for (const [title, command, args] of steps) {
  console.log(`\n— ${title}`);
  if (spawnSync(command, args, { stdio: 'inherit' }).status !== 0) failed++;
}
console.log(failed === 0 ? '\ncheck: all well' : `\ncheck: ${failed} of ${steps.length} failed`);
process.exitCode = failed === 0 ? 0 : 1;
