import { describe, expect, test } from 'vitest';
import { defaultFacts } from './defaults.facts.ts';
import type { Fact } from './fact.ts';
import { networkingFacts } from './networking.facts.ts';
import { otherFacts } from './others.facts.ts';
import { podFacts } from './pods.facts.ts';
import { printerFacts } from './printers.facts.ts';
import { confirmed, strangers } from './read.ts';

const families: [string, Fact[]][] = [
  ['printers', printerFacts],
  ['defaults', defaultFacts],
  ['pods', podFacts],
  ['other kinds', otherFacts],
  ['networking', networkingFacts],
];
const facts = families.flatMap(([, list]) => list);

test('the facts checked against a copy of the source are many', () => {
  expect(facts.filter(confirmed).length).toBeGreaterThanOrEqual(250);
  expect(strangers(facts)).toEqual([]);
  for (const fact of facts) expect(fact.from).toMatch(/^(pkg|plugin|staging|cmd)\/[\w/.-]+\.go/);
});

/** Those not confirmed are held to as well, but are not counted as Kubernetes' word. */
describe.each([
  ['confirmed', confirmed],
  ['from memory, not counted', (fact: Fact) => !confirmed(fact)],
] as const)('%s', (_, which) => {
  const chosen = families
    .map(([name, list]) => [name, list.filter(which)] as const)
    .filter(([, list]) => list.length > 0);
  describe.each(chosen)('%s', (_, list) => {
    test.each(list.map((fact) => [fact.about, fact] as const))('%s', (_about, fact) => {
      expect(fact.actual()).toEqual(fact.expected);
    });
  });
});
