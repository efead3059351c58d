/** The annotation in which apply remembers what it was given. Follows kubectl/pkg/util/apply.go. */

import { sortKeys } from '../apimachinery/json.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import { goJSON, isTyped } from './printers/json.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The annotation's text; undefined when there is none. */
export function lastApplied(object: KubeObject): string | undefined {
  return object.metadata?.annotations?.[LAST_APPLIED];
}

/** The object as the annotation holds it: compact JSON, sorted, without the annotation itself, with a line break at the end. */
export function configurationText(object: KubeObject): string {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {};
  const { annotations: _none, ...bare } = object.metadata ?? {};
  if (isTyped(object)) {
    const metadata = Object.keys(annotations).length > 0 ? { ...bare, annotations } : bare;
    return `${goJSON({ ...object, metadata })}\n`;
  }
  return `${goJSON(sortKeys({ ...object, metadata: { ...bare, annotations } }))}\n`;
}

/** The object with the annotation set from itself. */
export function withLastApplied(object: KubeObject): KubeObject {
  const annotations = { ...object.metadata?.annotations, [LAST_APPLIED]: configurationText(object) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
