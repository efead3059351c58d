import { describe, expect, test } from 'vitest';
import { urlParts } from './url-parts.ts';

/** `kind(text)` for parts, the text itself for what divides. */
const shown = (url: string): string =>
  urlParts(url)
    .map(({ kind, text }) => (kind ? `${kind}(${text})` : text))
    .join(' ');

describe('the parts of a URL', () => {
  test.each([
    [
      '/api/v1/namespaces/dev/pods/mypod',
      'prefix(/api) / version(v1) / namespace(namespaces/dev) / resource(pods) / name(mypod)',
    ],
    [
      '/apis/apps/v1/namespaces/default/deployments/web/scale',
      'prefix(/apis) / group(apps) / version(v1) / namespace(namespaces/default) / resource(deployments) / name(web) / subresource(scale)',
    ],
    ['/api/v1/pods?limit=500', 'prefix(/api) / version(v1) / resource(pods) query(?limit=500)'],
    ['/api/v1/nodes/node01', 'prefix(/api) / version(v1) / resource(nodes) / name(node01)'],
    [
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/admin',
      'prefix(/apis) / group(rbac.authorization.k8s.io) / version(v1) / resource(clusterroles) / name(admin)',
    ],
    ['/api/v1/namespaces', 'prefix(/api) / version(v1) / resource(namespaces)'],
    ['/api/v1/namespaces/dev', 'prefix(/api) / version(v1) / resource(namespaces) / name(dev)'],
    [
      '/api/v1/namespaces/dev/finalize',
      'prefix(/api) / version(v1) / resource(namespaces) / name(dev) / subresource(finalize)',
    ],
    [
      '/api/v1/namespaces/dev/pods?watch=true&resourceVersion=7',
      'prefix(/api) / version(v1) / namespace(namespaces/dev) / resource(pods) query(?watch=true&resourceVersion=7)',
    ],
    [
      '/api/v1/watch/namespaces/dev/pods',
      'prefix(/api) / version(v1) / watch(watch) / namespace(namespaces/dev) / resource(pods)',
    ],
    [
      '/api/v1/namespaces/dev/services/http:web:80/proxy/a/b?c=d',
      'prefix(/api) / version(v1) / namespace(namespaces/dev) / resource(services) / name(http:web:80) / subresource(proxy) / onward(a/b) query(?c=d)',
    ],
    [
      '/api/v1/namespaces/dev/services/web/proxy/',
      'prefix(/api) / version(v1) / namespace(namespaces/dev) / resource(services) / name(web) / subresource(proxy) /',
    ],
    ['/api', 'prefix(/api)'],
    ['/apis/apps', 'prefix(/apis) / group(apps)'],
    ['/apis/apps/v1', 'prefix(/apis) / group(apps) / version(v1)'],
    ['/openapi/v3/apis/apps/v1?hash=AB', 'plain(/openapi/v3/apis/apps/v1) query(?hash=AB)'],
    ['/healthz', 'plain(/healthz)'],
    ['/', 'plain(/)'],
    [
      'https://kubeapi.magedu.com:6443/api/v1/nodes',
      'server(https://kubeapi.magedu.com:6443) prefix(/api) / version(v1) / resource(nodes)',
    ],
    ['http://127.0.0.1:8001', 'server(http://127.0.0.1:8001)'],
    ['/api/v1//pods', 'prefix(/api) / version(v1) / / name(pods)'],
    ['/apiary/v1', 'plain(/apiary/v1)'],
  ])('%s', (url, parts) => expect(shown(url)).toBe(parts));

  test('nothing is lost, whatever is given', () => {
    for (const url of [
      '',
      '?a',
      '/api/',
      '/apis//',
      'pods',
      '/api/v1/namespaces//pods//x/y/z/',
      '/api/v1/pods/%3Cb%3E?x=<img>\n#y',
      '//evil/api',
    ])
      expect(
        urlParts(url)
          .map((part) => part.text)
          .join(''),
      ).toBe(url);
  });
});
