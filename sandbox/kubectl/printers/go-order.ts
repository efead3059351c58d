/** A server's document with its fields in the order of the Go types, as its bytes would have them. */
import { normalize } from '../../apimachinery/decode.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { schemas } from '../../kinds/schema/index.ts';
import { splitApiVersion } from '../mapper.ts';

/** The built-in type of an object: `apps/v1.Deployment`; undefined for a kind this kubectl was not built with, such as a custom resource. */
export function typeOf({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): string | undefined {
  const [group, version] = splitApiVersion(apiVersion);
  const name = `${group === '' ? 'core' : (group.split('.')[0] as string)}/${version}.${kind}`;
  return schemas.has(name) ? name : undefined;
}

export function inGoOrder(value: unknown): unknown {
  const object = value as KubeObject;
  if (typeof value !== 'object' || value === null || !object.apiVersion || !object.kind) return value;
  if (Array.isArray(object.items)) {
    const { kind, apiVersion, metadata, items } = object;
    return {
      kind,
      apiVersion,
      metadata,
      items: items.map((item: KubeObject) => {
        const {
          kind: _kind,
          apiVersion: _version,
          ...rest
        } = inGoOrder({
          ...item,
          apiVersion: item.apiVersion ?? apiVersion,
          kind: item.kind ?? kind.replace(/List$/, ''),
        }) as KubeObject;
        return rest;
      }),
    };
  }
  const type = typeOf(object);
  return type && object.kind !== 'Status' ? normalize(object, type, schemas) : object;
}
