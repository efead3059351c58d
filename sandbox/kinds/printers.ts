/** What several kinds' Table columns share. Follows pkg/printers/internalversion/printers.go. */
import { translateTimestampSince } from '../apimachinery/duration.ts';
import type { Column } from '../apimachinery/kind.ts';
import type { KubeObject } from '../apimachinery/meta.ts';

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
};

const creationDescription =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata';

export const ageColumn: Column = { name: 'Age', type: 'string', description: creationDescription };

/** The second column of kinds without a printer of their own (Role, ClusterRole). */
export const createdAtColumn: Column = { name: 'Created At', type: 'date', description: creationDescription };

export const column = (name: string, type: Column['type'], description: string): Column => ({
  name,
  type,
  description,
});

/** A column shown with `-o wide`. */
export const wide = (name: string, description: string): Column => ({
  name,
  type: 'string',
  priority: 1,
  description,
});

export const containerColumns: readonly Column[] = [
  wide('Containers', 'Names of each container in the template.'),
  wide('Images', 'Images referenced by each container in the template.'),
];

export const since = translateTimestampSince;

export const age = (object: KubeObject, now: number): string => since(object.metadata.creationTimestamp, now);

interface Template {
  spec?: { containers?: readonly { name: string; image?: string }[] };
}

/** layoutContainerCells: the names and the images, each joined by commas. */
export function containerCells(template: Template | undefined): [string, string] {
  const containers = template?.spec?.containers ?? [];
  return [containers.map((c) => c.name).join(','), containers.map((c) => c.image ?? '').join(',')];
}

/** listWithMoreString: at most three, then `+ N more...`; `none` when there is nothing. */
export function listWithMore(list: readonly string[], none: string): string {
  if (list.length === 0) return none;
  const shown = list.slice(0, 3).join(',');
  return list.length > 3 ? `${shown} + ${list.length - 3} more...` : shown;
}
