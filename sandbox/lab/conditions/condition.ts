/** What every kind of condition brings: the key that names it, its form, and how it is judged. */
import type { Words } from '../expectation.ts';
import type { World } from '../world.ts';

export interface ConditionType<C> {
  /** The key of lab.yaml that tells this type from the others. */
  key: string;
  /** All keys it may have. */
  keys: readonly string[];
  /** Throws a LabError for a form it cannot judge. The keys are known ones. */
  read(condition: Record<string, unknown>, place: string): C;
  /** Undefined: it holds. */
  differs(condition: C, world: World, words: Words): Promise<Difference | undefined>;
}

/** What the first condition that failed wanted, and what there is. */
export interface Difference {
  /** The field, the object or the file, e.g. `Pod web, spec.containers[0].image`. */
  where: string;
  expected: string;
  found: string;
}
