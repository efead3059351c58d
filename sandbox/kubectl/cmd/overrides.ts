/** --overrides and --override-type of run and expose. Follows kubectl/pkg/cmd/util/override_options.go. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { CommandError } from '../errors.ts';
import { type Flag, type Flags, flag } from '../flags.ts';
import type { PatchType } from '../helper.ts';
import { applyPatch } from '../patching.ts';
import { inGoOrder } from '../printers/go-order.ts';

export const overrideFlags: readonly Flag[] = [
  flag.string('override-type', 'merge', 'The method used to override the generated object: json, merge, or strategic.'),
  flag.string(
    'overrides',
    '',
    'An inline JSON override for the generated object. If this is non-empty, it is used to override the generated object. Requires that the object supply a valid apiVersion field.',
  ),
];

/** What each kind of patch says of a text that is no JSON. */
const UNREADABLE: Record<string, string> = {
  json: 'error decoding JSON patch',
  merge: 'Invalid JSON Patch',
  strategic: 'invalid JSON document',
};

export function withOverrides(flags: Flags, object: KubeObject): KubeObject {
  const text = flags.string('overrides');
  if (text === '') return object;
  const type = flags.string('override-type');
  const unreadable = UNREADABLE[type];
  if (!unreadable) throw new CommandError(`invalid override type: ${type}`);
  let patch: unknown;
  try {
    patch = JSON.parse(text);
  } catch {
    throw new CommandError(unreadable);
  }
  return inGoOrder(applyPatch(object, type as PatchType, patch)) as KubeObject;
}
