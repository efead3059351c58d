/** A sample of the facts asked of the API server: the whole Status, code, reason, message, details and causes. */
import { expect, test } from 'vitest';
import { SimulationClock } from '../../apimachinery/clock.ts';
import type { Handler } from '../../apimachinery/exchange.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { createRandom } from '../../apimachinery/random.ts';
import { bootstrap } from '../../apiserver/bootstrap.ts';
import { createAPIServer } from '../../apiserver/index.ts';
import { Trace } from '../../trace.ts';
import { kinds } from '../index.ts';

type Fields = Record<string, any>;
const pods = '/api/v1/namespaces/default/pods';
const services = '/api/v1/namespaces/default/services';
const deployments = '/apis/apps/v1/namespaces/default/deployments';
const core = 'pkg/apis/core/validation/validation_test.go';
const apps = 'pkg/apis/apps/validation/validation_test.go';
const good = { name: 'ctr', image: 'image' };
const pod = (spec: Fields, name = 'abc') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [good], ...spec },
});
const deployment = (spec: Fields) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [good] } },
    ...spec,
  },
});
const service = (spec: Fields, name = 'web') => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { ports: [{ port: 80 }], ...spec },
});

interface Case {
  from: string;
  method: string;
  url: string;
  body: Fields;
  contentType?: string;
  code: number;
  reason: string;
  message: string;
  details: Fields;
}

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** 422 with one cause. */
const invalid = (
  from: string,
  url: string,
  body: Fields,
  field: string,
  reason: string,
  text: string,
  method = 'POST',
  contentType?: string,
): Case => {
  const group = (body['apiVersion'] ?? 'v1').includes('/') ? body['apiVersion'].split('/')[0] : '';
  const { kind } = body;
  const name = body['metadata'].name;
  return {
    from,
    method,
    url,
    body,
    ...(contentType && { contentType }),
    code: 422,
    reason: 'Invalid',
    message: `${kind}${group && `.${group}`} "${name}" is invalid: ${field}: ${text}`,
    details: { name, ...(group && { group }), kind, causes: [{ reason: `FieldValue${reason}`, message: text, field }] },
  };
};

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm' } };
const cases: Case[] = [
  invalid(core, pods, pod({ containers: [{ name: 'ctr' }] }), 'spec.containers[0].image', 'Required', 'Required value'),
  invalid(
    core,
    pods,
    pod({ containers: [{ ...good, name: 'A' }] }),
    'spec.containers[0].name',
    'Invalid',
    `Invalid value: "A": ${label}`,
  ),
  invalid(core, pods, pod({}, 'A_b'), 'metadata.name', 'Invalid', `Invalid value: "A_b": ${subdomain}`),
  invalid(
    core,
    pods,
    pod({ containers: [good, good] }),
    'spec.containers[1].name',
    'Duplicate',
    'Duplicate value: "ctr"',
  ),
  invalid(
    core,
    pods,
    pod({ restartPolicy: 'Sometimes' }),
    'spec.restartPolicy',
    'NotSupported',
    'Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
  ),
  invalid(
    core,
    pods,
    pod({ containers: [{ ...good, volumeMounts: [{ name: 'data', mountPath: '/data' }] }] }),
    'spec.containers[0].volumeMounts[0].name',
    'NotFound',
    'Not found: "data"',
  ),
  invalid(
    core,
    pods,
    pod({ containers: [{ ...good, resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }] }),
    'spec.containers[0].resources.requests',
    'Invalid',
    'Invalid value: "2": must be less than or equal to cpu limit of 1',
  ),
  invalid(
    core,
    pods,
    pod({ containers: [{ ...good, ports: [{ containerPort: 70000 }] }] }),
    'spec.containers[0].ports[0].containerPort',
    'Invalid',
    'Invalid value: 70000: must be between 1 and 65535, inclusive',
  ),
  invalid(core, services, service({ ports: [] }), 'spec.ports', 'Required', 'Required value'),
  invalid(
    core,
    services,
    service({ ports: [{ port: 80, nodePort: 30080 }] }),
    'spec.ports[0].nodePort',
    'Forbidden',
    "Forbidden: may not be used when `type` is 'ClusterIP'",
  ),
  invalid(
    core,
    services,
    service({ type: 'Balanced', internalTrafficPolicy: 'Cluster' }),
    'spec.type',
    'NotSupported',
    'Unsupported value: "Balanced": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ),
  invalid(
    apps,
    deployments,
    deployment({ replicas: -1 }),
    'spec.replicas',
    'Invalid',
    'Invalid value: -1: must be greater than or equal to 0',
  ),
  invalid(
    apps,
    deployments,
    deployment({ selector: { matchLabels: { a: 'c' } } }),
    'spec.template.metadata.labels',
    'Invalid',
    'Invalid value: {"a":"b"}: `selector` does not match template `labels`',
  ),
  invalid(
    apps,
    deployments,
    deployment({ strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }),
    'spec.strategy.rollingUpdate',
    'Forbidden',
    "Forbidden: may not be specified when strategy `type` is 'Recreate'",
  ),
  invalid(
    core,
    '/api/v1/namespaces',
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a.b' } },
    'metadata.name',
    'Invalid',
    'Invalid value: "a.b": must not contain dots',
  ),
  invalid(
    core,
    '/api/v1/namespaces/default/configmaps',
    { ...configMap, data: { 'a b': '' } },
    'data[a b]',
    'Invalid',
    `Invalid value: "a b": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
  ),
  {
    from: apps,
    method: 'POST',
    url: deployments,
    body: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { template: { metadata: { labels: { a: 'b' } }, spec: { containers: [good] } } },
    },
    code: 422,
    reason: 'Invalid',
    message:
      'Deployment.apps "web" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"a":"b"}: `selector` does not match template `labels`]',
    details: {
      name: 'web',
      group: 'apps',
      kind: 'Deployment',
      causes: [
        { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.selector' },
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: {"a":"b"}: `selector` does not match template `labels`',
          field: 'spec.template.metadata.labels',
        },
      ],
    },
  },
  // Changes, after what `setUp` creates.
  invalid(
    core,
    `${pods}/kept`,
    { ...pod({ containers: [good, { name: 'two', image: 'i' }] }, 'kept') },
    'spec.containers',
    'Forbidden',
    'Forbidden: pod updates may not add or remove containers',
    'PATCH',
    'application/merge-patch+json',
  ),
  invalid(
    core,
    `${services}/kept`,
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'kept' }, spec: { clusterIP: '10.96.0.99' } },
    'spec.clusterIPs[0]',
    'Invalid',
    'Invalid value: ["10.96.0.99"]: may not change once set',
    'PATCH',
    'application/merge-patch+json',
  ),
  invalid(
    'pkg/registry/rbac/rolebinding/policybased/storage.go',
    '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/cluster-admin',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'cluster-admin' },
      roleRef: { name: 'view' },
    },
    'roleRef',
    'Invalid',
    'Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"ClusterRole","Name":"view"}: cannot change roleRef',
    'PATCH',
    'application/merge-patch+json',
  ),
];

async function setUp(): Promise<Handler> {
  const clock = new SimulationClock({ mode: 'virtual', start: Date.parse('2026-11-22T12:00:00Z') });
  const { handler } = createAPIServer({
    bootstrap,
    kinds,
    clock,
    random: createRandom(1),
    trace: new Trace(),
    nodes: () => undefined,
  });
  const peer = { user: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };
  const asAdmin: Handler = (exchange) => handler({ ...exchange, peer });
  const create = async (url: string, object: Fields): Promise<void> => {
    const { status, body } = await asAdmin({ method: 'POST', url, headers: {}, body: { object } });
    expect([url, status, body]).toEqual([url, 201, expect.anything()]);
  };
  await create('/api/v1/namespaces/default/serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default' },
  });
  await create(pods, pod({}, 'kept'));
  await create(services, service({}, 'kept'));
  return asAdmin;
}

test('the API server says it in a Status', async () => {
  const handler = await setUp();
  expect(cases.length).toBeGreaterThanOrEqual(20);
  for (const { from, method, url, body, contentType, ...expected } of cases) {
    const answer = await handler({
      method,
      url,
      headers: {},
      body: { object: structuredClone(body), ...(contentType && { contentType }) },
    });
    const status = answer.body.kind === 'object' ? (answer.body.object as KubeObject) : undefined;
    expect({ from, about: expected.message, http: answer.status, status }).toEqual({
      from,
      about: expected.message,
      http: expected.code,
      status: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...expected },
    });
  }
});
