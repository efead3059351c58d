/** A lab of the course for an embed, whole but for its words: of hints and solutions nothing. */

import { getCollection } from 'astro:content';
import type { APIRoute } from 'astro';
import { type EmbeddedLab, embeddedLab } from '../../../embed/labs.ts';

export async function getStaticPaths() {
  const labs = await getCollection('labs');
  const found = await Promise.all(labs.map(async ({ id }) => ({ id, lab: await embeddedLab(id) })));
  return found.flatMap(({ id, lab }) => (lab ? [{ params: { lab: id }, props: { lab } }] : []));
}

export const GET: APIRoute<{ lab: EmbeddedLab }> = ({ props }) =>
  new Response(JSON.stringify(props.lab), { headers: { 'content-type': 'application/json' } });
