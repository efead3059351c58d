/** Patches made and applied on this side of the API: apply's three-way merge, edit's two-way one, patch --local. */
import type { KubeObject } from '../apimachinery/meta.ts';
import {
  applyJSONPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  createMergePatch,
  createThreeWayJSONMergePatch,
  createThreeWayMergePatch,
  createTwoWayMergePatch,
  PatchError,
} from '../apimachinery/patch/index.ts';
import { schemas } from '../kinds/schema/index.ts';
import { CommandError } from './errors.ts';
import type { PatchType } from './helper.ts';
import { splitApiVersion } from './mapper.ts';
import { typeOf } from './printers/go-order.ts';

export { deepEqual } from '../apimachinery/json.ts';

const IDENTITY = ['apiVersion', 'kind', 'metadata.name'];
const IDENTITY_CHANGED = 'At least one of apiVersion, kind and name was changed';

export function applyPatch(object: KubeObject, type: PatchType, patch: unknown): KubeObject {
  try {
    if (type === 'json') return applyJSONPatch<KubeObject>(object, patch);
    if (type === 'merge') return applyMergePatch<KubeObject>(object, patch);
    const name = typeOf(object);
    if (!name) {
      const [group, version] = splitApiVersion(object.apiVersion);
      throw new CommandError(
        `strategic merge patch is not supported for ${group}/${version}, Kind=${object.kind} locally, try --type merge`,
      );
    }
    return applyStrategicMergePatch<KubeObject>(object, patch, name, schemas);
  } catch (error) {
    if (error instanceof PatchError) throw new CommandError(error.message);
    throw error;
  }
}

export interface MadePatch {
  type: PatchType;
  patch: Record<string, unknown>;
}

/** What turns `live` into what `modified` says, remembering with `original` what was said before. Throws a {@link PatchError}. */
export function threeWayPatch(
  original: KubeObject | undefined,
  modified: KubeObject,
  live: KubeObject,
  overwrite: boolean,
): MadePatch {
  const name = typeOf(live);
  const before = original ?? {};
  if (!name) {
    try {
      return { type: 'merge', patch: createThreeWayJSONMergePatch(before as KubeObject, modified, live, IDENTITY) };
    } catch (error) {
      if (error instanceof PatchError) throw new CommandError(IDENTITY_CHANGED);
      throw error;
    }
  }
  return {
    type: 'strategic',
    patch: createThreeWayMergePatch(before as KubeObject, modified, live, name, schemas, { overwrite }),
  };
}

/** What turns `before` into `after`; who the object is may not change. */
export function twoWayPatch(before: KubeObject, after: KubeObject): MadePatch {
  const name = typeOf(before);
  try {
    if (name)
      return {
        type: 'strategic',
        patch: createTwoWayMergePatch(before, after, name, schemas, [...IDENTITY, 'managedFields']),
      };
    const patch = createMergePatch(before, after);
    if ('apiVersion' in patch || 'kind' in patch || 'name' in ((patch['metadata'] ?? {}) as object))
      throw new PatchError(IDENTITY_CHANGED, 400);
    return { type: 'merge', patch };
  } catch (error) {
    if (error instanceof PatchError && (error.message === IDENTITY_CHANGED || error.message.startsWith('precondition')))
      throw new CommandError(IDENTITY_CHANGED);
    throw error;
  }
}
