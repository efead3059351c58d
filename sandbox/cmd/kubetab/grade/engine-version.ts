/** Names the engine by its sources: what was recorded by one of another name may go another way here. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const SANDBOX = join(import.meta.dirname, '../../..');
/** Tests, the doors of Node, and what only tests read. */
const LEFT_OUT =
  /\.(test|cases|exceptions)\.ts$|^cmd\/|testdata|\/facts\/|^testing\/|^lab\/(conditions|grade|lint|notes|report|submission)\//;

/** As `0.1.0+1f0c…`. The page is built with the same; `sandbox` is where the sources are. */
export function engineVersion(sandbox = SANDBOX): string {
  const hash = createHash('sha256');
  const files = readdirSync(sandbox, { recursive: true, encoding: 'utf8' }).map((path) => path.split(sep).join('/'));
  for (const path of files.sort()) {
    if (!/\.(ts|json|yaml)$/.test(path) || LEFT_OUT.test(path)) continue;
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(sandbox, path)))
      .update('\0');
  }
  const { version } = JSON.parse(readFileSync(join(sandbox, '../package.json'), 'utf8')) as { version: string };
  return `${version}+${hash.digest('hex').slice(0, 12)}`;
}
