/** /healthz, /livez, /readyz: this server is as well as the process it runs in. Follows apiserver/pkg/server/healthz. */
import type { Answer } from '../apimachinery/exchange.ts';
import { encodeUtf8 } from '../apimachinery/streams.ts';

const HOOKS = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter',
  'storage-object-count-tracker-hook',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-system-namespaces-controller',
  'start-cluster-authentication-info-controller',
  'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector',
  'start-legacy-token-tracking-controller',
  'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'start-kubernetes-service-cidr-controller',
  'aggregator-reload-proxy-client-cert',
  'start-kube-aggregator-informers',
  'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller',
  'apiservice-registration-controller',
  'apiservice-discovery-controller',
  'kube-apiserver-autoregistration',
  'autoregister-completion',
  'apiservice-openapi-controller',
  'apiservice-openapiv3-controller',
].map((hook) => (hook === 'autoregister-completion' ? hook : `poststarthook/${hook}`));

const CHECKS: Record<string, string[]> = {
  healthz: ['ping', 'log', 'etcd', ...HOOKS],
  livez: ['ping', 'log', 'etcd', ...HOOKS],
  readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync', ...HOOKS, 'shutdown'],
};

/** Undefined when the path is no health check. */
export function healthAnswer(path: string, query: URLSearchParams): Answer | undefined {
  const [, root = '', ...rest] = path.split('/');
  const checks = CHECKS[root];
  if (!checks) return undefined;
  const one = rest.join('/');
  if (one !== '') return checks.includes(one) ? text('ok') : undefined;
  const excluded = new Set(query.getAll('exclude'));
  if (!query.has('verbose')) return text('ok');
  const lines = checks.map((check) => (excluded.has(check) ? `[+]${check} excluded: ok\n` : `[+]${check} ok\n`));
  return text(`${lines.join('')}${root} check passed\n`);
}

function text(body: string): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: { kind: 'bytes', bytes: encodeUtf8(body) },
  };
}
