/**
 * Service-account tokens: JWTs in shape and claims, as serviceaccount/claims.go writes them.
 * The signature is a keyed checksum: worth something inside the simulation only.
 */
import { hash32 } from '../../apimachinery/random.ts';
import { decodeUtf8, encodeUtf8 } from '../../apimachinery/streams.ts';

export const ISSUER = 'https://kubernetes.default.svc.cluster.local';

export interface TokenClaims {
  aud: string[];
  /** Unix seconds. */
  exp: number;
  iat: number;
  iss: string;
  jti: string;
  'kubernetes.io': {
    namespace: string;
    node?: { name: string; uid: string };
    pod?: { name: string; uid: string };
    secret?: { name: string; uid: string };
    serviceaccount: { name: string; uid: string };
  };
  nbf: number;
  sub: string;
}

export class TokenSigner {
  /** Known to this cluster alone. */
  secret: string;
  constructor(secret: string) {
    this.secret = secret;
  }

  sign(claims: TokenClaims): string {
    const header = base64url(encodeUtf8(JSON.stringify({ alg: 'RS256', kid: this.keyId() })));
    const payload = base64url(encodeUtf8(JSON.stringify(claims)));
    return `${header}.${payload}.${this.signature(`${header}.${payload}`)}`;
  }

  /** The claims, if this cluster signed them. Expiry is the caller's to check. */
  verify(token: string): TokenClaims | undefined {
    const dot = token.lastIndexOf('.');
    const signed = token.slice(0, dot);
    if (dot < 0 || token.slice(dot + 1) !== this.signature(signed)) return undefined;
    try {
      return JSON.parse(decodeUtf8(fromBase64url(signed.slice(signed.indexOf('.') + 1))));
    } catch {
      return undefined;
    }
  }

  private keyId(): string {
    return base64url(this.stretch('kid', 32));
  }

  private signature(text: string): string {
    return base64url(this.stretch(text, 256));
  }

  private stretch(text: string, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    let word = hash32(`${this.secret}\0${text}\0${this.secret}`);
    for (let i = 0; i < length; i++) {
      if (i % 4 === 0) word = hash32(`${this.secret}${i}${word}${text}`);
      bytes[i] = word >>> ((i % 4) * 8);
    }
    return bytes;
  }
}

function base64url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64url(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (c) => c.charCodeAt(0));
}
