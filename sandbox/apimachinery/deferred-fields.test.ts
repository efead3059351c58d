import { expect, test } from 'vitest';
import { copyMetadata, deferFields, sameFields, stamped } from './deferred-fields.ts';
import type { KubeObject, ManagedFieldsEntry } from './meta.ts';

const entry = (manager: string): ManagedFieldsEntry => ({
  manager,
  operation: 'Update',
  apiVersion: 'v1',
  time: '2026-01-05T09:00:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:status': {} },
});
const pod = (status: string): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, status });

test('asked when read, once; JSON, copies and comparisons read it as any field', () => {
  let asked = 0;
  const next = pod('a');
  deferFields(next, undefined, (stored) => {
    asked++;
    return [entry(stored.metadata.resourceVersion as string)];
  });
  const stored = stamped(next, '7');
  expect(asked).toBe(0);
  expect(Object.isFrozen(stored.metadata)).toBe(true);
  expect(JSON.parse(JSON.stringify(stored))).toEqual({
    ...pod('a'),
    metadata: { name: 'web', resourceVersion: '7', managedFields: [entry('7')] },
  });
  expect({ ...stored.metadata }).toEqual({ name: 'web', resourceVersion: '7', managedFields: [entry('7')] });
  expect(stored.metadata.managedFields).toBe(stored.metadata.managedFields);
  expect(asked).toBe(1);
});

test('what never gets to storage leaves nothing for what does', () => {
  deferFields(pod('lost'), undefined, () => [entry('lost')]);
  expect(stamped(pod('b'), '8').metadata).toEqual({ name: 'web', resourceVersion: '8' });
});

test('a copy can wait with its original, until it is given others', () => {
  const next = pod('a');
  deferFields(next, undefined, () => [entry('x')]);
  const { metadata } = stamped(next, '9');
  const copy = copyMetadata(metadata);
  expect(sameFields(copy, metadata)).toBe(true);
  copy.managedFields = [entry('y')];
  expect(sameFields(copy, metadata)).toBe(false);
  expect([copy.managedFields, metadata.managedFields]).toEqual([[entry('y')], [entry('x')]]);
});

test('a long row of writes that nobody reads keeps a bounded number of what was', () => {
  let asked = 0;
  let last: KubeObject | undefined;
  for (let i = 1; i <= 30; i++) {
    const next = pod(`status ${i}`);
    const before = last;
    deferFields(next, before, () => {
      asked++;
      return [...(before?.metadata.managedFields ?? []), entry(String(i))];
    });
    last = stamped(next, String(i));
  }
  expect(asked).toBeGreaterThan(15);
  expect(last?.metadata.managedFields?.map(({ manager }) => manager)).toEqual(
    Array.from({ length: 30 }, (_, i) => String(i + 1)),
  );
});
