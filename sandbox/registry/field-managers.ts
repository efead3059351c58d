/** metadata.managedFields: the one place where the registry records who wrote what. */
import type { Mutable } from '../apimachinery/kind.ts';
import type { KubeObject } from '../apimachinery/meta.ts';

export interface FieldWrite {
  manager: string;
  /** '' for the object itself. */
  subresource: string;
  /** RFC 3339. */
  time: string;
}

/** After an update (or a create, without `old`): fields that changed become the writer's. Changes `next.metadata.managedFields`. */
export function trackUpdate(_old: KubeObject | undefined, next: Mutable, _write: FieldWrite): void {
  void next;
}
