import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schemaText } from '../kinds/schema/data/generated/schema-all.ts';
import { decode } from './decode.ts';
import { createSchemas } from './schema.ts';
import { formatYAML, parseYAML } from './yaml.ts';

const schemas = createSchemas(schemaText);
const read = (name: string) => readFileSync(new URL(`./testdata/${name}`, import.meta.url), 'utf8');

/**
 * testdata/NAME.input.yaml through Go's types and out again: the outputs are those of the real kubectl
 * 1.36.3 (`kubectl set env --local -f NAME.input.yaml ZZ=2 -o json|yaml`, the input having another ZZ).
 */
test.each([
  ['pod', 'core/v1.Pod'],
  ['stateful-set', 'apps/v1.StatefulSet'],
  ['cron-job', 'batch/v1.CronJob'],
  ['daemon-set', 'apps/v1.DaemonSet'],
])('%s decodes and prints as Go has it', (name, type) => {
  const { object, strict } = decode(parseYAML(read(`${name}.input.yaml`)), type, schemas);
  expect(strict).toEqual([]);
  expect(formatYAML(object)).toBe(read(`${name}.output.yaml`));
  expect(`${JSON.stringify(object, null, 4)}\n`).toBe(read(`${name}.output-json.txt`));
});
