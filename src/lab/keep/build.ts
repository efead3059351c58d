/** Build time: a name for the engine and a lab together, from their sources. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../../../sandbox/lab/task.ts';

let engine: string | undefined;

export function buildOf(lab: Lab): string {
  engine ??= hashOf(join(process.cwd(), 'sandbox'));
  return createHash('sha256').update(engine).update(JSON.stringify(lab)).digest('hex').slice(0, 16);
}

/** Of every source of the engine; its tests and the Node doors are none. */
function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.(ts|json|yaml)$/.test(path) || /\.test\.ts$|^cmd\/|testdata|\/facts\//.test(path)) continue;
    hash.update(path).update(readFileSync(join(folder, path)));
  }
  return hash.digest('hex');
}
