import { describe, expect, test } from 'vitest';
import { defaultFacts } from './defaults.facts.ts';
import type { Fact } from './fact.ts';
import { otherFacts } from './others.facts.ts';
import { podFacts } from './pods.facts.ts';
import { printerFacts } from './printers.facts.ts';

const families: [string, Fact[]][] = [
  ['printers', printerFacts],
  ['defaults', defaultFacts],
  ['pods', podFacts],
  ['other kinds', otherFacts],
];

test('the facts are many, each with its source', () => {
  const facts = families.flatMap(([, list]) => list);
  expect(facts.length).toBeGreaterThanOrEqual(180);
  for (const fact of facts) expect(fact.from).toMatch(/^(pkg|plugin|staging|cmd)\/[\w/.-]+\.go/);
});

describe.each(families)('%s', (_, facts) => {
  test.each(facts.map((fact) => [fact.about, fact] as const))('%s', (_about, fact) => {
    expect(fact.actual()).toEqual(fact.expected);
  });
});
