/** About where an address leads that the learner wrote into a file: the check asks for it and looks at the answer. */
import { describe, type Expectation, fieldAt, found, holds, readExpectation } from '../expectation.ts';
import { LabError, text } from '../parse.ts';
import type { ConditionType } from './condition.ts';
import { readPath } from './file.ts';

export interface AddressCondition {
  /** Absolute path of the file. Its first line is the address, with or without `https://HOST:PORT`. */
  address: string;
  /** Within the answer: `status`, or `body.…`. */
  path: string;
  expect: Expectation;
}

/** What would hold the line open or act within a container is not asked. */
const NOT_ASKED = /^\/api\/[^/]+\/watch\/|^\/apis\/[^/]+\/[^/]+\/watch\/|\/(exec|attach|portforward|proxy)(\/|$)/;

export const addressCondition: ConditionType<AddressCondition> = {
  key: 'address',
  keys: ['address', 'path', 'expect'],

  read(condition, place) {
    readPath(condition['address'], `${place}.address`);
    const path = text(condition['path'], `${place}.path`);
    if (!/^(status$|body\b)/.test(path)) {
      throw new LabError(`${place}.path`, `expected "status" or a path that begins with "body", found "${path}"`);
    }
    readExpectation(condition['expect'], `${place}.expect`);
    return condition as unknown as AddressCondition;
  },

  async differs({ address: file, path, expect }, world, words) {
    const content = world.file(file);
    const expected = describe(expect, words);
    if (content === undefined) return { where: file, expected, found: words.noFile };
    const asked = pathOf(content);
    if (asked === undefined) return { where: file, expected, found: words.noAddress };
    const value = fieldAt(await world.read(asked), path);
    if (holds(value, expect)) return undefined;
    return { where: `${file}, ${path}`, expected, found: found(value, words) };
  },
};

/** The path of an address, without its query. Undefined where the first line is none that can be asked. */
function pathOf(content: string): string | undefined {
  const line = (content.split('\n')[0] ?? '').trim().slice(0, 2000);
  const match = /^(?:https?:\/\/[^/\s?#]+)?(\/(?!\/)[^\s?#]*)/.exec(line);
  const path = match?.[1] === undefined ? undefined : new URL(match[1], 'https://kubernetes').pathname;
  return path === undefined || NOT_ASKED.test(path) ? undefined : path;
}
