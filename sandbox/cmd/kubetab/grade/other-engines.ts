/** Other versions of the engine: checkouts of Kubetab that the teacher has beside this one. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../usage.ts';

/** Version → folder. Throws a UsageError for what is no checkout that can grade. */
export async function otherEngines(folders: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const given of folders) {
    const folder = resolve(given);
    const doors = join(folder, 'sandbox/cmd/kubetab/grade');
    if (!existsSync(join(doors, 'engine-version.ts')) || !existsSync(join(doors, 'thread.ts'))) {
      throw new UsageError(`--engine ${given}: expected a checkout of Kubetab that has the grade command`);
    }
    if (!existsSync(join(folder, 'node_modules'))) {
      throw new UsageError(`--engine ${given}: its packages are not installed; run npm ci there`);
    }
    try {
      // It says itself what it is called: how names are made may have been another way then.
      const { engineVersion } = await import(pathToFileURL(join(doors, 'engine-version.ts')).href);
      found.set(engineVersion(), folder);
    } catch (error) {
      throw new UsageError(`--engine ${given}: it cannot be loaded: ${(error as Error).message}`);
    }
  }
  return found;
}
