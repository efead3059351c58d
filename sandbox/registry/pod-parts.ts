/** Subresources that own a part of a Pod's spec. Follows pkg/registry/core/pod/strategy.go. */

interface PodSpec {
  containers: { name: string; resources?: object; resizePolicy?: object[] }[];
  ephemeralContainers?: object[];
  [field: string]: unknown;
}

/** A Pod's spec with only what the subresource may change taken from the new one. Containers that are not the same ones are left for validation to refuse. */
export function podSpecPart(subresource: string, next: PodSpec, old: PodSpec): PodSpec {
  if (subresource === 'ephemeralcontainers') {
    const { ephemeralContainers } = next;
    return ephemeralContainers || old.ephemeralContainers ? { ...old, ephemeralContainers } : old;
  }
  const sameContainers =
    next.containers.length === old.containers.length &&
    next.containers.every((container, i) => container.name === old.containers[i]?.name);
  if (!sameContainers) return next;
  const containers = old.containers.map((container, i) => {
    const { resources, resizePolicy } = next.containers[i] as PodSpec['containers'][number];
    return { ...container, ...(resources ? { resources } : {}), ...(resizePolicy ? { resizePolicy } : {}) };
  });
  return { ...old, containers };
}
