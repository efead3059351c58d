/** Failures, whole. */
import { expect, test } from 'vitest';
import { encodeUtf8 } from '../apimachinery/streams.ts';
import { type TestServer, testServer } from './test-server.ts';

const status = (code: number, reason: string, message: string, details?: object) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason,
  ...(details ? { details } : {}),
  code,
});
const cm = (name: string, more: object = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...more });
const CMS = '/api/v1/namespaces/default/configmaps';
const PODS = '/api/v1/namespaces/default/pods';
const bytes = (text: string, contentType = 'application/json') => ({
  body: { bytes: encodeUtf8(text), contentType },
});
const anonymous = { peer: undefined };
const jane = { peer: { user: 'jane', groups: [] } };

type Case = [string, (s: TestServer) => Promise<unknown>, object];

const cases: Case[] = [
  [
    'get of nothing',
    (s) => s.ask('GET', `${CMS}/a`),
    status(404, 'NotFound', 'configmaps "a" not found', { name: 'a', kind: 'configmaps' }),
  ],
  [
    'get of nothing in a group',
    (s) => s.ask('GET', '/apis/apps/v1/namespaces/default/deployments/a'),
    status(404, 'NotFound', 'deployments.apps "a" not found', { name: 'a', group: 'apps', kind: 'deployments' }),
  ],
  [
    'a name twice',
    async (s) => {
      await s.ask('POST', CMS, cm('a'));
      return s.ask('POST', CMS, cm('a'));
    },
    status(409, 'AlreadyExists', 'configmaps "a" already exists', { name: 'a', kind: 'configmaps' }),
  ],
  [
    'no name',
    (s) => s.ask('POST', CMS, { metadata: {} }),
    status(422, 'Invalid', 'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required', {
      kind: 'ConfigMap',
      causes: [
        {
          reason: 'FieldValueRequired',
          message: 'Required value: name or generateName is required',
          field: 'metadata.name',
        },
      ],
    }),
  ],
  [
    'a name that is none',
    (s) => s.ask('POST', CMS, cm('A_b')),
    status(
      422,
      'Invalid',
      "ConfigMap \"A_b\" is invalid: metadata.name: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      {
        name: 'A_b',
        kind: 'ConfigMap',
        causes: [
          {
            reason: 'FieldValueInvalid',
            message:
              "Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
            field: 'metadata.name',
          },
        ],
      },
    ),
  ],
  [
    'another namespace in the body',
    (s) => s.ask('POST', CMS, { metadata: { name: 'a', namespace: 'other' } }),
    status(400, 'BadRequest', 'the namespace of the provided object does not match the namespace sent on the request'),
  ],
  [
    'another name in the body',
    (s) => s.ask('PUT', `${CMS}/a`, cm('b')),
    status(400, 'BadRequest', 'the name of the object (b) does not match the name on the URL (a)'),
  ],
  [
    'an update of nothing',
    (s) => s.ask('PUT', `${CMS}/a`, cm('a')),
    status(404, 'NotFound', 'configmaps "a" not found', { name: 'a', kind: 'configmaps' }),
  ],
  [
    'a stale update',
    async (s) => {
      const first = await s.ask('POST', CMS, cm('a'));
      await s.ask('PUT', `${CMS}/a`, { ...first, data: { x: '1' } });
      return s.ask('PUT', `${CMS}/a`, { ...first, data: { x: '2' } });
    },
    status(
      409,
      'Conflict',
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
      { name: 'a', kind: 'configmaps' },
    ),
  ],
  [
    'a delete of what was made anew',
    async (s) => {
      const { metadata } = await s.ask('POST', CMS, cm('a'));
      const { message } = await s.ask('DELETE', `${CMS}/a`, { preconditions: { uid: 'x' } });
      return { message: message.replace(metadata.uid, 'UID') };
    },
    {
      message:
        'Operation cannot be fulfilled on configmaps "a": the UID in the precondition (x) does not match the UID in record (UID). The object might have been deleted and then recreated',
    },
  ],
  [
    'an unknown resource',
    (s) => s.ask('GET', '/api/v1/foos'),
    status(404, 'NotFound', 'the server could not find the requested resource', {}),
  ],
  [
    'a method that is not there',
    (s) => s.ask('POST', `${PODS}/x`, {}),
    status(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {}),
  ],
  [
    'anonymous',
    (s) => s.ask('GET', PODS, undefined, anonymous),
    status(
      403,
      'Forbidden',
      'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "default"',
      { kind: 'pods' },
    ),
  ],
  [
    'anonymous, a path',
    (s) => s.ask('GET', '/apis', undefined, anonymous),
    status(403, 'Forbidden', 'forbidden: User "system:anonymous" cannot get path "/apis"', {}),
  ],
  [
    'somebody without a role, a subresource',
    (s) => s.ask('GET', `${PODS}/web/log`, undefined, jane),
    status(
      403,
      'Forbidden',
      'pods "web" is forbidden: User "jane" cannot get resource "pods/log" in API group "" in the namespace "default"',
      { name: 'web', kind: 'pods' },
    ),
  ],
  [
    'somebody without a role, cluster-wide',
    (s) => s.ask('DELETE', '/apis/rbac.authorization.k8s.io/v1/clusterroles/admin', undefined, jane),
    status(
      403,
      'Forbidden',
      'clusterroles.rbac.authorization.k8s.io "admin" is forbidden: User "jane" cannot delete resource "clusterroles" in API group "rbac.authorization.k8s.io" at the cluster scope',
      { name: 'admin', group: 'rbac.authorization.k8s.io', kind: 'clusterroles' },
    ),
  ],
  [
    'a binding to a role that is gone',
    async (s) => {
      await s.ask('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings', {
        metadata: { name: 'b' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'gone' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }],
      });
      return s.ask('GET', PODS, undefined, jane);
    },
    status(
      403,
      'Forbidden',
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default": RBAC: role.rbac.authorization.k8s.io "gone" not found',
      { kind: 'pods' },
    ),
  ],
  [
    'a bad token',
    (s) => s.ask('GET', PODS, undefined, { peer: undefined, headers: { authorization: 'Bearer nonsense' } }),
    status(401, 'Unauthorized', 'Unauthorized'),
  ],
  [
    'impersonation without the right',
    (s) => s.ask('GET', PODS, undefined, { ...jane, headers: { 'impersonate-user': 'joe' } }),
    status(
      403,
      'Forbidden',
      'users "joe" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope',
      { name: 'joe', kind: 'users' },
    ),
  ],
  [
    'a role beyond its author’s own',
    async (s) => {
      const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default';
      await s.ask('POST', `${rbac}/rolebindings`, {
        metadata: { name: 'jane' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }],
      });
      const rules = [{ apiGroups: [''], resources: ['nodes', 'pods'], verbs: ['get', 'list'] }];
      return s.ask('POST', `${rbac}/roles`, { metadata: { name: 'r' }, rules }, jane);
    },
    status(
      403,
      'Forbidden',
      'roles.rbac.authorization.k8s.io "r" is forbidden: user "jane" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["nodes"], Verbs:["get" "list"]}',
      { name: 'r', group: 'rbac.authorization.k8s.io', kind: 'roles' },
    ),
  ],
  [
    'three megabytes',
    (s) => s.ask('POST', CMS, undefined, bytes(' '.repeat(3 * 1024 * 1024 + 1))),
    status(413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728'),
  ],
  [
    'a namespace that is not there',
    (s) => s.ask('POST', '/api/v1/namespaces/nope/configmaps', cm('a')),
    status(404, 'NotFound', 'namespaces "nope" not found', { name: 'nope', kind: 'namespaces' }),
  ],
  [
    'a namespace on its way out',
    async (s) => {
      await s.ask('POST', '/api/v1/namespaces', { metadata: { name: 'dev' } });
      await s.ask('DELETE', '/api/v1/namespaces/dev');
      return s.ask('POST', '/api/v1/namespaces/dev/configmaps', cm('a'));
    },
    status(
      403,
      'Forbidden',
      'configmaps "a" is forbidden: unable to create new content in namespace dev because it is being terminated',
      {
        name: 'a',
        kind: 'configmaps',
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: 'namespace dev is being terminated',
            field: 'metadata.namespace',
          },
        ],
      },
    ),
  ],
  [
    'the namespace default',
    (s) => s.ask('DELETE', '/api/v1/namespaces/default'),
    status(403, 'Forbidden', 'namespaces "default" is forbidden: this namespace may not be deleted', {
      name: 'default',
      kind: 'namespaces',
    }),
  ],
  [
    'a service account that is not there',
    (s) =>
      s.ask('POST', PODS, {
        metadata: { name: 'p' },
        spec: { serviceAccountName: 'robot', containers: [{ name: 'a', image: 'b' }] },
      }),
    status(
      403,
      'Forbidden',
      'pods "p" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found',
      { name: 'p', kind: 'pods' },
    ),
  ],
  [
    'a priority class that is not there',
    (s) =>
      s.ask('POST', PODS, {
        metadata: { name: 'p' },
        spec: { priorityClassName: 'high', containers: [{ name: 'a', image: 'b' }] },
      }),
    status(403, 'Forbidden', 'pods "p" is forbidden: no PriorityClass with name high was found', {
      name: 'p',
      kind: 'pods',
    }),
  ],
  [
    'half a document',
    (s) => s.ask('POST', PODS, undefined, bytes('{"kind":')),
    status(
      400,
      'BadRequest',
      'the object provided is unrecognized (must be of type Pod): couldn\'t get version/kind; json parse error: unexpected end of JSON input ({"kind":)',
    ),
  ],
  [
    'no document',
    (s) => s.ask('POST', PODS, undefined, bytes('')),
    status(
      400,
      'BadRequest',
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)",
    ),
  ],
  [
    'no JSON, in hexadecimal',
    (s) => s.ask('POST', PODS, undefined, bytes('hello')),
    status(
      400,
      'BadRequest',
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: invalid character 'h' looking for beginning of value (68656c6c6f)",
    ),
  ],
  [
    'a media type nobody reads',
    (s) => s.ask('POST', PODS, undefined, bytes('{}', 'text/plain')),
    status(
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ),
  ],
  [
    'a patch of no type',
    (s) => s.ask('PATCH', `${CMS}/a`, undefined, bytes('{}')),
    status(
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml',
    ),
  ],
  [
    'nothing acceptable',
    (s) => s.ask('GET', PODS, undefined, { headers: { accept: 'image/png' } }),
    status(
      406,
      'NotAcceptable',
      'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ),
  ],
  [
    'an unknown field, strictly',
    (s) => s.ask('POST', `${CMS}?fieldValidation=Strict`, cm('a', { dato: {} })),
    status(
      400,
      'BadRequest',
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dato"',
    ),
  ],
  [
    'a wrong type',
    (s) => s.ask('POST', CMS, cm('a', { data: 1 })),
    status(
      400,
      'BadRequest',
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type map[string]string',
    ),
  ],
  [
    'another kind',
    (s) => s.ask('POST', PODS, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } }),
    status(
      400,
      'BadRequest',
      'Service in version "v1" cannot be handled as a Pod: converting (v1.Service) to (core.Pod): unknown conversion',
    ),
  ],
  [
    'a kind nobody knows',
    (s) => s.ask('POST', PODS, { apiVersion: 'v1', kind: 'Foo', metadata: { name: 'a' } }),
    status(
      400,
      'BadRequest',
      'Foo in version "v1" cannot be handled as a Pod: no kind "Foo" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ),
  ],
  [
    'a bad label selector',
    (s) => s.ask('GET', `${PODS}?labelSelector=a%3D%3D%3Db`),
    status(400, 'BadRequest', "unable to parse requirement: found '=', expected: identifier"),
  ],
  [
    'a field nobody selects by',
    (s) => s.ask('GET', `${PODS}?fieldSelector=spec.foo%3Dx`),
    status(400, 'BadRequest', 'field label not supported: spec.foo'),
  ],
  [
    'a field nobody selects by, of a kind without any',
    (s) => s.ask('GET', `${CMS}?fieldSelector=spec.foo%3Dx`),
    status(400, 'BadRequest', '"spec.foo" is not a known field selector: only "metadata.name", "metadata.namespace"'),
  ],
  [
    'resourceVersionMatch alone',
    (s) => s.ask('GET', `${PODS}?resourceVersionMatch=Exact`),
    status(
      422,
      'Invalid',
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
      {
        group: 'meta.k8s.io',
        kind: 'ListOptions',
        causes: [
          {
            reason: 'FieldValueForbidden',
            message: 'Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
            field: 'resourceVersionMatch',
          },
        ],
      },
    ),
  ],
  [
    'a cluster IP that is taken',
    (s) =>
      s.ask('POST', '/api/v1/namespaces/default/services', {
        metadata: { name: 's' },
        spec: { clusterIP: '10.96.0.1', ports: [{ port: 80 }] },
      }),
    status(
      422,
      'Invalid',
      'Service "s" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated',
      {
        name: 's',
        kind: 'Service',
        causes: [
          {
            reason: 'FieldValueInvalid',
            message: 'Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated',
            field: 'spec.clusterIPs',
          },
        ],
      },
    ),
  ],
  [
    'a node port out of range',
    (s) =>
      s.ask('POST', '/api/v1/namespaces/default/services', {
        metadata: { name: 's' },
        spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
      }),
    status(
      422,
      'Invalid',
      'Service "s" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
      {
        name: 's',
        kind: 'Service',
        causes: [
          {
            reason: 'FieldValueInvalid',
            message:
              'Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
            field: 'spec.ports[0].nodePort',
          },
        ],
      },
    ),
  ],
  [
    'a Pod bound twice',
    async (s) => {
      await s.ask('POST', PODS, { metadata: { name: 'p' }, spec: { containers: [{ name: 'a', image: 'b' }] } });
      await s.ask('POST', `${PODS}/p/binding`, { target: { kind: 'Node', name: 'node01' } });
      return s.ask('POST', `${PODS}/p/binding`, { target: { kind: 'Node', name: 'node02' } });
    },
    status(
      409,
      'Conflict',
      'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "node01"',
      { name: 'p', kind: 'pods/binding' },
    ),
  ],
];

test.each(cases)('%s', async (_name, work, expected) => {
  const server = await testServer();
  const before = (await server.ask('GET', '/api/v1/namespaces')).items.length;
  expect(await work(server)).toEqual(expected);
  expect((await server.ask('GET', '/api/v1/namespaces')).items.length).toBeGreaterThanOrEqual(before);
});

test('paths that are no resources answer in plain text', async () => {
  const { call } = await testServer();
  for (const path of ['/nope', '/apis/foo/v1', '/apis/foo/v1/bars', '/api/v2', '/openapi/v1']) {
    const answer = await call('GET', path);
    expect([path, answer.status, answer.headers['content-type']]).toEqual([path, 404, 'text/plain; charset=utf-8']);
    expect(answer.body).toEqual({ kind: 'bytes', bytes: encodeUtf8('404 page not found\n') });
  }
});

test('unknown fields are warned of unless told otherwise', async () => {
  const { call } = await testServer();
  const warned = await call('POST', CMS, cm('a', { dato: 1, metadata: { name: 'a', foo: '"' } }));
  expect([warned.status, warned.headers['warning']]).toEqual([
    201,
    '299 - "unknown field \\"metadata.foo\\"", 299 - "unknown field \\"dato\\""',
  ]);
  const ignored = await call('POST', `${CMS}?fieldValidation=Ignore`, cm('b', { dato: 1 }));
  expect([ignored.status, ignored.headers['warning']]).toEqual([201, undefined]);
});
