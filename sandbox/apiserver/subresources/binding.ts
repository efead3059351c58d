/** POST …/pods/NAME/binding: the scheduler's word. Follows pkg/registry/core/pod/storage BindingREST. */
import { badRequest, conflict, type FieldError, invalid, notSupported, required } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import type { Mutable } from '../../apimachinery/kind.ts';
import { deepFreeze, type KubeObject, rfc3339 } from '../../apimachinery/meta.ts';
import { readBody } from '../decode.ts';
import { contextOf, type Endpoint, objectAnswer, type Request, type Server } from '../endpoint.ts';
import { writeOptions } from '../handlers/write.ts';

const success = deepFreeze({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });

export function createBinding(server: Server, { store }: Endpoint, request: Request): Answer {
  const { info, exchange } = request;
  const binding = (readBody(exchange.body, 'Binding').value ?? {}) as KubeObject;
  const { metadata = {}, target = {} } = binding;
  if (metadata.name && metadata.name !== info.name) {
    throw badRequest('name in URL does not match name in Binding object');
  }
  const errors = validateTarget(target);
  if (errors.length > 0) throw invalid({ group: '', kind: 'Binding' }, info.name, errors);
  const context = contextOf(server, request, writeOptions(request, 'CreateOptions'));
  const refuse = (why: string) => conflict({ group: '', resource: 'pods/binding' }, info.name, why);
  store.update(info.name, context, {
    subresource: 'binding',
    raw: true,
    next: (pod) => {
      const { spec, status } = pod;
      if (metadata.uid && metadata.uid !== pod.metadata.uid) {
        throw refuse(
          `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${pod.metadata.uid}`,
        );
      }
      if (pod.metadata.deletionTimestamp) {
        throw refuse(`pod ${info.name} is being deleted, cannot be assigned to a host`);
      }
      if (spec.nodeName) throw refuse(`pod ${info.name} is already assigned to node ${JSON.stringify(spec.nodeName)}`);
      if (spec.schedulingGates?.length) throw refuse(`pod ${info.name} has non-empty .spec.schedulingGates`);
      const annotations = metadata.annotations
        ? { annotations: { ...pod.metadata.annotations, ...metadata.annotations } }
        : {};
      return {
        ...pod,
        metadata: { ...pod.metadata, ...annotations },
        spec: { ...spec, nodeName: target.name },
        status: { ...status, conditions: withScheduled(status?.conditions ?? [], rfc3339(context.now)) },
      } as Mutable;
    },
  });
  return objectAnswer(success, 201);
}

interface Condition {
  type: string;
  status: string;
  lastProbeTime?: string | null;
  lastTransitionTime?: string;
}

/** UpdatePodCondition of PodScheduled=True. */
function withScheduled(conditions: readonly Condition[], now: string): Condition[] {
  const scheduled: Condition = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: now,
  };
  const at = conditions.findIndex((c) => c.type === 'PodScheduled');
  if (at < 0) return [...conditions, scheduled];
  const before = conditions[at] as Condition;
  if (before.status === 'True' && before.lastTransitionTime) scheduled.lastTransitionTime = before.lastTransitionTime;
  return conditions.map((c, i) => (i === at ? scheduled : c));
}

/** validation.ValidatePodBinding. */
function validateTarget(target: { kind?: string; name?: string }): FieldError[] {
  const errors: FieldError[] = [];
  if (target.kind && target.kind !== 'Node') errors.push(notSupported('target.kind', target.kind, ['Node', '<empty>']));
  if (!target.name) errors.push(required('target.name'));
  return errors;
}
