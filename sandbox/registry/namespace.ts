/** How a Namespace goes: marked and Terminating first, gone when spec.finalizers is empty. Follows pkg/registry/core/namespace/storage. */
import { type KubeObject, rfc3339 } from '../apimachinery/meta.ts';
import type { StoreHooks } from './store.ts';

export const namespaceHooks: StoreHooks = {
  mark(namespace, now) {
    const { metadata } = namespace;
    if (!metadata.deletionTimestamp) {
      return {
        ...namespace,
        metadata: { ...metadata, deletionTimestamp: rfc3339(now) },
        status: { ...namespace['status'], phase: 'Terminating' },
      };
    }
    return hasFinalizers(namespace) ? namespace : undefined;
  },
  deleteNow: (namespace) => !hasFinalizers(namespace),
};

function hasFinalizers({ spec }: KubeObject): boolean {
  return (spec?.finalizers?.length ?? 0) > 0;
}
