/** Resources that are asked and answered but not stored. One line a resource. */
import type { Answer } from '../../apimachinery/exchange.ts';
import type { Request, Server } from '../endpoint.ts';
import type { RequestInfo } from '../request-info.ts';
import { localSubjectAccessReview, selfSubjectAccessReview, subjectAccessReview } from './access.ts';
import { bindPod } from './binding.ts';
import { componentStatuses } from './component-statuses.ts';
import { selfSubjectReview, tokenReview } from './identity.ts';
import { selfSubjectRulesReview } from './rules.ts';

type Review = (server: Server, request: Request) => Answer;

const reviews: Record<string, Record<string, Review>> = {
  '/v1/bindings': { create: bindPod },
  '/v1/componentstatuses': { get: componentStatuses, list: componentStatuses },
  'authentication.k8s.io/v1/selfsubjectreviews': { create: selfSubjectReview },
  'authentication.k8s.io/v1/tokenreviews': { create: tokenReview },
  'authorization.k8s.io/v1/localsubjectaccessreviews': { create: localSubjectAccessReview },
  'authorization.k8s.io/v1/selfsubjectaccessreviews': { create: selfSubjectAccessReview },
  'authorization.k8s.io/v1/selfsubjectrulesreviews': { create: selfSubjectRulesReview },
  'authorization.k8s.io/v1/subjectaccessreviews': { create: subjectAccessReview },
};

export function reviewHandler(info: RequestInfo): Review | undefined {
  return reviews[`${info.group}/${info.version}/${info.resource}`]?.[info.verb];
}
