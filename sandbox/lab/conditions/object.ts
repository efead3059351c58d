/** About one object of the cluster, or about how many there are. */
import { describe, type Expectation, fieldAt, found, holds, readExpectation } from '../expectation.ts';
import { LabError, list, record, text } from '../parse.ts';
import type { World } from '../world.ts';
import type { ConditionType } from './condition.ts';

export interface ObjectCondition {
  object: ObjectReference;
  /** Default true. False: no such object. */
  exists?: boolean;
  /** Dotted, see `fieldAt`. Absent: only existence is meant. */
  path?: string;
  expect?: Expectation;
  /** Of the objects the reference selects. */
  count?: Expectation;
}

export interface ObjectReference {
  apiVersion: string;
  kind: string;
  /** Default `default`; without meaning for a cluster-scoped kind. `*` (to count): every namespace. */
  namespace?: string;
  name?: string;
  /** To count: a label selector. */
  selector?: string;
  /** To count: only objects of which these hold. */
  where?: { path: string; expect: Expectation }[];
}

export const objectCondition: ConditionType<ObjectCondition> = {
  key: 'object',
  keys: ['object', 'exists', 'path', 'expect', 'count'],

  read(condition, at) {
    const place = `${at}.object`;
    const keys = ['apiVersion', 'kind', 'namespace', 'name', 'selector', 'where'];
    const object = record(condition['object'], place, keys);
    text(object['apiVersion'], `${place}.apiVersion`);
    text(object['kind'], `${place}.kind`);
    if ((condition['path'] === undefined) !== (condition['expect'] === undefined)) {
      throw new LabError(at, 'expected "path" and "expect" together, found one of them');
    }
    if (condition['path'] !== undefined) text(condition['path'], `${at}.path`);
    if (condition['count'] === undefined) text(object['name'], `${place}.name`);
    for (const key of ['namespace', 'name', 'selector'])
      if (object[key] !== undefined) text(object[key], `${place}.${key}`);
    for (const key of ['expect', 'count'] as const)
      if (condition[key] !== undefined) readExpectation(condition[key], `${at}.${key}`);
    for (const [j, w] of list(object['where'], `${place}.where`).entries()) {
      const where = record(w, `${place}.where[${j}]`, ['path', 'expect']);
      text(where['path'], `${place}.where[${j}].path`);
      readExpectation(where['expect'], `${place}.where[${j}].expect`);
    }
    return condition as unknown as ObjectCondition;
  },

  async differs({ object, exists, path, expect, count }, world, words) {
    const where = [object.kind, object.name ?? object.selector].filter(Boolean).join(' ');
    if (count) {
      const number = (await listed(object, world)).length;
      if (holds(number, count)) return undefined;
      return { where, expected: describe(count, words), found: String(number) };
    }
    const there = await got(object, world);
    if (exists === false) return there ? { where, expected: words.absent, found: words.present } : undefined;
    if (!there) {
      return {
        where: path ? `${where}, ${path}` : where,
        expected: expect ? describe(expect, words) : words.present,
        found: words.absent,
      };
    }
    if (!path || !expect) return undefined;
    const value = fieldAt(there, path);
    if (holds(value, expect)) return undefined;
    return { where: `${where}, ${path}`, expected: describe(expect, words), found: found(value, words) };
  },
};

async function got(reference: ObjectReference, world: World): Promise<unknown> {
  const base = await pathOf(reference, world);
  if (base === undefined) return undefined;
  const { status, body } = await world.read(`${base}/${encodeURIComponent(reference.name ?? '')}`);
  return status === 200 ? body : undefined;
}

async function listed(reference: ObjectReference, world: World): Promise<unknown[]> {
  const base = await pathOf(reference, world);
  if (base === undefined) return [];
  const query = reference.selector ? `?labelSelector=${encodeURIComponent(reference.selector)}` : '';
  const { status, body } = await world.read(base + query);
  if (status !== 200) return [];
  return ((body as { items?: unknown[] }).items ?? []).filter(
    (item) =>
      (reference.name === undefined || fieldAt(item, 'metadata.name') === reference.name) &&
      (reference.where ?? []).every(({ path, expect }) => holds(fieldAt(item, path), expect)),
  );
}

/** The collection's path, by discovery. Undefined where the server knows no such kind. */
async function pathOf(reference: ObjectReference, world: World): Promise<string | undefined> {
  const { apiVersion, kind, namespace = 'default' } = reference;
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { status, body } = await world.read(root);
  if (status !== 200) return undefined;
  const resources = (body as { resources?: { name: string; kind: string; namespaced: boolean }[] }).resources ?? [];
  const resource = resources.find((r) => r.kind === kind && !r.name.includes('/'));
  if (!resource) return undefined;
  if (!resource.namespaced || namespace === '*') return `${root}/${resource.name}`;
  return `${root}/namespaces/${encodeURIComponent(namespace)}/${resource.name}`;
}
