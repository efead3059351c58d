/** "Who am I?" and "whose token is this?" Follows pkg/registry/authentication/{selfsubjectreview,tokenreview}. */
import { badRequest } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import { deepFreeze, rfc3339 } from '../../apimachinery/meta.ts';
import type { UserInfo } from '../../registry/context.ts';
import { ISSUER } from '../authentication/tokens.ts';
import { objectAnswer, type Request, type Server } from '../endpoint.ts';
import { read } from './access.ts';

/** authentication/v1 UserInfo. */
function userInfo({ name, uid, groups, extra }: UserInfo): object {
  return {
    username: name,
    ...(uid ? { uid } : {}),
    ...(groups.length > 0 ? { groups } : {}),
    ...(extra ? { extra } : {}),
  };
}

export function selfSubjectReview({ clock }: Server, { user }: Request): Answer {
  return objectAnswer(
    deepFreeze({
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp: rfc3339(clock.now()) },
      status: { userInfo: userInfo(user) },
    }),
    201,
  );
}

export function tokenReview({ authenticator }: Server, request: Request): Answer {
  const review = read(request, 'TokenReview');
  const token = review['spec']?.token;
  if (!token) throw badRequest('token is required for TokenReview in authentication');
  const audiences: string[] = review['spec'].audiences?.length ? review['spec'].audiences : [ISSUER];
  const user = authenticator.userOfToken(token, audiences);
  const status = user
    ? { authenticated: true, user: userInfo(user), audiences }
    : { user: {}, error: '[invalid bearer token, service account token is not valid]' };
  return objectAnswer(deepFreeze({ ...review, status }), 201);
}
