/** The element that puts a lab on a page: for bundlers, and as the two files that a page loads itself. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FORMS, script } from '../embed.ts';

/** What a bundler takes lies in no site: `<kubetab-lab home>` tells where one is. */
const BUNDLED = { file: 'lib/embed.js', format: 'esm', address: '""' } as const;

export async function writeElement(out: string): Promise<void> {
  mkdirSync(join(out, 'lib'), { recursive: true });
  for (const form of [...FORMS, BUNDLED]) writeFileSync(join(out, form.file), await script(form, './'));
}
