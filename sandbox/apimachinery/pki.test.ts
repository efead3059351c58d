import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { createPki } from './pki.ts';

const START = Date.UTC(2026, 10, 22);
const pki = createPki(1, START);
const admin = { user: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'second'] };
const { cert, key } = pki.issue(admin);

test('a certificate says who it speaks for, to us and to OpenSSL', () => {
  expect(pki.verify(cert, key)).toEqual(admin);
  const read = new X509Certificate(cert);
  expect(read.subject).toBe('O=kubeadm:cluster-admins\nO=second\nCN=kubernetes-admin');
  expect(read.issuer).toBe('CN=kubernetes');
  expect(read.validTo).toBe('Nov 22 00:00:00 2027 GMT');
  expect(new X509Certificate(pki.ca).subject).toBe('CN=kubernetes');
});

test.each([
  ['another key', cert, pki.issue({ user: 'eve', groups: [] }).key],
  ['a changed subject', cert.replace(/^(.{150})./s, '$1A'), key],
  ['another authority', createPki(2, START).issue(admin).cert, key],
  ['no PEM', 'hello', key],
  ['PEM of noise', '-----BEGIN CERTIFICATE-----\nMAAA\n-----END CERTIFICATE-----\n', key],
  ['no key', cert, ''],
])('%s speaks for nobody', (_what, c, k) => {
  expect(pki.verify(c, k)).toBeUndefined();
});

test('the same seed gives the same authority', () => {
  expect(createPki(1, START).ca).toBe(pki.ca);
  expect(createPki(1, START).verify(cert, key)).toEqual(admin);
});
