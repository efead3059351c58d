/** The labs of this site, by the addresses of their pages: what a snippet may begin from. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Lab, readLab } from '../../../lab/task.ts';
import { readYaml } from '../../../lab/yaml.ts';
import { readFolder } from './folder.ts';

const CONTENT = join(import.meta.dirname, '../../../../content/en');

/** `resource-model/objects` stands in `01-resource-model/01-objects`. Undefined where there is no such page, or it has no lab. */
export function labOf(slug: string): Lab | undefined {
  if (!existsSync(CONTENT)) return undefined;
  let folder = CONTENT;
  for (const part of slug.split('/')) {
    const found = readdirSync(folder, { withFileTypes: true }).find(
      (entry) => entry.isDirectory() && entry.name.replace(/^\d+-/, '') === part,
    );
    if (!found) return undefined;
    folder = join(folder, found.name);
  }
  if (!existsSync(join(folder, 'lab.yaml'))) return undefined;
  const { lab, beside } = readFolder(folder);
  return readLab(readYaml(lab.text).value, (path) => beside(path).text);
}
