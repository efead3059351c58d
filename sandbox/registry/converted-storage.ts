/** Storage seen by a kind whose objects are stored as another's: what comes out is converted, and what goes in. */
import type { WatchEvent } from '../apimachinery/exchange.ts';
import type { Kind } from '../apimachinery/kind.ts';
import { deepFreeze, type KubeObject } from '../apimachinery/meta.ts';
import type { Storage } from '../storage/store.ts';
import type { WatchStream } from '../storage/watch.ts';

/** What a resource needs of the storage. */
export type ObjectStorage = Pick<Storage, 'get' | 'list' | 'watch' | 'create' | 'guaranteedUpdate' | 'delete'>;

/** Selectors still see what is stored. */
export function convertedStorage(storage: Storage, { to, from }: NonNullable<Kind['stored']>): ObjectStorage {
  // One object out for one in: what did not change is known by its identity.
  const shown = new WeakMap<KubeObject, KubeObject>();
  const show = (stored: KubeObject): KubeObject => {
    let object = shown.get(stored);
    if (!object) {
      object = deepFreeze(from(stored));
      shown.set(stored, object);
    }
    return object;
  };
  const event = (result: IteratorResult<WatchEvent>): IteratorResult<WatchEvent> => {
    if (result.done || result.value.type === 'BOOKMARK' || result.value.type === 'ERROR') return result;
    return { done: false, value: { ...result.value, object: show(result.value.object) } };
  };
  return {
    get(key) {
      const stored = storage.get(key);
      return stored && show(stored);
    },
    list(prefix, options) {
      const { items, ...rest } = storage.list(prefix, options);
      return { items: items.map(show), ...rest };
    },
    watch(prefix, options): WatchStream {
      const stream = storage.watch(prefix, options);
      const next = stream.next.bind(stream);
      stream.next = () => next().then(event);
      return stream;
    },
    create: (key, object, expires) => show(storage.create(key, to(object), expires)),
    guaranteedUpdate(key, preconditions, update, expires) {
      const change = (stored: KubeObject): KubeObject => {
        const object = show(stored);
        const next = update(object);
        return next === object ? stored : to(next);
      };
      return show(storage.guaranteedUpdate(key, preconditions, change, expires));
    },
    delete: (key, preconditions, validate) =>
      show(storage.delete(key, preconditions, validate && ((stored) => validate(show(stored))))),
  };
}
