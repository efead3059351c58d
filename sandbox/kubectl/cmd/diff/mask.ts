/** Secrets are compared without being shown: equal values and unequal ones look different, and no more. */
import type { KubeObject } from '../../../apimachinery/meta.ts';

const MASK = '***';

export function maskSecrets(
  from: KubeObject | undefined,
  to: KubeObject | undefined,
): [KubeObject | undefined, KubeObject | undefined] {
  const [before, after] = [dataOf(from), dataOf(to)];
  const masked = (own: Record<string, unknown>, other: Record<string, unknown>, word: string) =>
    Object.fromEntries(
      Object.entries(own).map(([key, value]) => [
        key,
        Object.hasOwn(other, key) && other[key] !== value ? `${MASK} (${word})` : MASK,
      ]),
    );
  return [
    from?.data ? { ...from, data: masked(before, after, 'before') } : from,
    to?.data ? { ...to, data: masked(after, before, 'after') } : to,
  ];
}

function dataOf(object: KubeObject | undefined): Record<string, unknown> {
  return (object?.data as Record<string, unknown> | undefined) ?? {};
}
