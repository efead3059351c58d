/** Objects as a server-side Table or as metadata alone. Follows apiserver/pkg/endpoints/handlers/response.go and pkg/printers. */

import { StatusError } from '../apimachinery/errors.ts';
import type { WatchEvent } from '../apimachinery/exchange.ts';
import type { Cell, Column, Kind } from '../apimachinery/kind.ts';
import { deepFreeze, type KubeList, type KubeObject, type ListMeta } from '../apimachinery/meta.ts';
import type { Negotiated } from './negotiation.ts';

type IncludeObject = 'None' | 'Metadata' | 'Object';

export interface TableOptions {
  kind: Kind;
  negotiated: Negotiated;
  /** `includeObject` of the query: Metadata unless told. */
  include: IncludeObject;
  /** Unix milliseconds, simulated. */
  now: number;
}

/** Throws 400 for an unknown value. */
export function includeObject(value: string | null): IncludeObject {
  if (value === null || value === '') return 'Metadata';
  if (value === 'None' || value === 'Metadata' || value === 'Object') return value;
  throw new StatusError(
    400,
    'BadRequest',
    `Unable to convert to Table as requested: includeObject: Invalid value: "${value}": must be 'Metadata', 'Object', 'None', or empty`,
  );
}

/** The definition as on the wire: format and priority are never left out. */
function columnDefinition({ name, type, format = '', description, priority = 0 }: Column) {
  return { name, type, format, description, priority };
}

const definitions = new WeakMap<Kind, readonly object[]>();

function columnsOf(kind: Kind): readonly object[] {
  let columns = definitions.get(kind);
  if (!columns) {
    columns = deepFreeze(kind.columns.map(columnDefinition));
    definitions.set(kind, columns);
  }
  return columns;
}

/** metav1.PartialObjectMetadata. */
export function metadataOnly(object: KubeObject, negotiated: Negotiated): KubeObject {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: `meta.k8s.io/${negotiated.version ?? 'v1'}`,
    metadata: object.metadata,
  };
}

function row(object: KubeObject, { kind, negotiated, include, now }: TableOptions): object {
  const conditions = kind.rowConditions?.(object);
  return {
    cells: cellsOf(kind, object, now),
    ...(conditions?.length ? { conditions } : {}),
    ...(include === 'None'
      ? { object: null }
      : { object: include === 'Object' ? object : metadataOnly(object, negotiated) }),
  };
}

/** A bookmark has nothing but metadata: its cells are empty. */
function cellsOf(kind: Kind, object: KubeObject, now: number): Cell[] {
  if (object.metadata.name !== undefined) return kind.cells(object, now);
  return kind.columns.map((column) => (column.type === 'string' ? '' : 0));
}

function table(objects: readonly KubeObject[], metadata: ListMeta, options: TableOptions, headers = true): KubeObject {
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${options.negotiated.version ?? 'v1'}`,
    metadata: metadata as KubeObject['metadata'],
    columnDefinitions: headers ? columnsOf(options.kind) : null,
    rows: objects.map((object) => row(object, options)),
  };
}

/** One object in the form asked for. */
export function transformObject(object: KubeObject, options: TableOptions): KubeObject {
  switch (options.negotiated.as) {
    case 'Table':
      return deepFreeze(table([object], { resourceVersion: object.metadata.resourceVersion }, options));
    case 'PartialObjectMetadata':
      return deepFreeze(metadataOnly(object, options.negotiated));
    case 'PartialObjectMetadataList':
      throw new StatusError(
        406,
        'NotAcceptable',
        'the PartialObjectMetadataList can only be requested for a list, watch, or delete',
      );
    default:
      return object;
  }
}

export function transformList(list: KubeList, options: TableOptions): KubeObject {
  switch (options.negotiated.as) {
    case 'Table':
      return deepFreeze(table(list.items, list.metadata, options));
    case 'PartialObjectMetadataList':
      return deepFreeze({
        kind: 'PartialObjectMetadataList',
        apiVersion: `meta.k8s.io/${options.negotiated.version ?? 'v1'}`,
        metadata: list.metadata as KubeObject['metadata'],
        items: list.items.map((object) => metadataOnly(object, options.negotiated)),
      });
    case 'PartialObjectMetadata':
      throw new StatusError(
        406,
        'NotAcceptable',
        'the PartialObjectMetadata can only be requested for a single object',
      );
    default:
      return list as unknown as KubeObject;
  }
}

/** The same for the events of a watch; only the first Table carries the column definitions. */
export function transformWatch(
  events: AsyncIterableIterator<WatchEvent>,
  options: TableOptions,
): AsyncIterableIterator<WatchEvent> {
  let headers = true;
  const transform = ({ type, object }: WatchEvent): WatchEvent => {
    if (type === 'ERROR') return { type, object };
    if (options.negotiated.as !== 'Table')
      return { type, object: deepFreeze(metadataOnly(object, options.negotiated)) };
    const metadata = { resourceVersion: object.metadata.resourceVersion };
    const event = { type, object: deepFreeze(table([object], metadata, options, headers)) };
    headers = false;
    return event;
  };
  // Not a generator: its return() would wait for the event that never comes.
  return {
    async next() {
      const result = await events.next();
      return result.done ? result : { value: transform(result.value), done: false };
    },
    return: () => (events.return as () => Promise<IteratorResult<WatchEvent>>)(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
