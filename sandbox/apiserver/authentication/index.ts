/** Who is calling: the transport's peer, a service-account token, or system:anonymous. */
import type { Clock } from '../../apimachinery/clock.ts';
import { StatusError } from '../../apimachinery/errors.ts';
import type { Exchange } from '../../apimachinery/exchange.ts';
import type { UserInfo } from '../../registry/context.ts';
import type { Storage } from '../../storage/store.ts';
import { ISSUER, type TokenClaims, type TokenSigner } from './tokens.ts';

const ANONYMOUS: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] };
const AUTHENTICATED = 'system:authenticated';

export function unauthorized(): StatusError {
  return new StatusError(401, 'Unauthorized', 'Unauthorized');
}

export class Authenticator {
  private readonly clock: Clock;
  private readonly storage: Storage;
  private readonly signer: TokenSigner;
  private readonly peers = new WeakMap<object, UserInfo>();

  constructor(clock: Clock, storage: Storage, signer: TokenSigner) {
    this.clock = clock;
    this.storage = storage;
    this.signer = signer;
  }

  /** Throws 401 for a token that is not good. */
  authenticate({ peer, headers }: Exchange): UserInfo {
    if (peer) {
      let user = this.peers.get(peer);
      if (!user) {
        const groups = peer.groups.includes(AUTHENTICATED) ? peer.groups : [...peer.groups, AUTHENTICATED];
        user = { name: peer.user, groups };
        this.peers.set(peer, user);
      }
      return user;
    }
    const authorization = headers['authorization'];
    if (!authorization) return ANONYMOUS;
    const [scheme = '', token = ''] = authorization.trim().split(/\s+/);
    if (scheme.toLowerCase() !== 'bearer' || token === '') return ANONYMOUS;
    const user = this.userOfToken(token, [ISSUER]);
    if (!user) throw unauthorized();
    return user;
  }

  /** The service account a token speaks for: signed here, in time, its account (and Pod) still there, meant for one of the audiences. */
  userOfToken(token: string, audiences: readonly string[]): UserInfo | undefined {
    const claims = this.signer.verify(token);
    if (!claims) return undefined;
    const now = this.clock.now() / 1000;
    if (now >= claims.exp || now < claims.nbf) return undefined;
    if (!claims.aud.some((audience) => audiences.includes(audience))) return undefined;
    const { namespace, serviceaccount } = claims['kubernetes.io'];
    const account = this.storage.get(`/registry/serviceaccounts/${namespace}/${serviceaccount.name}`);
    if (account?.metadata.uid !== serviceaccount.uid) return undefined;
    const { pod } = claims['kubernetes.io'];
    if (pod && this.storage.get(`/registry/pods/${namespace}/${pod.name}`)?.metadata.uid !== pod.uid) return undefined;
    return accountUser(claims);
  }
}

function accountUser(claims: TokenClaims): UserInfo {
  const { namespace, serviceaccount, pod, node } = claims['kubernetes.io'];
  const extra: Record<string, string[]> = { 'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`] };
  if (node) {
    extra['authentication.kubernetes.io/node-name'] = [node.name];
    extra['authentication.kubernetes.io/node-uid'] = [node.uid];
  }
  if (pod) {
    extra['authentication.kubernetes.io/pod-name'] = [pod.name];
    extra['authentication.kubernetes.io/pod-uid'] = [pod.uid];
  }
  return {
    name: `system:serviceaccount:${namespace}:${serviceaccount.name}`,
    uid: serviceaccount.uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, AUTHENTICATED],
    extra,
  };
}
