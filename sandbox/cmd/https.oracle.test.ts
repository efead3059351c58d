/** Requests no kubectl would send: the whole answers, as upstream's code words them. Over the socket, so that the door is judged too. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, type Credentials, credentialsOf, open, type Sent } from './testing/https.ts';
import { type Served, serve } from './testing/served.ts';

let served: Served;
let admin: Credentials;
let nobody: Credentials;

beforeAll(async () => {
  served = await serve('--scenario', 'notes');
  ({ admin, nobody } = credentialsOf(served));
});

afterAll(() => served?.stop());

const failure = (code: number, reason: string, message: string, details?: object) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  ...(reason ? { reason } : {}),
  ...(details ? { details } : {}),
  code,
});
const bad = (message: string) => failure(400, 'BadRequest', message);
const forbidden = (message: string, details: object = {}) => failure(403, 'Forbidden', message, details);
/** A refused option: `CreateOptions.meta.k8s.io "" is invalid: …` with its one cause. */
const option = (kind: string, field: string, reason: string, message: string) =>
  failure(422, 'Invalid', `${kind}.meta.k8s.io "" is invalid: ${field}: ${message}`, {
    group: 'meta.k8s.io',
    kind,
    causes: [{ reason, message, field }],
  });
const unrecognized = (why: string) => bad(`the object provided is unrecognized (must be of type Pod): ${why}`);
const cannot = (kind: string, why: string) => bad(`${kind} in version "v1" cannot be handled as a Pod: ${why}`);
const media = (accepted: string) =>
  failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
  );

const NS = '/api/v1/namespaces/default';
const PODS = `${NS}/pods`;
const CMS = `${NS}/configmaps`;
const OBJECTS = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
const PATCHES =
  'application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml';

const send = (method: string, body: string | Uint8Array, type?: string): Sent => ({
  method,
  body,
  ...(type ? { headers: { 'content-type': type } } : {}),
});
const json = (body: string, method = 'POST') => send(method, body, 'application/json');
const patch = (type: string, body: string) => send('PATCH', body, `application/${type}`);
/** The magic and what follows it, in hexadecimal. */
const protobuf = (hex: string) =>
  send('POST', Buffer.concat([Buffer.from('k8s\0'), Buffer.from(hex, 'hex')]), 'application/vnd.kubernetes.protobuf');
const accept = (value: string): Sent => ({ headers: { accept: value } });
const bearer = (token: string): Sent => ({ headers: { authorization: `Bearer ${token}` } });
const CM = '{"metadata":{"name":"bad"}}';
const TOO_MUCH = new Uint8Array(3 * 1024 * 1024 + 1).fill(32);
const tooLarge = failure(413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728');
const wrongVersion = 'resourceVersion: Invalid value: "foo": strconv.ParseUint: parsing "foo": invalid syntax';
const noNumber = bad('strconv.ParseInt: parsing "foo": invalid syntax');
const notAllowed = failure(
  405,
  'MethodNotAllowed',
  'the server does not allow this method on the requested resource',
  {},
);
const noResource = failure(404, 'NotFound', 'the server could not find the requested resource', {});

const asAdmin: [title: string, path: string, sent: Sent, answer: object][] = [
  [
    'protobuf without its magic',
    PODS,
    send('POST', 'hello', 'application/vnd.kubernetes.protobuf'),
    unrecognized('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] (68656c6c6f)'),
  ],
  [
    'no protobuf at all',
    PODS,
    send('POST', '', 'application/vnd.kubernetes.protobuf'),
    unrecognized('empty data (<empty>)'),
  ],
  ['protobuf: the magic alone', PODS, protobuf(''), unrecognized('empty body (6b387300)')],
  ['protobuf: a tag without its field', PODS, protobuf('0a'), unrecognized('unexpected EOF (6b3873000a)')],
  ['protobuf: a field cut off', PODS, protobuf('0a05'), unrecognized('unexpected EOF (6b3873000a05)')],
  ['protobuf: a number without an end', PODS, protobuf('ffffffff'), unrecognized('unexpected EOF (6b387300ffffffff)')],
  ['protobuf: a Pod cut off', PODS, protobuf('0a090a0276311203506f6412020a05'), cannot('Pod', 'unexpected EOF')],
  [
    'protobuf: a kind nobody knows',
    PODS,
    protobuf('0a0a0a0276311204506f6f64120101'),
    cannot('Pood', 'no kind "Pood" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"'),
  ],
  [
    'protobuf: a Service for a Pod',
    PODS,
    protobuf('0a0d0a02763112075365727669636512020a00'),
    cannot('Service', 'converting (v1.Service) to (core.Pod): unknown conversion'),
  ],
  [
    'JSON cut off',
    PODS,
    json('{"kind":'),
    unrecognized('couldn\'t get version/kind; json parse error: unexpected end of JSON input ({"kind":)'),
  ],
  [
    'no JSON',
    PODS,
    json('hello'),
    unrecognized(
      "couldn't get version/kind; json parse error: invalid character 'h' looking for beginning of value (68656c6c6f)",
    ),
  ],
  ['a media type nobody reads', PODS, send('POST', '{}', 'text/plain'), media(OBJECTS)],
  ['a form', PODS, send('POST', 'a=b', 'application/x-www-form-urlencoded'), media(OBJECTS)],
  ['a patch as JSON', `${PODS}/mypod`, json('{}', 'PATCH'), media(PATCHES)],
  ['a patch without a media type', `${PODS}/mypod`, send('PATCH', '{}'), media(PATCHES)],
  ['more than three mebibytes', CMS, json(TOO_MUCH as never), tooLarge],
  ['the same as a patch', `${CMS}/kube-root-ca.crt`, { ...patch('merge-patch+json', ''), body: TOO_MUCH }, tooLarge],
  [
    'a Pod of nothing',
    PODS,
    json('{"metadata":{"name":"bad"}}'),
    failure(422, 'Invalid', 'Pod "bad" is invalid: spec.containers: Required value', {
      name: 'bad',
      kind: 'Pod',
      causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.containers' }],
    }),
  ],
  [
    'a version on creation',
    CMS,
    json('{"metadata":{"name":"bad","resourceVersion":"7"}}'),
    failure(500, '', 'resourceVersion should not be set on objects to be created'),
  ],
  [
    'dryRun',
    `${CMS}?dryRun=foo`,
    json(CM),
    option('CreateOptions', 'dryRun', 'FieldValueNotSupported', 'Unsupported value: ["foo"]: supported values: "All"'),
  ],
  [
    'fieldValidation',
    `${CMS}?fieldValidation=foo`,
    json(CM),
    option(
      'CreateOptions',
      'fieldValidation',
      'FieldValueNotSupported',
      'Unsupported value: "foo": supported values: "", "Ignore", "Strict", "Warn"',
    ),
  ],
  [
    'fieldManager',
    `${CMS}?fieldManager=${'x'.repeat(129)}`,
    json(CM),
    option('CreateOptions', 'fieldManager', 'FieldValueTooLong', 'Too long: may not be more than 128 bytes'),
  ],
  [
    'dryRun of a deletion',
    `${PODS}/mypod?dryRun=foo`,
    { method: 'DELETE' },
    option('DeleteOptions', 'dryRun', 'FieldValueNotSupported', 'Unsupported value: ["foo"]: supported values: "All"'),
  ],
  [
    'propagationPolicy',
    `${PODS}/mypod?propagationPolicy=foo`,
    { method: 'DELETE' },
    option(
      'DeleteOptions',
      'propagationPolicy',
      'FieldValueNotSupported',
      'Unsupported value: "foo": supported values: "Foreground", "Background", "Orphan", "nil"',
    ),
  ],
  ['gracePeriodSeconds', `${PODS}/mypod?gracePeriodSeconds=foo`, { method: 'DELETE' }, noNumber],
  [
    'a deletion’s body of wrong types',
    `${PODS}/mypod`,
    json('{"gracePeriodSeconds":"x"}', 'DELETE'),
    failure(
      500,
      '',
      'json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64',
    ),
  ],
  [
    'force without apply',
    `${PODS}/mypod?force=true`,
    patch('merge-patch+json', '{}'),
    option('PatchOptions', 'force', 'FieldValueForbidden', 'Forbidden: may not be specified for non-apply patch'),
  ],
  [
    'apply without a manager',
    `${PODS}/mypod`,
    patch('apply-patch+yaml', 'apiVersion: v1'),
    option('PatchOptions', 'fieldManager', 'FieldValueRequired', 'Required value: is required for apply patch'),
  ],
  [
    'a merge patch cut off',
    `${PODS}/mypod`,
    patch('merge-patch+json', '{'),
    bad('error decoding patch: unexpected end of JSON input'),
  ],
  [
    'a merge patch that is a list',
    `${PODS}/mypod`,
    patch('merge-patch+json', '[]'),
    bad('error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}'),
  ],
  [
    'a JSON patch that is a map',
    `${PODS}/mypod`,
    patch('json-patch+json', '{}'),
    bad('error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'),
  ],
  [
    'a strategic merge patch that is a list',
    `${PODS}/mypod`,
    patch('strategic-merge-patch+json', '[]'),
    bad('json: cannot unmarshal array into Go value of type map[string]interface {}'),
  ],
  ['limit', `${PODS}?limit=foo`, {}, noNumber],
  ['timeoutSeconds of a list', `${PODS}?timeoutSeconds=foo`, {}, noNumber],
  ['limit of a watch', `${PODS}?watch=1&limit=foo`, {}, noNumber],
  [
    'a continue token that is no base64',
    `${PODS}?continue=%21`,
    {},
    bad('invalid continue token: continue key is not valid: illegal base64 data at input byte 0'),
  ],
  [
    'a continue token that is no JSON',
    `${PODS}?continue=Zm9v`,
    {},
    bad("invalid continue token: continue key is not valid: invalid character 'o' in literal false (expecting 'a')"),
  ],
  ['resourceVersion of a list', `${PODS}?resourceVersion=foo`, {}, bad(`invalid resource version: ${wrongVersion}`)],
  ['resourceVersion of a get', `${PODS}/mypod?resourceVersion=foo`, {}, failure(500, '', wrongVersion)],
  ['resourceVersion of a watch', `${PODS}?watch=1&resourceVersion=foo`, {}, failure(500, '', wrongVersion)],
  [
    'resourceVersionMatch of a watch',
    `${PODS}?watch=1&resourceVersionMatch=NotOlderThan`,
    {},
    option(
      'ListOptions',
      'resourceVersionMatch',
      'FieldValueForbidden',
      'Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    ),
  ],
  [
    'sendInitialEvents of a list',
    `${PODS}?sendInitialEvents=true`,
    {},
    option(
      'ListOptions',
      'sendInitialEvents',
      'FieldValueForbidden',
      'Forbidden: sendInitialEvents is forbidden for list',
    ),
  ],
  [
    'a field selector that is none',
    `${PODS}?fieldSelector=foo`,
    {},
    bad("invalid selector: 'foo'; can't understand 'foo'"),
  ],
  ['a field nobody selects by', `${PODS}?fieldSelector=spec.foo%3Dx`, {}, bad('field label not supported: spec.foo')],
  [
    'a list before all history',
    `${PODS}?resourceVersion=1&resourceVersionMatch=Exact`,
    {},
    failure(410, 'Expired', 'The resourceVersion for the provided list is too old.'),
  ],
  [
    'includeObject',
    `${PODS}?includeObject=foo`,
    accept('application/json;as=Table;g=meta.k8s.io;v=v1'),
    bad(
      "Unable to convert to Table as requested: includeObject: Invalid value: \"foo\": must be 'Metadata', 'Object', 'None', or empty",
    ),
  ],
  [
    'nothing acceptable',
    PODS,
    accept('text/html'),
    failure(406, 'NotAcceptable', `only the following media types are accepted: ${OBJECTS}`),
  ],
  ['a resource nobody serves', '/api/v1/foos', {}, noResource],
  ['a subresource nobody serves', `${PODS}/mypod/foo`, {}, noResource],
  ['POST of an object', `${PODS}/mypod`, json('{}'), notAllowed],
  ['PUT of a collection', PODS, json('{}', 'PUT'), notAllowed],
  ['PATCH of a collection', PODS, patch('merge-patch+json', '{}'), notAllowed],
  ['POST of a log', `${PODS}/mypod/log`, { method: 'POST' }, notAllowed],
  ['tailLines', `${PODS}/mypod/log?tailLines=foo`, {}, noNumber],
  [
    'a name that climbs',
    `${PODS}/%2e%2e%2f%2e%2e`,
    {},
    failure(404, 'NotFound', 'pods "../.." not found', { name: '../..', kind: 'pods' }),
  ],
];

test.each(asAdmin)('%s', async (_title, path, sent, answer) => {
  const { status, text, headers } = await ask(served.url, admin, path, sent);
  expect([status, headers['content-type'], JSON.parse(text)]).toEqual([
    (answer as { code: number }).code,
    'application/json',
    answer,
  ]);
});

test.each(['/foo', '/api/v2', '/apis/foo/v1', '/apis/apps/v9/deployments'])('nothing at %s', async (path) => {
  const { status, text, headers } = await ask(served.url, admin, path);
  expect([status, headers['content-type'], text]).toEqual([404, 'text/plain; charset=utf-8', '404 page not found\n']);
});

const ANONYMOUS = 'User "system:anonymous" cannot';
const unauthorized = failure(401, 'Unauthorized', 'Unauthorized');
const asNobody: [path: string, sent: Sent, answer: object][] = [
  ['/', {}, forbidden(`forbidden: ${ANONYMOUS} get path "/"`)],
  ['/api', {}, forbidden(`forbidden: ${ANONYMOUS} get path "/api"`)],
  ['/foo', {}, forbidden(`forbidden: ${ANONYMOUS} get path "/foo"`)],
  [
    PODS,
    {},
    forbidden(`pods is forbidden: ${ANONYMOUS} list resource "pods" in API group "" in the namespace "default"`, {
      kind: 'pods',
    }),
  ],
  [
    `${PODS}?watch=1`,
    {},
    forbidden(`pods is forbidden: ${ANONYMOUS} watch resource "pods" in API group "" in the namespace "default"`, {
      kind: 'pods',
    }),
  ],
  [
    `${PODS}/mypod`,
    {},
    forbidden(
      `pods "mypod" is forbidden: ${ANONYMOUS} get resource "pods" in API group "" in the namespace "default"`,
      { name: 'mypod', kind: 'pods' },
    ),
  ],
  [
    '/api/v1/nodes/node01',
    { method: 'DELETE' },
    forbidden(
      `nodes "node01" is forbidden: ${ANONYMOUS} delete resource "nodes" in API group "" at the cluster scope`,
      { name: 'node01', kind: 'nodes' },
    ),
  ],
  [
    '/apis/apps/v1/namespaces/default/deployments',
    json('{'),
    forbidden(
      `deployments.apps is forbidden: ${ANONYMOUS} create resource "deployments" in API group "apps" in the namespace "default"`,
      { group: 'apps', kind: 'deployments' },
    ),
  ],
  [
    PODS,
    { headers: { authorization: 'Basic Zm9vOmJhcg==' } },
    forbidden(`pods is forbidden: ${ANONYMOUS} list resource "pods" in API group "" in the namespace "default"`, {
      kind: 'pods',
    }),
  ],
  [PODS, bearer('foo'), unauthorized],
  [PODS, bearer('a.b.c'), unauthorized],
  ['/version', bearer('foo'), unauthorized],
];

test.each(asNobody)('without a certificate: %s %o', async (path, sent, answer) => {
  const { status, text } = await ask(served.url, nobody, path, sent);
  expect([status, JSON.parse(text)]).toEqual([(answer as { code: number }).code, answer]);
});

test('without a certificate: what everybody may read', async () => {
  const version = await ask(served.url, nobody, '/version');
  expect([version.status, JSON.parse(version.text).gitVersion]).toEqual([200, 'v1.36.3']);
  for (const path of ['/healthz', '/livez', '/readyz']) {
    expect(await ask(served.url, nobody, path)).toMatchObject({ status: 200, text: 'ok' });
  }
});

test('a watch from before all history ends with the error as its one event', async () => {
  const watch = await open(served.url, admin, `${PODS}?watch=1&resourceVersion=1`);
  let text = '';
  for await (const part of watch) text += part;
  const { type, object } = JSON.parse(text);
  expect([watch.statusCode, type]).toEqual([200, 'ERROR']);
  expect(object).toEqual({
    ...failure(410, 'Expired', object.message),
    message: expect.stringMatching(/^too old resource version: 1 \(\d+\)$/),
  });
});
