import { expect, test } from 'vitest';
import { schemas } from '../kinds/schema/index.ts';
import { cannotBeHandled, decode, strictDecodingError } from './decode.ts';
import { JSONSyntaxError, parseJSON } from './json.ts';

const said = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as Error).message;
  }
};

const deployment = (spec: unknown, rest = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec,
  ...rest,
});

test('a decoded object is what Go prints', () => {
  const { object, strict } = decode(
    {
      status: null,
      spec: {
        minReadySeconds: 0,
        replicas: 0,
        paused: false,
        template: {
          spec: {
            containers: [
              {
                image: 'nginx',
                name: 'web',
                ports: [{ containerPort: 80, protocol: '' }],
                env: [],
                resources: { limits: { memory: '1024Mi', cpu: 0.5 } },
              },
            ],
            volumes: [{ emptyDir: {}, name: 'x' }],
            nodeSelector: {},
          },
        },
      },
      metadata: { labels: { b: '1', a: '2' }, name: 'web', creationTimestamp: null },
      kind: 'Deployment',
      apiVersion: 'apps/v1',
    },
    'apps/v1.Deployment',
    schemas,
  );
  expect(strict).toEqual([]);
  expect(JSON.stringify(object)).toBe(
    JSON.stringify({
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name: 'web', labels: { a: '2', b: '1' } },
      spec: {
        replicas: 0,
        selector: null,
        template: {
          metadata: {},
          spec: {
            volumes: [{ name: 'x', emptyDir: {} }],
            containers: [
              {
                name: 'web',
                image: 'nginx',
                ports: [{ containerPort: 80 }],
                resources: { limits: { cpu: '500m', memory: '1Gi' } },
              },
            ],
          },
        },
        strategy: {},
      },
      status: {},
    }),
  );
});

test.each([
  [
    deployment({ replicas: '3' }),
    'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
  ],
  [
    deployment({ replicas: 1.5 }),
    'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
  ],
  [
    deployment({ replicas: 3e9 }),
    'json: cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32',
  ],
  [deployment([]), 'json: cannot unmarshal array into Go struct field Deployment.spec of type v1.DeploymentSpec'],
  [
    deployment({ template: { spec: { containers: {} } } }),
    'json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
  ],
  [
    deployment({ template: { spec: { containers: [{ ports: [{ containerPort: '80' }] }] } } }),
    'json: cannot unmarshal string into Go struct field ContainerPort.spec.template.spec.containers.ports.containerPort of type int32',
  ],
  [
    deployment({ template: { spec: { containers: [{ env: [{ value: true }] }] } } }),
    'json: cannot unmarshal bool into Go struct field EnvVar.spec.template.spec.containers.env.value of type string',
  ],
  [
    deployment({ template: { spec: { dnsPolicy: 1 } } }),
    'json: cannot unmarshal number into Go struct field PodSpec.spec.template.spec.dnsPolicy of type v1.DNSPolicy',
  ],
  [
    { metadata: { labels: { a: 1 } } },
    'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
  ],
  [
    { metadata: { labels: [] } },
    'json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string',
  ],
  [
    deployment({ strategy: { rollingUpdate: { maxSurge: true } } }),
    'json: cannot unmarshal bool into Go struct field RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge of type int32',
  ],
  [
    { metadata: { creationTimestamp: 'today' } },
    'parsing time "today" as "2006-01-02T15:04:05Z07:00": cannot parse "today" as "2006"',
  ],
  [
    deployment({ template: { spec: { containers: [{ resources: { limits: { cpu: 'lots' } } }] } } }),
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  ],
])('%j cannot be decoded', (value, message) => {
  expect(said(() => decode(value, 'apps/v1.Deployment', schemas))).toBe(message);
});

test('the whole sentence', () => {
  const error = said(() => decode(deployment({ replicas: 'x' }), 'apps/v1.Deployment', schemas)) as string;
  expect(cannotBeHandled({ version: 'v1', kind: 'Deployment' }, 'Deployment', new Error(error))).toBe(
    'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
  );
  const { strict } = decode(
    { foo: 1, spec: { containers: [{ name: 'a', imagee: 'b' }], bar: {} }, metadata: { nme: 'x' } },
    'core/v1.Pod',
    schemas,
  );
  expect(strictDecodingError(strict)).toBe(
    'strict decoding error: unknown field "foo", unknown field "spec.containers[0].imagee", unknown field "spec.bar", unknown field "metadata.nme"',
  );
});

test('secrets, quantities and times', () => {
  const secret = (data: unknown) => said(() => decode({ data }, 'core/v1.Secret', schemas).object.data);
  expect(secret({ a: 'aGk=', b: 'aGVsbG8=' })).toEqual({ a: 'aGk=', b: 'aGVsbG8=' });
  expect(secret({ a: 'plain!' })).toBe('illegal base64 data at input byte 5');
  expect(secret({ a: 'aGk' })).toBe('illegal base64 data at input byte 0');
  expect(secret({ a: 'hello' })).toBe('illegal base64 data at input byte 4');
  const pod = decode(
    { status: { startTime: '2026-01-02T03:04:05+01:00', conditions: [{ type: 'Ready', status: 'True' }] } },
    'core/v1.Pod',
    schemas,
  ).object;
  expect(pod.status).toEqual({
    startTime: '2026-01-02T02:04:05Z',
    conditions: [{ type: 'Ready', status: 'True', lastProbeTime: null, lastTransitionTime: null }],
  });
  expect(decode({ rules: [] }, 'rbac/v1.Role', schemas).object).toEqual({ metadata: {}, rules: null });
  expect(
    decode({ spec: { renewTime: '2026-01-02T03:04:05.5Z' } }, 'coordination/v1.Lease', schemas).object.spec,
  ).toEqual({
    renewTime: '2026-01-02T03:04:05.500000Z',
  });
});

test('untrusted keys stay data', () => {
  const { value } = parseJSON('{"metadata":{"labels":{"__proto__":"x","constructor":"y"}}}');
  const labels = decode(value, 'core/v1.Pod', schemas).object.metadata.labels;
  expect(Object.keys(labels)).toEqual(['__proto__', 'constructor']);
  expect(({} as Record<string, unknown>).x).toBe(undefined);
});

test.each([
  ['', 'unexpected end of JSON input'],
  ['{', 'unexpected end of JSON input'],
  ['{a', "invalid character 'a' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b"}', `invalid character '"' after object key:value pair`],
  ['[1 2]', "invalid character '2' after array element"],
  ['{}x', "invalid character 'x' after top-level value"],
  ['<html>', "invalid character '<' looking for beginning of value"],
  ['nul!', "invalid character '!' in literal null (expecting 'l')"],
  ['-x', "invalid character 'x' in numeric literal"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ['"\\q"', "invalid character 'q' in string escape code"],
])('JSON %j', (text, message) => {
  expect(said(() => parseJSON(text))).toBe(message);
  expect(() => parseJSON(text)).toThrow(JSONSyntaxError);
});

test('JSON with keys twice', () => {
  expect(parseJSON('{"a":{"b":1,"b":2},"c":[{"d":1,"d":"\\u0041"}],"a":3}')).toEqual({
    value: { a: 3, c: [{ d: 'A' }] },
    duplicates: ['a.b', 'c[0].d', 'a'],
  });
});
