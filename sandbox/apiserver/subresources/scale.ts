/** …/scale of whatever has replicas. Follows pkg/registry/apps/deployment/storage ScaleREST. */
import { badRequest, conflict, type FieldError, invalid, invalidValue } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import type { Mutable } from '../../apimachinery/kind.ts';
import { fromLabelSelectorObject, selectorFromSet } from '../../apimachinery/labels.ts';
import { deepFreeze, type KubeObject, thaw } from '../../apimachinery/meta.ts';
import { readBody } from '../decode.ts';
import { contextOf, type Endpoint, objectAnswer, type Request, type Server } from '../endpoint.ts';
import { applyPatch, patchBody } from '../handlers/patch.ts';
import { writeOptions } from '../handlers/write.ts';

/** autoscaling/v1 Scale of an object. */
export function scaleOf(object: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const { replicas, selector } = object['spec'] ?? {};
  const isMap = selector && !selector.matchLabels && !selector.matchExpressions;
  const text = (isMap ? selectorFromSet(selector) : fromLabelSelectorObject(selector)).toString();
  return deepFreeze({
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas ? { replicas } : {},
    status: { replicas: object['status']?.replicas ?? 0, ...(selector ? { selector: text } : {}) },
  });
}

export function readScale(_server: Server, { store }: Endpoint, { info }: Request): Answer {
  return objectAnswer(scaleOf(store.get(info.namespace, info.name)));
}

export function updateScale(server: Server, endpoint: Endpoint, request: Request): Answer {
  const scale = readBody(request.exchange.body, 'Scale').value as KubeObject;
  return write(server, endpoint, request, 'UpdateOptions', () => scale);
}

export function patchScale(server: Server, endpoint: Endpoint, request: Request): Answer {
  const patch = patchBody(request);
  return write(server, endpoint, request, 'PatchOptions', (old) =>
    applyPatch(server, patch, thaw(scaleOf(old)), 'autoscaling/v1.Scale'),
  );
}

function write(
  server: Server,
  { store, kind }: Endpoint,
  request: Request,
  optionsKind: string,
  next: (old: KubeObject) => KubeObject,
): Answer {
  const { info } = request;
  const context = contextOf(server, request, writeOptions(request, optionsKind));
  const { object } = store.update(info.name, context, {
    subresource: 'scale',
    next: (old) => {
      const scale = next(old);
      const { metadata = {}, spec = {} } = scale ?? ({} as KubeObject);
      if (metadata.name && metadata.name !== info.name) {
        throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${info.name})`);
      }
      const replicas = spec.replicas ?? 0;
      const errors: FieldError[] =
        replicas < 0 ? [invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0')] : [];
      if (errors.length > 0) throw invalid({ group: 'autoscaling', kind: 'Scale' }, info.name, errors);
      if (metadata.uid && metadata.uid !== old.metadata.uid) {
        const why = `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${old.metadata.uid}`;
        throw conflict({ group: kind.group, resource: kind.names.plural }, info.name, why);
      }
      const resourceVersion = metadata.resourceVersion || old.metadata.resourceVersion;
      return {
        ...old,
        metadata: { ...old.metadata, resourceVersion },
        spec: { ...old['spec'], replicas },
      } as Mutable;
    },
  });
  return objectAnswer(scaleOf(object));
}
