/** The teacher's lab: what submissions are graded on. */
import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Lab } from '../../../lab/task.ts';
import { readLab } from '../../../lab/task.ts';
import { readYaml } from '../../../lab/yaml.ts';
import { findLabs, readFolder } from '../check/folder.ts';
import { UsageError } from '../usage.ts';

const CONTENT = join(import.meta.dirname, '../../../../content');

/** Throws a UsageError for what cannot be graded on. */
export function readLabOf(folder: string): Lab {
  try {
    const { lab, beside } = readFolder(folder);
    return readLab(readYaml(lab.text).value, (path) => beside(path).text);
  } catch (error) {
    throw new UsageError(`the lab ${folder} cannot be used: ${(error as Error).message}; kubetab check says more`);
  }
}

/** The folder of a lab that is told, or of that name among those that ship with Kubetab. */
export function folderOf(told: string | undefined, id: string): string {
  if (told !== undefined) {
    const found = findLabs(told);
    const [only] = found;
    const named = found.find((path) => basename(resolve(path)) === id);
    if (named !== undefined) return named;
    if (found.length === 1 && only !== undefined) return only;
    throw new UsageError(`--lab ${told} holds ${found.length} labs, and none is called ${id}`);
  }
  const shipped = readdirSync(CONTENT).flatMap((tree) => {
    try {
      return findLabs(join(CONTENT, tree));
    } catch {
      return [];
    }
  });
  const found = shipped.find((path) => basename(path) === id);
  if (found === undefined) throw new UsageError(`no lab called ${id} ships with Kubetab; name its folder: --lab DIR`);
  return found;
}

/** Its name. */
export function idOf(folder: string): string {
  return basename(resolve(folder));
}
