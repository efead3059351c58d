/** Whose code is bundled, and under which terms. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './engine.ts';

/** `inputs`: paths of modules. Throws for a package whose terms are not known. */
export function licences(inputs: readonly string[]): string {
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  const parts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(ROOT, folder)).find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each));
    if (typeof license !== 'string' && !file) throw new Error(`${folder}: under which licence is it?`);
    const text = file && existsSync(join(ROOT, folder, file)) ? readFileSync(join(ROOT, folder, file), 'utf8') : '';
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return `The files in lib/ hold code of these packages.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
