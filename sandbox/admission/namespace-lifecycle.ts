/** Nothing is made in a namespace that is not there or is going away. Follows apiserver/pkg/admission/plugin/namespace/lifecycle. */

import type { AdmissionAttributes, ObjectReader } from '../apimachinery/admission.ts';
import { forbidden, notFound, StatusError } from '../apimachinery/errors.ts';
import type { AdmissionPlugin } from './chain.ts';

/** Accidental deletion of these would strand the cluster. */
const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

export function namespaceLifecycle(objects: ObjectReader): AdmissionPlugin {
  return {
    name: 'NamespaceLifecycle',
    mutate(attributes) {
      const { operation, kind, name, namespace } = attributes;
      const isNamespace = kind.kind === 'Namespace' && kind.group === '';
      if (operation === 'DELETE' && isNamespace && IMMORTAL.has(name)) {
        throw forbidden({ group: '', resource: 'namespaces' }, name, 'this namespace may not be deleted');
      }
      if (operation !== 'CREATE' || isNamespace || kind.scope !== 'Namespaced') return;
      const found = objects.get(`/registry/namespaces/${namespace}`);
      if (!found) throw notFound({ group: '', resource: 'namespaces' }, namespace);
      if (found['status']?.phase === 'Terminating') throw terminating(attributes);
    },
  };
}

function terminating({ kind, namespace, name, object }: AdmissionAttributes): StatusError {
  const resource = { group: kind.group, resource: kind.names.plural };
  const error = forbidden(
    resource,
    name || object?.metadata.generateName || '',
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
  return new StatusError(error.code, error.reason, error.message, {
    ...error.details,
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  });
}
