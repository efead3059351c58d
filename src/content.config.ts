import { defineCollection } from 'astro:content';
import { docsSchema } from '@astrojs/starlight/schema';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { slugOf } from './outline.ts';

/** The course, or what a lab to be packed is made of. */
const base = process.env.KUBETAB_CONTENT ?? './content';

/** `en/01-part/01-chapter/index.mdx` → `part/chapter`; other languages keep their folder. */
function idOf(entry: string): string {
  const path = slugOf(entry.replace(/\.(mdx?|yaml)$/, '').replace(/\/?(index|lab)$/, ''));
  return path.replace(/^en(\/|$)/, '') || 'index';
}

export const collections = {
  docs: defineCollection({
    loader: glob({
      base,
      pattern: '{en,zh-cn}/**/[^_]*.{md,mdx}',
      generateId: ({ entry }) => idOf(entry),
    }),
    schema: docsSchema({ extend: z.object({ minutes: z.number().optional() }) }),
  }),
  /** lab.yaml stands beside the English chapter and serves every language. Its shape is checked by sandbox/lab/task.ts. */
  labs: defineCollection({
    loader: glob({ base, pattern: 'en/**/lab.yaml', generateId: ({ entry }) => idOf(entry) }),
    schema: z.looseObject({}),
  }),
};
