/** `kubectl auth can-i --list`. Follows pkg/registry/authorization/selfsubjectrulesreview. */
import { badRequest } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import { deepFreeze } from '../../apimachinery/meta.ts';
import { isNode, nodeRules } from '../authorization/node.ts';
import type { PolicyRule } from '../authorization/rules.ts';
import { objectAnswer, type Request, type Server } from '../endpoint.ts';
import { read } from './access.ts';

export function selfSubjectRulesReview({ rbac }: Server, request: Request): Answer {
  const review = read(request, 'SelfSubjectRulesReview');
  const namespace = review['spec']?.namespace;
  if (!namespace) throw badRequest('no namespace on request');
  const { rules, errors } = rbac.rulesFor(request.user, namespace);
  const all: PolicyRule[] = [...(isNode(request.user) ? nodeRules : []), ...rules];
  if (request.user.groups.includes('system:masters')) {
    all.unshift({ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] });
  }
  const status = {
    resourceRules: all
      .filter((rule) => rule.resources?.length)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({
        verbs,
        apiGroups,
        resources,
        ...(resourceNames?.length ? { resourceNames } : {}),
      })),
    nonResourceRules: all
      .filter((rule) => rule.nonResourceURLs?.length)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
    ...(errors.length > 0 ? { evaluationError: errors.join(', ') } : {}),
  };
  return objectAnswer(deepFreeze({ ...review, status }), 201);
}
