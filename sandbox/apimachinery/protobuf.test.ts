import { expect, test } from 'vitest';
import { schemas } from '../kinds/schema/index.ts';
import { decodeProtobuf } from '../kinds/schema/protobuf.ts';
import { decode } from './decode.ts';
import { ProtobufError } from './protobuf.ts';

const bytes = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** Bodies the real kubectl 1.36.3 sent. */
const captured = {
  // kubectl create deployment web --image=nginx --replicas=0 --port=80
  deployment:
    'azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50ErgBCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEoYBCAASDAoKCgNhcHASA3dlYhpsChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEkwSLgoFbmdpbngSBW5naW54KgAyCgoAEAAYUCIAKgBCAGoAcgCAAQCIAQCQAQCiAQAaADIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAIgIKACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=',
  // kubectl create service nodeport n --tcp=80:http --node-port=30001
  service:
    'azhzAAoNCgJ2MRIHU2VydmljZRJnChsKAW4SABoAIgAqADIAOABCAFoICgNhcHASAW4SRAogCgc4MC1odHRwEgNUQ1AYUCIKCAEQABoEaHR0cCix6gESCAoDYXBwEgFuGgAiCE5vZGVQb3J0OgBCAFIAWgBgAGgAGgIKABoAIgA=',
  // kubectl create secret generic s --from-literal=a=hello
  secret: 'azhzAAoMCgJ2MRIGU2VjcmV0EiEKEQoBcxIAGgAiACoAMgA4AEIAEgoKAWESBWhlbGxvGgAaACIA',
  // kubectl auth can-i get pods
  accessReview:
    'azhzAAoyChdhdXRob3JpemF0aW9uLms4cy5pby92MRIXU2VsZlN1YmplY3RBY2Nlc3NSZXZpZXcSPAoQCgASABoAIgAqADIAOABCABIeChwKB2RlZmF1bHQSA2dldBoAIgAqBHBvZHMyADoAGggIABIAGgAgABoAIgA=',
  // kubectl create token default --duration=1h
  token: 'azhzAAooChhhdXRoZW50aWNhdGlvbi5rOHMuaW8vdjESDFRva2VuUmVxdWVzdBIdChAKABIAGgAiACoAMgA4AEIAEgMgkBwaBAoAEgAaACIA',
  // kubectl create quota q --hard=cpu=1,memory=1Gi
  quota:
    'azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRI0ChEKAXESABoAIgAqADIAOABCABIdCgoKA2NwdRIDCgExCg8KBm1lbW9yeRIFCgMxR2kaABoAIgA=',
};

const typed = (name: keyof typeof captured, type: string) =>
  decode(decodeProtobuf(bytes(captured[name])), type, schemas);

test('what kubectl creates', () => {
  expect(typed('deployment', 'apps/v1.Deployment')).toEqual({
    strict: [],
    object: {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'nginx', image: 'nginx', ports: [{ containerPort: 80 }], resources: {} }] },
        },
        strategy: {},
      },
      status: {},
    },
  });
  expect(typed('service', 'core/v1.Service').object).toEqual({
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: 'n', labels: { app: 'n' } },
    spec: {
      ports: [{ name: '80-http', protocol: 'TCP', port: 80, targetPort: 'http', nodePort: 30001 }],
      selector: { app: 'n' },
      type: 'NodePort',
    },
    status: { loadBalancer: {} },
  });
  expect(typed('secret', 'core/v1.Secret').object.data).toEqual({ a: 'aGVsbG8=' });
  expect(typed('accessReview', 'authorization/v1.SelfSubjectAccessReview').object).toEqual({
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: { resourceAttributes: { namespace: 'default', verb: 'get', resource: 'pods' } },
    status: { allowed: false },
  });
  expect(typed('token', 'authentication/v1.TokenRequest').object.spec).toEqual({
    audiences: null,
    expirationSeconds: 3600,
    boundObjectRef: null,
  });
  expect(decodeProtobuf(bytes(captured.quota)).spec).toEqual({ hard: { cpu: '1', memory: '1Gi' } });
});

test('every cut of a body is refused or read, never a crash', () => {
  const whole = bytes(captured.deployment);
  const read: unknown[] = [];
  for (let length = 0; length < whole.length - 4; length++) {
    try {
      read.push(decodeProtobuf(whole.subarray(0, length)));
    } catch (error) {
      expect(error).toBeInstanceOf(ProtobufError);
    }
  }
  // Cut where the message would begin, an empty one is left, as upstream has it; the last four bytes are two empty texts.
  expect(read).toEqual([{ apiVersion: 'apps/v1', kind: 'Deployment' }]);
  for (let at = 4; at < whole.length; at++) {
    const broken = whole.slice();
    broken[at] = 0xff;
    try {
      decodeProtobuf(broken);
    } catch (error) {
      expect(error).toBeInstanceOf(ProtobufError);
    }
  }
});

test.each([
  [[], 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]'],
  [[0x6b, 0x38, 0x73, 0], 'empty body'],
  [[0x6b, 0x38, 0x73, 0, 0x0a, 0x05], 'unexpected EOF'],
  [
    [0x6b, 0x38, 0x73, 0, 0x0a, 0x07, 0x0a, 0x02, 0x76, 0x31, 0x12, 0x01, 0x58],
    'no kind "X" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
  ],
])('bytes %j', (data, message) => {
  expect(() => decodeProtobuf(Uint8Array.from(data))).toThrow(message);
});
