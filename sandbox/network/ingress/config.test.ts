import { expect, test } from 'vitest';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { locationFor, serverFor, serversOf, upstreamPath } from './config.ts';

type Rule = [host: string, type: string, path: string, service: string];

const ingress = (name: string, rules: Rule[], more: Record<string, any> = {}, annotations = {}): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name, namespace: 'default', annotations, creationTimestamp: '2026-01-05T09:00:00Z' },
  spec: {
    rules: rules.map(([host, pathType, path, service]) => ({
      ...(host ? { host } : {}),
      http: { paths: [{ path, pathType, backend: { service: { name: service, port: { number: 80 } } } }] },
    })),
    ...more,
  },
});

const chosen = (servers: ReturnType<typeof serversOf>, url: string): string => {
  const { host, pathname } = new URL(url);
  return locationFor(serverFor(servers, host), pathname)?.backend.service ?? '404';
};

const shop = serversOf([
  ingress('shop', [
    ['shop.example.com', 'Prefix', '/', 'web'],
    ['shop.example.com', 'Prefix', '/cart', 'cart'],
    ['shop.example.com', 'Exact', '/cart', 'exact'],
    ['shop.example.com', 'ImplementationSpecific', '/api/', 'api'],
    ['*.example.com', 'Prefix', '/', 'wild'],
    ['', 'Prefix', '/status', 'status'],
    ['only.example.com', 'Exact', '/here', 'here'],
  ]),
]);

test.each([
  ['http://shop.example.com/', 'web'],
  ['http://SHOP.example.com:30080/x', 'web'],
  ['http://shop.example.com/cart', 'exact'],
  ['http://shop.example.com/cart/', 'cart'],
  ['http://shop.example.com/cart/1', 'cart'],
  ['http://shop.example.com/carts', 'web'],
  ['http://shop.example.com/api', 'api'],
  ['http://shop.example.com/api/v1', 'api'],
  ['http://other.example.com/cart', 'wild'],
  ['http://a.b.example.com/', '404'],
  ['http://172.29.9.11/status', 'status'],
  ['http://172.29.9.11/', '404'],
  ['http://only.example.com/here', 'here'],
  ['http://only.example.com/here/x', '404'],
  // A host that has rules of its own knows nothing of those for every host.
  ['http://only.example.com/status', '404'],
])('%s goes to %s', (url, service) => {
  expect(chosen(shop, url)).toBe(service);
});

test('a default backend takes what no path of its hosts does, or all other hosts', () => {
  const backend = { defaultBackend: { service: { name: 'other', port: { name: 'http' } } } };
  const servers = serversOf([
    ingress('some', [['a.com', 'Exact', '/x', 'x']], backend),
    ingress('all', [], { defaultBackend: { service: { name: 'all', port: { number: 80 } } } }),
  ]);
  expect(['http://a.com/x', 'http://a.com/y', 'http://b.com/'].map((url) => chosen(servers, url))).toEqual([
    'x',
    'other',
    'all',
  ]);
});

test('the first of two with the same path wins', () => {
  const servers = serversOf([
    {
      ...ingress('a', [['a.com', 'Prefix', '/', 'late']]),
      metadata: { name: 'a', namespace: 'x', creationTimestamp: '2026-01-06T09:00:00Z' },
    },
    ingress('b', [['a.com', 'Prefix', '/', 'early']]),
  ]);
  expect(chosen(servers, 'http://a.com/')).toBe('early');
});

test.each([
  ['/something(/|$)(.*)', '/$2', '/something/new?a=b', '/new?a=b'],
  ['/something(/|$)(.*)', '/$2', '/something', '/'],
  ['/api', '/', '/api/v1/x', '/'],
])('%s rewritten to %s: %s becomes %s', (path, target, asked, sent) => {
  const servers = serversOf([
    ingress(
      'r',
      [['a.com', 'ImplementationSpecific', path, 's']],
      {},
      {
        'nginx.ingress.kubernetes.io/rewrite-target': target,
      },
    ),
  ]);
  const location = locationFor(serverFor(servers, 'a.com'), asked.split('?')[0] as string);
  expect(location && upstreamPath(location, asked)).toBe(sent);
});

test('a pattern nobody can read, or that could run away, serves nothing', () => {
  for (const path of ['/(', '/(a+)+', '/(a|a)*b', '/.*.*.*.*.*x'])
    expect(
      serversOf([
        ingress(
          'r',
          [['a.com', 'ImplementationSpecific', path, 's']],
          {},
          {
            'nginx.ingress.kubernetes.io/use-regex': 'true',
          },
        ),
      ]).size,
    ).toBe(0);
});

test('a host with a certificate is asked for by HTTPS, unless told otherwise', () => {
  const tls = { tls: [{ hosts: ['a.com'], secretName: 's' }] };
  const redirects = (annotations: object) =>
    locationFor(serverFor(serversOf([ingress('t', [['a.com', 'Prefix', '/', 's']], tls, annotations)]), 'a.com'), '/')
      ?.redirect ?? false;
  expect([redirects({}), redirects({ 'nginx.ingress.kubernetes.io/ssl-redirect': 'false' })]).toEqual([true, false]);
});
