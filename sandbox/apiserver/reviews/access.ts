/** "May this one do that?" Follows pkg/registry/authorization/{self,local,}subjectaccessreview. */
import { badRequest, type FieldError, invalid, invalidValue } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import { deepFreeze, type KubeObject, thaw } from '../../apimachinery/meta.ts';
import type { UserInfo } from '../../registry/context.ts';
import type { Attributes } from '../authorization/attributes.ts';
import { decide } from '../authorization/index.ts';
import { readBody } from '../decode.ts';
import { objectAnswer, type Request, type Server } from '../endpoint.ts';

export function selfSubjectAccessReview(server: Server, request: Request): Answer {
  const review = read(request, 'SelfSubjectAccessReview');
  checkSpec(review, 'SelfSubjectAccessReview', false);
  return answer(server, review, request.user);
}

export function subjectAccessReview(server: Server, request: Request): Answer {
  const review = read(request, 'SubjectAccessReview');
  checkSpec(review, 'SubjectAccessReview', true);
  return answer(server, review, userOf(review));
}

export function localSubjectAccessReview(server: Server, request: Request): Answer {
  const review = read(request, 'LocalSubjectAccessReview');
  review.metadata.namespace ||= request.info.namespace;
  const { resourceAttributes } = review['spec'] ?? {};
  if (resourceAttributes && resourceAttributes.namespace !== request.info.namespace) {
    throw badRequest('spec.resourceAttributes.namespace must match namespace: '.concat(request.info.namespace));
  }
  checkSpec(review, 'LocalSubjectAccessReview', true);
  return answer(server, review, userOf(review));
}

export function read({ exchange }: Request, kind: string): KubeObject {
  const value = thaw(readBody(exchange.body, kind).value) as KubeObject;
  if (typeof value !== 'object' || value === null)
    throw badRequest(`the object provided is unrecognized (must be of type ${kind})`);
  return { ...value, metadata: value.metadata ?? {} };
}

function userOf({ spec }: KubeObject): UserInfo {
  return { name: spec?.user ?? '', groups: spec?.groups ?? [], ...(spec?.uid ? { uid: spec.uid } : {}) };
}

function checkSpec({ spec = {} }: KubeObject, kind: string, subject: boolean): void {
  const errors: FieldError[] = [];
  const { resourceAttributes, nonResourceAttributes } = spec;
  if (resourceAttributes && nonResourceAttributes) {
    errors.push(
      invalidValue(
        'spec.nonResourceAttributes',
        nonResourceAttributes,
        'cannot be specified in combination with resourceAttributes',
      ),
    );
  }
  if (!resourceAttributes && !nonResourceAttributes) {
    errors.push(
      invalidValue(
        'spec.resourceAttributes',
        resourceAttributes,
        'exactly one of nonResourceAttributes or resourceAttributes must be specified',
      ),
    );
  }
  if (subject && !spec.user && !spec.groups?.length) {
    errors.push(invalidValue('spec.user', spec.user ?? '', 'at least one of user or group must be specified'));
  }
  if (errors.length > 0) throw invalid({ group: 'authorization.k8s.io', kind }, '', errors);
}

function answer({ rbac }: Server, review: KubeObject, user: UserInfo): Answer {
  const { resourceAttributes: r, nonResourceAttributes: n } = review['spec'];
  const attributes: Attributes = {
    user,
    verb: r?.verb ?? n?.verb ?? '',
    isResource: r !== undefined,
    group: r?.group ?? '',
    resource: r?.resource ?? '',
    subresource: r?.subresource ?? '',
    namespace: r?.namespace ?? '',
    name: r?.name ?? '',
    path: n?.path ?? '',
  };
  const { allowed, reason } = decide(rbac, attributes);
  const status = { allowed, ...(reason ? { reason } : {}) };
  return objectAnswer(deepFreeze({ ...review, status }), 201);
}
