/** About a file on the learner's machine: its text, or a field of the first YAML or JSON document in it. */
import { loadAll } from 'js-yaml';
import { describe, type Expectation, fieldAt, found, holds, readExpectation } from '../expectation.ts';
import { LabError, text } from '../parse.ts';
import type { ConditionType } from './condition.ts';

export interface FileCondition {
  /** Absolute path. */
  file: string;
  /** Default true. False: no such file. */
  exists?: boolean;
  /** Dotted, see `fieldAt`, within the first document. Absent: the text is meant, without line ends after it. */
  path?: string;
  expect?: Expectation;
}

/** Characters that are looked at. */
const LIMIT = 256 * 1024;

export const fileCondition: ConditionType<FileCondition> = {
  key: 'file',
  keys: ['file', 'exists', 'path', 'expect'],

  read(condition, place) {
    readPath(condition['file'], `${place}.file`);
    if (condition['path'] !== undefined && condition['expect'] === undefined) {
      throw new LabError(place, 'expected "expect" beside "path", found "path" alone');
    }
    if (condition['path'] !== undefined) text(condition['path'], `${place}.path`);
    if (condition['expect'] !== undefined) readExpectation(condition['expect'], `${place}.expect`);
    return condition as unknown as FileCondition;
  },

  async differs({ file, exists, path, expect }, world, words) {
    const content = world.file(file)?.slice(0, LIMIT);
    const where = path ? `${file}, ${path}` : file;
    if (exists === false)
      return content === undefined ? undefined : { where, expected: words.noFile, found: words.file };
    if (content === undefined) {
      return { where, expected: expect ? describe(expect, words) : words.file, found: words.noFile };
    }
    if (!expect) return undefined;
    const value = path ? fieldAt(firstDocument(content), path) : content.replace(/\s+$/, '');
    if (holds(value, expect)) return undefined;
    return { where, expected: describe(expect, words), found: found(value, words) };
  },
};

export function readPath(value: unknown, place: string): string {
  const path = text(value, place);
  if (!path.startsWith('/')) throw new LabError(place, `expected an absolute path, found "${path}"`);
  return path;
}

/** Nothing where it is neither YAML nor JSON, or where anchors could make it larger than it looks. */
function firstDocument(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    if (/(^|[\s[{,])&[^\s&]/.test(content)) return undefined;
  }
  try {
    return loadAll(content)[0];
  } catch {
    return undefined;
  }
}
