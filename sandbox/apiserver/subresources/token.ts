/** POST …/serviceaccounts/NAME/token. Follows pkg/registry/core/serviceaccount/storage/token.go. */

import { badRequest, conflict, type FieldError, invalid, invalidValue, notFound } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import { own as lookUp } from '../../apimachinery/json.ts';
import { deepFreeze, rfc3339 } from '../../apimachinery/meta.ts';
import { ISSUER, type TokenClaims } from '../authentication/tokens.ts';
import { type Endpoint, objectAnswer, type Request, type Server } from '../endpoint.ts';
import { read } from '../reviews/access.ts';

const HOUR = 3600;
const YEAR = 365 * 24 * HOUR;

export function createToken(server: Server, { store }: Endpoint, request: Request): Answer {
  const { info } = request;
  const account = store.get(info.namespace, info.name);
  const review = read(request, 'TokenRequest');
  const spec = review['spec'] ?? {};
  const seconds: number = spec.expirationSeconds ?? HOUR;
  const errors = validate(seconds);
  if (errors.length > 0) throw invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', errors);
  const audiences: string[] = spec.audiences?.length ? spec.audiences : [ISSUER];
  const bound = boundObject(server, info.namespace, spec.boundObjectRef);
  const issued = Math.floor(server.clock.now() / 1000);
  // A kubelet's token outlives what it asked for, so that old clients that never read it again keep working.
  const extended = bound['pod'] && seconds === HOUR + 7 && audiences.includes(ISSUER) ? YEAR : seconds;
  const claims: TokenClaims = {
    aud: audiences,
    exp: issued + extended,
    iat: issued,
    iss: ISSUER,
    jti: server.random.uuid(),
    'kubernetes.io': {
      namespace: info.namespace,
      ...bound,
      serviceaccount: { name: info.name, uid: account.metadata.uid as string },
    },
    nbf: issued,
    sub: `system:serviceaccount:${info.namespace}:${info.name}`,
  };
  return objectAnswer(
    deepFreeze({
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: {
        name: info.name,
        namespace: info.namespace,
        creationTimestamp: rfc3339(server.clock.now()),
      },
      spec: { audiences, expirationSeconds: seconds, boundObjectRef: spec.boundObjectRef ?? null },
      status: {
        token: server.signer.sign(claims),
        expirationTimestamp: rfc3339((issued + seconds) * 1000),
      },
    }),
    201,
  );
}

function validate(seconds: number): FieldError[] {
  const field = 'spec.expirationSeconds';
  if (seconds < 600) return [invalidValue(field, seconds, 'may not specify a duration less than 10 minutes')];
  if (seconds > 2 ** 32) return [invalidValue(field, seconds, 'may not specify a duration larger than 2^32 seconds')];
  return [];
}

interface Reference {
  apiVersion?: string;
  kind?: string;
  name: string;
  uid?: string;
}

const BINDABLE: Record<string, { resource: string; claim: 'pod' | 'secret' | 'node' }> = {
  Pod: { resource: 'pods', claim: 'pod' },
  Secret: { resource: 'secrets', claim: 'secret' },
  Node: { resource: 'nodes', claim: 'node' },
};

function boundObject(
  server: Server,
  namespace: string,
  reference: Reference | undefined,
): Partial<TokenClaims['kubernetes.io']> {
  if (!reference) return {};
  const bindable = lookUp(BINDABLE, reference.kind ?? '');
  if (!bindable || (reference.apiVersion ?? 'v1') !== 'v1') {
    throw badRequest(`cannot bind token to object of type ${reference.apiVersion ?? ''}, Kind=${reference.kind ?? ''}`);
  }
  const found = server.store('', bindable.resource)?.find(bindable.claim === 'node' ? '' : namespace, reference.name);
  if (!found) throw notFound({ group: '', resource: bindable.resource }, reference.name);
  const uid = found.metadata.uid as string;
  if (reference.uid && reference.uid !== uid) {
    throw conflict(
      { group: '', resource: reference.kind as string },
      reference.name,
      `the UID in the bound object reference (${reference.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  const claims: Partial<TokenClaims['kubernetes.io']> = { [bindable.claim]: { name: reference.name, uid } };
  const node =
    bindable.claim === 'pod' ? server.store('', 'nodes')?.find('', found['spec']?.nodeName ?? '') : undefined;
  if (node) claims.node = { name: node.metadata.name as string, uid: node.metadata.uid as string };
  return claims;
}
