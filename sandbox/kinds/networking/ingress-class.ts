import type { Kind } from '../../apimachinery/kind.ts';
import { age, ageColumn, column, nameColumn } from '../printers.ts';
import { validateIngressClass, validateIngressClassUpdate } from './validation.ts';

/** `true` marks the class of Ingresses that name none. */
export const DEFAULT_CLASS = 'ingressclass.kubernetes.io/is-default-class';

interface Parameters {
  apiGroup?: string;
  kind: string;
  name: string;
}

export const ingressClass: Kind = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  names: { plural: 'ingressclasses', singular: 'ingressclass' },
  scope: 'Cluster',
  schema: 'networking/v1.IngressClass',
  generation: true,
  default(ic) {
    if (ic.spec?.parameters) ic.spec.parameters.scope ??= 'Cluster';
  },
  validate: validateIngressClass,
  validateUpdate: validateIngressClassUpdate,
  columns: [
    nameColumn,
    column('Controller', 'string', 'Controller that is responsible for handling this class'),
    column('Parameters', 'string', 'A reference to a resource with additional parameters'),
    ageColumn,
  ],
  cells: (ic, now) => [
    // Since 1.35.
    `${ic.metadata.name}${ic.metadata.annotations?.[DEFAULT_CLASS] === 'true' ? ' (default)' : ''}`,
    ic.spec?.controller ?? '',
    parameters(ic.spec?.parameters),
    age(ic, now),
  ],
};

function parameters(reference: Parameters | undefined): string {
  if (!reference) return '<none>';
  const { apiGroup, kind, name } = reference;
  return `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name}`;
}
