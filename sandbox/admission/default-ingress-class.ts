/** An Ingress that names no class gets the default one, the newest where there are several. Follows plugin/pkg/admission/network/defaultingressclass. */
import type { ObjectReader } from '../apimachinery/admission.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import { DEFAULT_CLASS } from '../kinds/networking/ingress-class.ts';
import type { AdmissionPlugin } from './chain.ts';

const PREFIX = '/registry/ingressclasses/';

export function defaultIngressClass(objects: ObjectReader): AdmissionPlugin {
  return {
    name: 'DefaultIngressClass',
    mutate({ kind, operation, subresource, object }) {
      if (kind.kind !== 'Ingress' || operation !== 'CREATE' || subresource !== '' || !object) return;
      if (object['spec']?.ingressClassName !== undefined) return;
      if (object.metadata['annotations']?.['kubernetes.io/ingress.class'] !== undefined) return;
      const chosen = objects.all(PREFIX).filter(isDefault).sort(newestFirst)[0];
      if (chosen) (object['spec'] ??= {}).ingressClassName = chosen.metadata.name;
    },
  };
}

const isDefault = ({ metadata }: KubeObject): boolean => metadata.annotations?.[DEFAULT_CLASS] === 'true';

/** In the order of their names where they were made in the same second. */
function newestFirst(a: KubeObject, b: KubeObject): number {
  const [x, y] = [a, b].map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? '')) as [number, number];
  return y - x || ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1);
}
