/**
 * The cluster's certificate authority, simulated: certificates are well-formed X.509 (DER in PEM)
 * that any tool can read, but the signature is a keyed checksum, computed without the host's
 * asynchronous crypto. They are worth something inside the simulation only; the Node door has real ones.
 */
import { hash32 } from './random.ts';

export interface Identity {
  user: string;
  groups: string[];
}

export interface Pki {
  /** The authority's own certificate, PEM. */
  readonly ca: string;
  /** A client certificate: the user is the subject's CN, the groups its Os (as Kubernetes reads them). */
  issue(identity: Identity): { cert: string; key: string };
  /** Whom a certificate speaks for when this authority signed it and the key belongs to it. */
  verify(cert: string, key: string): Identity | undefined;
}

/** `start` (Unix ms) begins the validity: ten years for the authority, one for clients, as kubeadm does. */
export function createPki(seed: number, start: number): Pki {
  const secret = stretch(`kubetab-ca-${seed}`, 32);
  const caKey = stretch(`ca-public-${seed}`, 32);
  const sign = (tbs: Uint8Array): Uint8Array => stretch(`${hex(secret)}${hex(tbs)}`, 64);
  const certificate = (subject: Identity, publicKey: Uint8Array, years: number): string => {
    const tbs = seq(
      tag(0xa0, [int(Uint8Array.of(2))]),
      int(stretch(`serial-${seed}-${subject.user}`, 8)),
      ED25519,
      name({ user: 'kubernetes', groups: [] }),
      seq(time(start), time(start + years * 365 * 86_400_000)),
      name(subject),
      seq(ED25519, bits(publicKey)),
    );
    return pem('CERTIFICATE', seq(tbs, ED25519, bits(sign(tbs))));
  };
  const publicOf = (identity: Identity): Uint8Array =>
    stretch(`public-${seed}-${identity.user}-${identity.groups}`, 32);
  const keyOf = (publicKey: Uint8Array): string =>
    pem(
      'PRIVATE KEY',
      seq(int(Uint8Array.of(0)), ED25519, tag(0x04, [tag(0x04, [stretch(hex(secret) + hex(publicKey), 32)])])),
    );
  const verify = (cert: string, key: string): Identity | undefined => {
    const der = unpem(cert);
    if (!der) return undefined;
    try {
      const [tbs, , signature] = children(body(der));
      if (!tbs || !signature || hex(body(signature).subarray(1)) !== hex(sign(tbs))) return undefined;
      const fields = children(body(tbs));
      const identity = readName(fields[5] as Uint8Array);
      const wanted = unpem(keyOf(publicOf(identity)));
      const given = unpem(key);
      return given && wanted && hex(given) === hex(wanted) ? identity : undefined;
    } catch {
      return undefined;
    }
  };
  /** Almost always the same is shown again. */
  let last: { cert: string; key: string; identity: Identity | undefined } | undefined;
  return {
    ca: certificate({ user: 'kubernetes', groups: [] }, caKey, 10),
    issue(identity) {
      const publicKey = publicOf(identity);
      return { cert: certificate(identity, publicKey, 1), key: keyOf(publicKey) };
    },
    verify(cert, key) {
      if (last?.cert !== cert || last.key !== key) last = { cert, key, identity: verify(cert, key) };
      return last.identity;
    },
  };
}

const OID_CN = Uint8Array.of(0x06, 3, 0x55, 4, 3);
const OID_O = Uint8Array.of(0x06, 3, 0x55, 4, 10);
const ED25519 = seq(Uint8Array.of(0x06, 3, 0x2b, 0x65, 0x70));

/** `length` bytes that depend on every character of the text. */
function stretch(text: string, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let h = hash32(text);
  for (let i = 0; i < length; i++) {
    h = hash32(`${h}.${i}.${text.length}`) ^ h;
    out[i] = h >>> 11;
  }
  return out;
}

function concat(parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

function tag(id: number, parts: Uint8Array[]): Uint8Array {
  const content = concat(parts);
  const n = content.length;
  const length = n < 128 ? [n] : n < 256 ? [0x81, n] : [0x82, n >> 8, n & 255];
  return concat([Uint8Array.of(id, ...length), content]);
}

function seq(...parts: Uint8Array[]): Uint8Array {
  return tag(0x30, parts);
}

function int(bytes: Uint8Array): Uint8Array {
  return tag(0x02, [(bytes[0] as number) & 0x80 ? concat([Uint8Array.of(0), bytes]) : bytes]);
}

function bits(bytes: Uint8Array): Uint8Array {
  return tag(0x03, [Uint8Array.of(0), bytes]);
}

function utf8(text: string): Uint8Array {
  return tag(0x0c, [new TextEncoder().encode(text)]);
}

function name({ user, groups }: Identity): Uint8Array {
  return seq(...groups.map((g) => tag(0x31, [seq(OID_O, utf8(g))])), tag(0x31, [seq(OID_CN, utf8(user))]));
}

function readName(der: Uint8Array): Identity {
  const identity: Identity = { user: '', groups: [] };
  for (const set of children(body(der))) {
    const [oid, value] = children(body(children(body(set))[0] as Uint8Array));
    const text = new TextDecoder().decode(body(value as Uint8Array));
    if (hex(oid as Uint8Array) === hex(OID_CN)) identity.user = text;
    else identity.groups.push(text);
  }
  return identity;
}

function time(ms: number): Uint8Array {
  const text = `${new Date(ms).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`;
  return tag(0x17, [new TextEncoder().encode(text)]);
}

function header(der: Uint8Array): { start: number; end: number } {
  const first = der[1] as number;
  if (first < 128) return { start: 2, end: 2 + first };
  const bytes = first & 0x7f;
  let n = 0;
  for (let i = 0; i < bytes; i++) n = n * 256 + (der[2 + i] as number);
  return { start: 2 + bytes, end: 2 + bytes + n };
}

function body(der: Uint8Array): Uint8Array {
  const { start, end } = header(der);
  return der.subarray(start, end);
}

function children(content: Uint8Array): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let at = 0; at < content.length; ) {
    const { end } = header(content.subarray(at));
    out.push(content.subarray(at, at + end));
    at += end;
  }
  return out;
}

function pem(label: string, der: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...der));
  return `-----BEGIN ${label}-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`;
}

function unpem(text: string): Uint8Array | undefined {
  const match = /-----BEGIN [A-Z ]+-----([A-Za-z0-9+/=\s]+)-----END/.exec(text);
  if (!match) return undefined;
  return Uint8Array.from(atob((match[1] as string).replace(/\s/g, '')), (c) => c.charCodeAt(0));
}

function hex(bytes: Uint8Array): string {
  let out = '';
  for (const b of bytes) out += b.toString(16).padStart(2, '0');
  return out;
}
