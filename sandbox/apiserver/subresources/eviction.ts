/** POST …/pods/NAME/eviction: a delete that asks the disruption budgets first. Follows pkg/registry/core/pod/storage/eviction.go. */
import { badRequest, StatusError } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import type { Mutable } from '../../apimachinery/kind.ts';
import { fromLabelSelectorObject } from '../../apimachinery/labels.ts';
import { deepFreeze, type KubeObject, rfc3339 } from '../../apimachinery/meta.ts';
import type { DeleteOptions, RequestContext } from '../../registry/context.ts';
import type { ResourceStore } from '../../registry/store.ts';
import { readBody } from '../decode.ts';
import { contextOf, type Endpoint, objectAnswer, type Request, type Server } from '../endpoint.ts';
import { writeOptions } from '../handlers/write.ts';

const success = deepFreeze({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });

export function createEviction(server: Server, { store }: Endpoint, request: Request): Answer {
  const { info, exchange } = request;
  const eviction = (readBody(exchange.body, 'Eviction').value ?? {}) as KubeObject;
  const name = eviction.metadata?.name;
  if (name && name !== info.name) throw badRequest('name in URL does not match name in Eviction object');
  const options: DeleteOptions & { dryRun?: string[] } = { ...eviction['deleteOptions'] };
  const query = writeOptions(request, 'CreateOptions');
  const context = contextOf(server, request, {
    ...query,
    dryRun: query.dryRun || options.dryRun?.includes('All') === true,
  });
  const pod = store.get(info.namespace, info.name);
  const budgets = server.store('policy', 'poddisruptionbudgets');
  if (budgets && !canIgnoreBudget(pod)) spend(budgets, pod, context);
  store.delete(info.name, context, options);
  return objectAnswer(success, 201);
}

/** Pods that have ended, have not begun, or are on their way out disrupt nothing. */
function canIgnoreBudget({ status, metadata }: KubeObject): boolean {
  return ['Succeeded', 'Failed', 'Pending'].includes(status?.phase) || metadata.deletionTimestamp !== undefined;
}

/** Takes one disruption from the Pod's budget. Throws 429 when there is none left, 500 for two budgets. */
function spend(budgets: ResourceStore, pod: KubeObject, context: RequestContext): void {
  const found = budgets
    .list(context.namespace, {})
    .items.filter((budget) => fromLabelSelectorObject(budget['spec']?.selector).matches(pod.metadata.labels));
  if (found.length > 1) {
    throw new StatusError(
      500,
      'InternalError',
      'Internal error occurred: This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      {
        causes: [
          {
            message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
          },
        ],
      },
    );
  }
  const budget = found[0];
  if (!budget) return;
  const { status = {}, metadata, spec } = budget;
  const ready = pod['status']?.conditions?.some(
    (c: { type: string; status: string }) => c.type === 'Ready' && c.status === 'True',
  );
  if (!ready && (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' || status.currentHealthy >= status.desiredHealthy))
    return;
  const name = metadata.name as string;
  const allowed: number = status.disruptionsAllowed ?? 0;
  if (allowed <= 0) {
    throw new StatusError(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
      causes: [
        {
          reason: 'DisruptionBudget',
          message: `The disruption budget ${name} needs ${status.desiredHealthy ?? 0} healthy pods and has ${status.currentHealthy ?? 0} currently`,
        },
      ],
    });
  }
  budgets.update(name, context, {
    subresource: 'status',
    raw: true,
    next: (old) =>
      ({
        ...old,
        status: {
          ...old['status'],
          disruptionsAllowed: allowed - 1,
          disruptedPods: { ...old['status']?.disruptedPods, [pod.metadata.name as string]: rfc3339(context.now) },
        },
      }) as Mutable,
  });
}
