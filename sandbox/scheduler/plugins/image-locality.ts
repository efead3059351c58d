/** ImageLocality: nodes that have the images already. */
import type { Plugin } from '../plugin.ts';

const MB = 1024 * 1024;
const LEAST = 23 * MB;
const MOST = 1000 * MB;

/** As the node lists it: fully qualified, with a tag. */
function canonical(image: string): string {
  let name = names.get(image);
  if (name === undefined) {
    if (names.size >= 500) names.clear();
    names.set(image, (name = makeCanonical(image)));
  }
  return name;
}

/** Of a bounded number. */
const names = new Map<string, string>();

function makeCanonical(image: string): string {
  const first = image.split('/')[0] as string;
  const qualified =
    image.includes('/') && /[.:]|^localhost$/.test(first)
      ? image
      : `docker.io/${image.includes('/') ? '' : 'library/'}${image}`;
  return qualified.lastIndexOf(':') > qualified.lastIndexOf('/') || qualified.includes('@')
    ? qualified
    : `${qualified}:latest`;
}

export const imageLocality: Plugin = {
  name: 'ImageLocality',
  weight: 1,
  score({ pod, nodes, notes }, info) {
    let wanted = notes.get('images') as { name: string; spread: number }[] | undefined;
    if (!wanted) {
      wanted = ((pod.pod.spec.containers ?? []) as { image: string }[]).map(({ image }) => {
        const name = canonical(image);
        return { name, spread: nodes.filter((n) => n.images.has(name)).length / nodes.length };
      });
      notes.set('images', wanted);
    }
    let sum = 0;
    for (const { name, spread } of wanted) sum += Math.floor((info.images.get(name) ?? 0) * spread);
    const most = MOST * wanted.length;
    const clamped = Math.min(Math.max(sum, LEAST), most);
    return Math.floor((100 * (clamped - LEAST)) / (most - LEAST));
  },
};
