/**
 * From apply on this side to apply on the server: what the former owned becomes the latter's, or it could never be
 * taken away again. Follows kubectl/pkg/cmd/apply/apply.go and client-go/util/csaupgrade.
 */
import { deepEqual } from '../../../apimachinery/json.ts';
import type { KubeObject, ManagedFieldsEntry } from '../../../apimachinery/meta.ts';
import { isConflict } from '../../errors.ts';
import { ResourceHelper } from '../../helper.ts';
import { LAST_APPLIED, lastApplied } from '../../last-applied.ts';
import type { Info } from '../../resource-builder.ts';
import type { Apply } from '../apply.ts';

const SERVER_SIDE_MANAGER = 'kubectl';
const ANNOTATION_MANAGER = 'kubectl-last-applied';
const MAX_RETRIES = 5;

type Fields = { [key: string]: Fields };

/** True when owners have moved, and the object must be applied once more. `info` holds what the first apply answered. */
export async function migrateToServerSide(apply: Apply, info: Info, helper: ResourceHelper): Promise<boolean> {
  const { flags, factory } = apply.invocation;
  const manager = flags.changed('field-manager') ? flags.string('field-manager') : SERVER_SIDE_MANAGER;
  if (manager === SERVER_SIDE_MANAGER) await keepAnnotation(apply, info);
  const names = new Set(ownersOfAnnotation(info.object as KubeObject, 'Update').map((entry) => entry.manager ?? ''));
  for (let attempt = 0; ; attempt++) {
    const { managedFields = [], resourceVersion } = (info.object as KubeObject).metadata;
    const moved = [...names].reduce((entries, name) => handOver(entries, name, manager), [...managedFields]);
    if (deepEqual(managedFields, moved)) return false;
    try {
      info.object = await helper.patch(info, 'json', [
        { op: 'replace', path: '/metadata/managedFields', value: moved },
        { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
      ]);
      return true;
    } catch (error) {
      if (!isConflict(error) || attempt === MAX_RETRIES) throw error;
      info.object = await new ResourceHelper(factory.client()).get(info);
    }
  }
}

/** The annotation gets an owner of its own, or the next apply would take it away. */
async function keepAnnotation(apply: Apply, info: Info): Promise<void> {
  const object = info.object as KubeObject;
  const text = lastApplied(object);
  if (text === undefined || ownersOfAnnotation(object, 'Apply').length > 0) return;
  const { name, namespace } = object.metadata;
  const only: KubeObject = {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: { name, ...(namespace ? { namespace } : {}), annotations: { [LAST_APPLIED]: text } },
  };
  const helper = apply.helper(ANNOTATION_MANAGER);
  info.object = await helper.patch(info, 'apply', only);
}

function ownersOfAnnotation(object: KubeObject, operation: string): ManagedFieldsEntry[] {
  return (object.metadata.managedFields ?? []).filter((entry) => {
    const fields = entry.fieldsV1 as Fields | undefined;
    return entry.operation === operation && fields?.['f:metadata']?.['f:annotations']?.[`f:${LAST_APPLIED}`];
  });
}

function handOver(entries: ManagedFieldsEntry[], from: string, to: string): ManagedFieldsEntry[] {
  const updates = (entry: ManagedFieldsEntry) =>
    entry.manager === from && entry.operation === 'Update' && !entry.subresource;
  let target = entries.findIndex((e) => e.manager === to && e.operation === 'Apply' && !e.subresource);
  if (target < 0) {
    target = entries.findIndex(updates);
    if (target < 0) return entries;
    entries[target] = { ...(entries[target] as ManagedFieldsEntry), manager: to, operation: 'Apply' };
  }
  const own = entries[target] as ManagedFieldsEntry;
  const other = entries.find((entry) => updates(entry) && entry.apiVersion === own.apiVersion);
  if (other) entries[target] = { ...own, fieldsV1: union(own.fieldsV1 as Fields, other.fieldsV1 as Fields) };
  return entries.filter((entry) => !updates(entry));
}

/** An empty set is the field itself; beside parts of it, that is written as `.`. */
function union(a: Fields, b: Fields): Fields {
  const [x, y] = [asMember(a, b), asMember(b, a)];
  const out: Fields = {};
  for (const key of [...new Set([...Object.keys(x), ...Object.keys(y)])].sort()) {
    const [left, right] = [x[key], y[key]];
    out[key] = left && right ? union(left, right) : ((left ?? right) as Fields);
  }
  return out;
}

function asMember(fields: Fields, beside: Fields): Fields {
  return Object.keys(fields).length === 0 && Object.keys(beside).length > 0 ? { '.': {} } : fields;
}
