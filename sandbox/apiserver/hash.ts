/** One short text for the whole state: equal states, equal texts. */
import type { KubeObject } from '../apimachinery/meta.ts';
import type { KVStore } from '../etcd/kvstore.ts';

/** 16 hexadecimal digits over all keys, values (keys sorted) and revisions. */
export function hashStore(kv: KVStore<KubeObject>): string {
  let a = 0xdeadbeef ^ kv.revision;
  let b = 0x41c6ce57;
  const feed = (text: string) => {
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      a = Math.imul(a ^ c, 2654435761);
      b = Math.imul(b ^ c, 1597334677);
    }
  };
  for (const { key, value, createRevision, modRevision, version } of kv.range('/').kvs) {
    feed(`${key}\0${createRevision}\0${modRevision}\0${version}\0`);
    feed(canonical(value));
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (b >>> 0).toString(16).padStart(8, '0') + (a >>> 0).toString(16).padStart(8, '0');
}

/** JSON with sorted keys; absent and undefined are the same. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const object = value as Record<string, unknown>;
  const parts: string[] = [];
  for (const key of Object.keys(object).sort()) {
    if (object[key] !== undefined) parts.push(`${JSON.stringify(key)}:${canonical(object[key])}`);
  }
  return `{${parts.join(',')}}`;
}
