import { expect, test } from 'vitest';
import { deepFreeze } from '../meta.ts';
import { applyJSONPatch, applyMergePatch, createMergePatch, createThreeWayJSONMergePatch } from './index.ts';

const said = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as Error).message;
  }
};

// The table of RFC 7386, appendix A.
test.each([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])('merge %j and %j', (document, patch, result) => {
  expect(applyMergePatch(deepFreeze(document), deepFreeze(patch))).toEqual(result);
});

test('merge patches, made', () => {
  expect(createMergePatch({ a: 1, b: { c: 1, d: 2 }, e: [1] }, { a: 1, b: { c: 2 }, e: [2], f: {} })).toEqual({
    b: { c: 2, d: null },
    e: [2],
    f: {},
  });
  expect(createThreeWayJSONMergePatch({ a: 1, b: 1 }, { a: 2, n: { x: 1 } }, { a: 1, b: 1, c: 1, n: {} })).toEqual({
    a: 2,
    b: null,
    n: { x: 1 },
  });
  const same = deepFreeze({ a: { b: 1 }, c: [1] });
  expect(applyMergePatch(same, { a: { b: 1 } })).toBe(same);
  expect(applyMergePatch(same, { d: 1 }).c).toBe(same.c);
});

test.each<[unknown, unknown, unknown]>([
  [{ a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
  [{ a: [1, 2] }, [{ op: 'add', path: '/a/1', value: 9 }], { a: [1, 9, 2] }],
  [{ a: [1] }, [{ op: 'add', path: '/a/-', value: 2 }], { a: [1, 2] }],
  [{ a: [1, 2, 3] }, [{ op: 'remove', path: '/a/1' }], { a: [1, 3] }],
  [{ 'x/y': { 'm~n': 1 } }, [{ op: 'replace', path: '/x~1y/m~0n', value: 2 }], { 'x/y': { 'm~n': 2 } }],
  [{ a: { b: 1 } }, [{ op: 'move', from: '/a/b', path: '/c' }], { a: {}, c: 1 }],
  [{ a: { b: 1 } }, [{ op: 'copy', from: '/a', path: '/c' }], { a: { b: 1 }, c: { b: 1 } }],
  [{ a: 1 }, [{ op: 'test', path: '/a', value: 1 }], { a: 1 }],
  [{ a: 1 }, [{ op: 'test', path: '/a', value: 2 }], 'testing value /a failed: test failed'],
  [
    { a: 1 },
    [{ op: 'remove', path: '/b' }],
    'remove operation does not apply: Unable to remove nonexistent key: b: missing value',
  ],
  [
    { a: 1 },
    [{ op: 'remove', path: '/b/c' }],
    'remove operation does not apply: doc is missing path: "/b/c": missing value',
  ],
  [
    { a: 1 },
    [{ op: 'replace', path: '/b', value: 1 }],
    'replace operation does not apply: doc is missing key: /b: missing value',
  ],
  [
    { a: 1 },
    [{ op: 'add', path: '/b/c', value: 1 }],
    'add operation does not apply: doc is missing path: "/b/c": missing value',
  ],
  [
    { a: [] },
    [{ op: 'replace', path: '/a/0', value: 1 }],
    'replace operation does not apply: Unable to access invalid index: 0: invalid index referenced',
  ],
  [{ a: 1 }, [{ op: 'twist', path: '/a' }], 'Unexpected kind: twist'],
  [{ a: 1 }, { op: 'add' }, 'json: cannot unmarshal object into Go value of type jsonpatch.Patch'],
  [{}, [{ op: 'add', path: '/__proto__', value: { x: 1 } }], JSON.parse('{"__proto__":{"x":1}}')],
])('%j with %j', (document, patch, expected) => {
  expect(said(() => applyJSONPatch(deepFreeze(document), patch))).toEqual(expected);
});
