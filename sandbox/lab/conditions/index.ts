/** The kinds of condition a lab may state. A new one is a file and a line. */
import type { Words } from '../expectation.ts';
import { LabError, record } from '../parse.ts';
import type { World } from '../world.ts';
import { type AddressCondition, addressCondition } from './address.ts';
import type { ConditionType, Difference } from './condition.ts';
import { type FileCondition, fileCondition } from './file.ts';
import { type ObjectCondition, objectCondition } from './object.ts';

export type Condition = ObjectCondition | FileCondition | AddressCondition;

const TYPES = [objectCondition, fileCondition, addressCondition] as unknown as ConditionType<Condition>[];

/** Throws a LabError for what is no condition. */
export function readCondition(value: unknown, place: string): Condition {
  const type = typeOf(record(value, place));
  if (!type) throw new LabError(place, `expected one of ${TYPES.map((t) => t.key).join(', ')}`);
  return type.read(record(value, place, type.keys), place);
}

/** Of the first condition that does not hold. */
export async function firstDifference(
  conditions: Condition[],
  world: World,
  words: Words,
): Promise<Difference | undefined> {
  for (const condition of conditions) {
    const difference = await typeOf(condition)?.differs(condition, world, words);
    if (difference) return difference;
  }
  return undefined;
}

function typeOf(condition: object): ConditionType<Condition> | undefined {
  return TYPES.find(({ key }) => Object.hasOwn(condition, key));
}
