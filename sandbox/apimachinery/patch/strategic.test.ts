import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { builtinSchemas, schemas } from '../../kinds/schema/index.ts';
import { deepFreeze } from '../meta.ts';
import { makeField, makeStruct, type Schemas, type TypeRef } from '../schema.ts';
import { applyStrategicMergePatch, createThreeWayMergePatch, createTwoWayMergePatch } from './index.ts';

const text: TypeRef = { kind: 'scalar', scalar: 'string' };
const item: TypeRef = { kind: 'object', name: 'test/v1.Item' };
const list = (items: TypeRef): TypeRef => ({ kind: 'array', items });

/** The shape of upstream's MergeItem. */
const toy: Schemas = builtinSchemas();
toy.define(
  makeStruct('test/v1.Item', [
    makeField('name', text),
    makeField('value', text),
    makeField('other', text),
    makeField('map', { kind: 'map', values: text }),
    makeField('items', list(item), { patchStrategy: ['merge'], mergeKey: 'name' }),
    makeField('plain', list(item)),
    makeField('set', list(text), { patchStrategy: ['merge'] }),
    makeField('scalars', list(text)),
    makeField('whole', item, { patchStrategy: ['replace'] }),
    makeField('union', item, { patchStrategy: ['retainKeys'] }),
    makeField('unions', list(item), { patchStrategy: ['merge', 'retainKeys'], mergeKey: 'name' }),
  ]),
);

const yaml = (source: string): any => deepFreeze(load(source));

const said = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as Error).message;
  }
};

const applied: [string, string, string, unknown][] = [
  ['set, change and delete', '{name: a, value: b}', '{value: null, other: c}', { name: 'a', other: 'c' }],
  ['a null for nothing', '{name: a}', '{value: null}', { name: 'a' }],
  [
    'merge a list by key',
    '{items: [{name: 1}, {name: 2, value: x}]}',
    '{items: [{name: 2, other: y}, {name: 3}]}',
    { items: [{ name: 1 }, { name: 2, value: 'x', other: 'y' }, { name: 3 }] },
  ],
  [
    'the patch decides the order of what it names',
    '{items: [{name: 1}, {name: 2, value: b}, {name: 3}]}',
    '{items: [{name: 3, value: c}, {name: 1, value: a}]}',
    {
      items: [
        { name: 2, value: 'b' },
        { name: 3, value: 'c' },
        { name: 1, value: 'a' },
      ],
    },
  ],
  ['and all of it', '{set: [1, 2, 3]}', '{set: [3, 1, 2]}', { set: [3, 1, 2] }],
  ['and some of it', '{set: [1, 2, 3]}', '{set: [3, 1]}', { set: [2, 3, 1] }],
  [
    'delete an element',
    '{items: [{name: 1}, {name: 2}]}',
    '{items: [{name: 1, $patch: delete}]}',
    { items: [{ name: 2 }] },
  ],
  [
    'delete what is not there',
    '{items: [{name: 1}]}',
    '{items: [{name: 9, $patch: delete}]}',
    { items: [{ name: 1 }] },
  ],
  [
    'replace a list',
    '{items: [{name: 1, value: a}]}',
    '{items: [{name: 2}, {$patch: replace}]}',
    { items: [{ name: 2 }] },
  ],
  ['empty a list', '{items: [{name: 1}]}', '{items: [{$patch: replace}]}', { items: [] }],
  ['replace a map', '{map: {a: x, b: y}}', '{map: {$patch: replace, c: z}}', { map: { c: 'z' } }],
  ['delete a map', '{map: {a: x}, name: n}', '{map: {$patch: delete}}', { map: {}, name: 'n' }],
  [
    'a plain list is replaced',
    '{plain: [{name: 1, value: a}], scalars: [1, 2]}',
    '{plain: [{name: 1}], scalars: [3]}',
    { plain: [{ name: 1 }], scalars: [3] },
  ],
  ['a replacing field', '{whole: {name: a, value: b}}', '{whole: {name: c}}', { whole: { name: 'c' } }],
  ['delete from a set', '{set: [1, 2, 3]}', '{$deleteFromPrimitiveList/set: [2, 9], set: [4]}', { set: [4, 1, 3] }],
  [
    'retainKeys',
    '{union: {name: a, value: b}}',
    '{union: {$retainKeys: [other], other: c}}',
    { union: { other: 'c' } },
  ],
  [
    'retainKeys in a list',
    '{unions: [{name: a, value: b}]}',
    '{unions: [{$retainKeys: [name, other], name: a, other: c}]}',
    { unions: [{ name: 'a', other: 'c' }] },
  ],
  [
    'order alone',
    '{items: [{name: 1}, {name: 2}, {name: 3}]}',
    '{$setElementOrder/items: [{name: 3}, {name: 1}]}',
    { items: [{ name: 2 }, { name: 3 }, { name: 1 }] },
  ],
  [
    'order names what is not there',
    '{items: [{name: 1}, {name: 3}]}',
    '{$setElementOrder/items: [{name: 3}, {name: 2}, {name: 1}], items: [{name: 3, value: 3}, {name: 1, value: 1}]}',
    {
      items: [
        { name: 3, value: 3 },
        { name: 1, value: 1 },
      ],
    },
  ],
  ['order of a set', '{set: [1, 3]}', '{$setElementOrder/set: [3, 2, 1]}', { set: [3, 1] }],
  ['an unlike value replaces', '{map: {a: x}}', '{map: text}', { map: 'text' }],
  [
    'order and patch disagree',
    '{items: [{name: 1}]}',
    '{$setElementOrder/items: [{name: 1}, {name: 3}], items: [{name: 3}, {name: 1}]}',
    "The order in patch list:\n[map[name:3] map[name:1]]\n doesn't match $setElementOrder list:\n[map[name:1] map[name:3]]\n",
  ],
  [
    'no merge key',
    '{items: [{name: 1}]}',
    '{items: [{value: b}]}',
    'map: map[value:b] does not contain declared merge key: name',
  ],
  [
    'an unknown directive',
    '{map: {a: x}}',
    '{map: {$patch: explode}}',
    'unknown patch type: explode in map: map[$patch:explode]',
  ],
  [
    'retainKeys that forget a key',
    '{union: {name: a}}',
    '{union: {$retainKeys: [name], value: b}}',
    'invalid patch format of retainKeys',
  ],
  ['lists of lists', '{set: [[1]]}', '{set: [[2]]}', 'lists of lists are not supported'],
  ['unlike elements', '{set: [1]}', '{set: [a]}', 'list element types are not identical: [[1] [a]]'],
  [
    'an unknown field',
    '{foo: {a: b}}',
    '{foo: {a: c}}',
    'unable to find api field in struct Item for the json field "foo"',
  ],
];

test.each(applied)('%s', (_name, original, patch, expected) => {
  expect(said(() => applyStrategicMergePatch(yaml(original), yaml(patch), 'test/v1.Item', toy))).toEqual(expected);
});

test('what a patch leaves alone is the old reference', () => {
  const original = yaml('{items: [{name: 1, map: {a: b}}, {name: 2}], map: {x: y}, name: n}');
  const result = applyStrategicMergePatch(original, yaml('{items: [{name: 2, value: z}]}'), 'test/v1.Item', toy);
  expect(result.map).toBe(original.map);
  expect(result.items[0]).toBe(original.items[0]);
  expect(
    applyStrategicMergePatch(original, yaml('{name: n, map: {x: y}, items: [{name: 1}]}'), 'test/v1.Item', toy)
      .items[0],
  ).toBe(original.items[0]);
});

/** original, modified, current → the two-way patch, the three-way patch, what the latter makes of current. */
const created: [string, string, string, string, string, string, string][] = [
  [
    'add a field',
    '{name: 1}',
    '{name: 1, value: 1}',
    '{name: 1, other: a}',
    '{value: 1}',
    '{value: 1}',
    '{name: 1, value: 1, other: a}',
  ],
  [
    'add a field, somebody changed another',
    '{name: 1}',
    '{name: 1, value: 1}',
    '{name: a, other: a}',
    '{value: 1}',
    '{name: 1, value: 1}',
    '{name: 1, value: 1, other: a}',
  ],
  [
    'add one, delete one',
    '{name: 1}',
    '{value: 1}',
    '{name: a, other: a}',
    '{name: null, value: 1}',
    '{name: null, value: 1}',
    '{value: 1, other: a}',
  ],
  [
    'nested deletion',
    '{map: {a: 1, b: 1}}',
    '{map: {a: 1}}',
    '{map: {a: x, b: 1, c: a}}',
    '{map: {b: null}}',
    '{map: {a: 1, b: null}}',
    '{map: {a: 1, c: a}}',
  ],
  [
    'a plain list',
    '{scalars: [1, 2]}',
    '{scalars: [2, 3]}',
    '{scalars: [1, 4]}',
    '{scalars: [2, 3]}',
    '{scalars: [2, 3]}',
    '{scalars: [2, 3]}',
  ],
  [
    'empty a merging list',
    '{items: [{name: 1}, {name: 2}]}',
    '{items: []}',
    '{items: [{name: 1, other: a}, {name: 2}]}',
    '{items: [{name: 1, $patch: delete}, {name: 2, $patch: delete}]}',
    '{items: [{name: 1, $patch: delete}, {name: 2, $patch: delete}]}',
    '{items: []}',
  ],
  ['nothing', '{items: []}', '{items: []}', '{items: []}', '{}', '{}', '{items: []}'],
  [
    'an explicit null',
    '{name: 2}',
    '{name: 1, value: 1, other: null}',
    '{name: a, other: a}',
    '{name: 1, value: 1, other: null}',
    '{name: 1, value: 1, other: null}',
    '{name: 1, value: 1}',
  ],
  [
    'delete from a set',
    '{set: [1, 2, 3]}',
    '{set: [1, 2]}',
    '{set: [1, 2, 3, 4]}',
    '{$setElementOrder/set: [1, 2], $deleteFromPrimitiveList/set: [3]}',
    '{$setElementOrder/set: [1, 2], $deleteFromPrimitiveList/set: [3]}',
    '{set: [1, 2, 4]}',
  ],
  [
    'add to and delete from a set',
    '{set: [1, 2, 3]}',
    '{set: [1, 2, 4]}',
    '{set: [1, 2, 3, 4]}',
    '{$setElementOrder/set: [1, 2, 4], set: [4], $deleteFromPrimitiveList/set: [3]}',
    '{$setElementOrder/set: [1, 2, 4], $deleteFromPrimitiveList/set: [3]}',
    '{set: [1, 2, 4]}',
  ],
  [
    'change an element',
    '{items: [{name: 1}, {name: 2, value: 2}]}',
    '{items: [{name: 1}, {name: 2, value: b}]}',
    '{items: [{name: 1}, {name: 2, value: 2}, {name: 3}]}',
    '{$setElementOrder/items: [{name: 1}, {name: 2}], items: [{name: 2, value: b}]}',
    '{$setElementOrder/items: [{name: 1}, {name: 2}], items: [{name: 2, value: b}]}',
    '{items: [{name: 1}, {name: 2, value: b}, {name: 3}]}',
  ],
  [
    'add and remove elements',
    '{items: [{name: 1}, {name: 2}]}',
    '{items: [{name: 2}, {name: 3}]}',
    '{items: [{name: 1}, {name: 2}, {name: 9}]}',
    '{$setElementOrder/items: [{name: 2}, {name: 3}], items: [{name: 3}, {name: 1, $patch: delete}]}',
    '{$setElementOrder/items: [{name: 2}, {name: 3}], items: [{name: 3}, {name: 1, $patch: delete}]}',
    '{items: [{name: 2}, {name: 3}, {name: 9}]}',
  ],
  [
    'retainKeys',
    '{union: {name: a}}',
    '{union: {value: b}}',
    '{union: {name: a, other: c}}',
    '{union: {$retainKeys: [value], name: null, value: b}}',
    '{union: {$retainKeys: [value], name: null, value: b}}',
    '{union: {value: b}}',
  ],
];

test.each(created)('make: %s', (_name, original, modified, current, twoWay, threeWay, result) => {
  const [o, m, c] = [yaml(original), yaml(modified), yaml(current)];
  expect(createTwoWayMergePatch(o, m, 'test/v1.Item', toy)).toEqual(yaml(twoWay));
  const patch = createThreeWayMergePatch(o, m, c, 'test/v1.Item', toy);
  expect(patch).toEqual(yaml(threeWay));
  expect(applyStrategicMergePatch(c, patch, 'test/v1.Item', toy)).toEqual(yaml(result));
});

test('a Deployment’s image, as kubectl set image and apply send it', () => {
  const pod = (image: string) => ({
    spec: {
      template: {
        spec: {
          containers: [
            { name: 'web', image },
            { name: 'log', image: 'busybox' },
          ],
        },
      },
      strategy: { type: 'Recreate' },
    },
  });
  expect(createTwoWayMergePatch(pod('a'), pod('b'), 'apps/v1.Deployment', schemas)).toEqual({
    spec: {
      template: {
        spec: {
          $setElementOrder: undefined,
          '$setElementOrder/containers': [{ name: 'web' }, { name: 'log' }],
          containers: [{ name: 'web', image: 'b' }],
        },
      },
    },
  });
  expect(
    said(() =>
      createTwoWayMergePatch(
        { kind: 'A', metadata: { name: 'x' } },
        { kind: 'A', metadata: { name: 'y' } },
        'apps/v1.Deployment',
        schemas,
        ['kind', 'metadata.name'],
      ),
    ),
  ).toBe('precondition failed for: metadata.name');
  expect(
    said(() =>
      createThreeWayMergePatch(
        { spec: { replicas: 1 } },
        { spec: { replicas: 2 } },
        { spec: { replicas: 3 } },
        'apps/v1.Deployment',
        schemas,
        { overwrite: false },
      ),
    ),
  ).toMatch(/^patch:\n.*\nconflicts with changes made from original to current:/);
});

test('the patch the real kubectl 1.36.3 sent for an apply', () => {
  const template = (containers: unknown[]) => ({ metadata: { labels: { a: 'b' } }, spec: { containers } });
  const selector = { matchLabels: { a: 'b' } };
  const original = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'live' }, spec: { replicas: 1 } };
  const modified = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { annotations: { note: 'new' }, name: 'live', namespace: 'default' },
    spec: { replicas: 3, selector, template: template([{ image: 'y2', name: 'x' }]) },
  };
  const current = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'live', namespace: 'default', uid: 'u', resourceVersion: '5', annotations: { note: 'old' } },
    spec: {
      replicas: 1,
      selector,
      template: template([
        { name: 'x', image: 'y' },
        { name: 'side', image: 'z' },
      ]),
    },
  };
  expect(createThreeWayMergePatch(original, modified, current, 'apps/v1.Deployment', schemas)).toEqual({
    metadata: { annotations: { note: 'new' } },
    spec: {
      replicas: 3,
      template: { spec: { '$setElementOrder/containers': [{ name: 'x' }], containers: [{ image: 'y2', name: 'x' }] } },
    },
  });
});
