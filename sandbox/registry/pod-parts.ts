/** Subresources that own a part of a Pod's spec. Follows pkg/registry/core/pod/strategy.go. */

interface Container {
  name: string;
  resources?: object;
  resizePolicy?: object[];
}

interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  ephemeralContainers?: object[];
  [field: string]: unknown;
}

/** A Pod's spec with only what the subresource may change taken from the new one. Containers that are not the same ones are left for validation to refuse. */
export function podSpecPart(subresource: string, next: PodSpec, old: PodSpec): PodSpec {
  if (subresource === 'ephemeralcontainers') {
    const { ephemeralContainers } = next;
    return ephemeralContainers || old.ephemeralContainers ? { ...old, ephemeralContainers } : old;
  }
  if (!sameNames(next.containers, old.containers)) return next;
  if (!sameNames(next.initContainers ?? [], old.initContainers ?? [])) return next;
  return {
    ...old,
    containers: resized(next.containers, old.containers),
    ...(old.initContainers ? { initContainers: resized(next.initContainers ?? [], old.initContainers) } : {}),
  };
}

function sameNames(next: Container[], old: Container[]): boolean {
  return next.length === old.length && next.every(({ name }, i) => name === old[i]?.name);
}

function resized(next: Container[], old: Container[]): Container[] {
  return old.map(({ resources: _, resizePolicy: __, ...rest }, i) => {
    const { resources, resizePolicy } = next[i] as Container;
    return { ...rest, ...(resources ? { resources } : {}), ...(resizePolicy ? { resizePolicy } : {}) } as Container;
  });
}
