/** Build time: a name for the engine and a lab together, from their sources. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineVersion } from '../../../sandbox/cmd/kubetab/grade/engine-version.ts';
import { labDigest } from '../../../sandbox/lab/submission/submission.ts';
import type { Lab } from '../../../sandbox/lab/task.ts';
import type { Recording } from '../../../sandbox/recording.ts';

let engine: string | undefined;
let version: string | undefined;

export function buildOf(lab: Lab): string {
  engine ??= hashOf(join(process.cwd(), 'sandbox'));
  return createHash('sha256').update(engine).update(JSON.stringify(lab)).digest('hex').slice(0, 16);
}

/** What the page's runs are recorded under: whoever grades them has the same engine and the same lab. */
export function recordingOf(lab: Lab): Recording {
  version ??= engineVersion(join(process.cwd(), 'sandbox'));
  return { engine: version, digest: labDigest(lab) };
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
