/** What the server serves. Follows client-go's discovery (aggregated v2). */
import type { KubeObject } from '../apimachinery/meta.ts';
import type { ResourceRef, RestClient } from './rest-client.ts';

export interface DiscoveredResource extends ResourceRef {
  kind: string;
  singular: string;
  namespaced: boolean;
  verbs: string[];
  shortNames: string[];
  categories: string[];
}

const ACCEPT =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/** Every resource in the version its group prefers, in the server's order; subresources are left out. */
export async function preferredResources(client: RestClient): Promise<DiscoveredResource[]> {
  const found: DiscoveredResource[] = [];
  for (const path of ['/api', '/apis']) {
    const document = await client.json({ path, headers: { accept: ACCEPT } });
    for (const group of (document.items ?? []) as KubeObject[]) {
      const taken = new Set<string>();
      for (const { version, resources } of group.versions ?? []) {
        for (const resource of resources ?? []) {
          if (taken.has(resource.resource)) continue;
          taken.add(resource.resource);
          found.push({
            group: group.metadata?.name ?? '',
            version,
            resource: resource.resource,
            kind: resource.responseKind?.kind ?? '',
            singular: resource.singularResource ?? '',
            namespaced: resource.scope === 'Namespaced',
            verbs: resource.verbs ?? [],
            shortNames: resource.shortNames ?? [],
            categories: resource.categories ?? [],
          });
        }
      }
    }
  }
  return found;
}
