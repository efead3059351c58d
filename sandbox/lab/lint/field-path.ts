/** A path such as `spec.containers[0].image`: whether it is one, and whether the type has it. */
import type { Field, TypeRef } from '../../apimachinery/schema.ts';
import { schemas } from '../../kinds/schema/index.ts';
import { nearest } from '../nearest.ts';

const PART = /([^.[\]]+)|\[([^\]]+)\]/g;
const PATH = /^[^.[\]]+(\.[^.[\]]+|\[[^\]]+\])*$/;
const INDEX = /^(-?\d+|(["']).*\2|[^=]+=.*)$/;

/** What is wrong with its form. */
export function pathProblem(path: string): string | undefined {
  const form = 'as spec.containers[0].image, status.conditions[type=Ready].status or metadata.labels["a.b/c"]';
  if (!PATH.test(path)) return `"${path}" is no path; write it ${form}`;
  const wrong = [...path.matchAll(PART)].find(([, , inner]) => inner !== undefined && !INDEX.test(inner));
  return wrong ? `${wrong[0]} picks nothing; write it ${form}` : undefined;
}

/** Which field an object of the type cannot have. The path is one. */
export function fieldProblem(path: string, type: string): string | undefined {
  let at: TypeRef = { kind: 'object', name: type };
  for (const [part, name, inner] of path.matchAll(PART)) {
    const key = name ?? /^(["'])(.*)\1$/.exec(inner ?? '')?.[2];
    if (at.kind === 'array') {
      if (key !== undefined)
        return key === 'length' ? undefined : `"${path}": a list comes before ${part}; pick of it with [0] or [name=…]`;
      at = at.items;
    } else if (key === undefined) {
      return at.kind === 'scalar' && at.scalar !== 'string' ? undefined : `"${path}": no list comes before ${part}`;
    } else if (at.kind === 'map') at = at.values;
    else if (at.kind === 'scalar') return undefined;
    else {
      const struct: string = at.name;
      const field: Field | undefined = schemas.has(struct) ? schemas.field(struct, key) : undefined;
      if (!field) return schemas.has(struct) ? unknown(path, key, struct) : undefined;
      at = field.type;
    }
  }
  return undefined;
}

function unknown(path: string, key: string, struct: string): string {
  const fields = schemas.fieldsOf(struct).map((field) => field.name);
  const meant = nearest(key, fields);
  const name = struct.replace(/^.*\./, '');
  return `"${path}": ${name} has no field "${key}"${meant ? `; did you mean "${meant}"?` : ''}`;
}
