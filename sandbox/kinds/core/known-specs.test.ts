import { expect, test } from 'vitest';
import { remembering } from './known-specs.ts';

type Spec = Record<string, any>;
const spec = (volume: string, image = 'nginx'): Spec => ({
  containers: [{ name: 'a', image, volumeMounts: [{ name: volume, mountPath: '/x' }] }],
  volumes: [{ name: volume }],
});

function judged(...specs: Spec[]): string[] {
  const seen: string[] = [];
  const judge = remembering((one: Spec) => {
    seen.push(one['volumes'][0].name);
    return one['containers'][0].image === 'bad' ? ['no such image'] : [];
  });
  for (const one of specs) judge(one, 'web');
  return seen;
}

test('specs that differ only in the letters of their token volume are judged once', () => {
  expect(judged(spec('kube-api-access-abcde'), spec('kube-api-access-x2z4q'))).toEqual(['kube-api-access-abcde']);
});

test('anything else is judged for itself', () => {
  expect(judged(spec('data-1'), spec('data-2'))).toEqual(['data-1', 'data-2']);
  expect(judged(spec('kube-api-access-abcde'), spec('kube-api-access-ABCDE'))).toHaveLength(2);
  const twice = {
    ...spec('kube-api-access-abcde'),
    volumes: [{ name: 'kube-api-access-abcde' }, { name: 'kube-api-access-fghij' }],
  };
  expect(judged(twice, twice)).toHaveLength(2);
  const claimed = { ...spec('v'), volumes: [{ name: 'v', ephemeral: {} }] };
  expect(judged(claimed, claimed)).toHaveLength(2);
});

test('what is at fault is told each time', () => {
  const bad = spec('kube-api-access-abcde', 'bad');
  expect(judged(bad, bad)).toHaveLength(2);
});
