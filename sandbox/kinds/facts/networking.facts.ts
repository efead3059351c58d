/** What is said of Ingresses and their classes: cases of Kubernetes' validation and printer tests, whole messages. */
import { changes, defaults, errors, type Fact, row } from './fact.ts';

type Fields = Record<string, any>;
const tests = 'pkg/apis/networking/validation/validation_test.go';
const source = 'pkg/apis/networking/validation/validation.go';

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const wildcard =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const backend = { service: { name: 'defaultbackend', port: { number: 80 } } };
const resource = { apiGroup: 'example.com', kind: 'foo', name: 'bar' };
const path = (fields: Fields): Fields => ({ pathType: 'ImplementationSpecific', backend, ...fields });
const rule = (host: string, ...paths: Fields[]): Fields => ({ rules: [{ host, http: { paths } }] });
const at = 'spec.rules[0].http.paths[0]';

const spec = (from: string, about: string, fields: Fields, expected: string[]): Fact =>
  errors(from, 'Ingress', about, { spec: { ...fields } }, expected);

const create: Fact[] = (
  [
    ['a class', { defaultBackend: backend, ingressClassName: 'bar' }, []],
    ['a regular expression as path', rule('foo.bar.com', path({ path: '/([a-z0-9]*)' })), []],
    ['a bad regular expression as path', rule('foo.bar.com', path({ path: '/([a-z0-9]*)[' })), []],
    ['a resource by default', { defaultBackend: { resource } }, []],
    ['a resource behind a path', rule('foo.bar.com', path({ path: '/x', backend: { resource } })), []],
    ['a secret', { defaultBackend: backend, tls: [{ secretName: 'valid' }] }, []],
    [
      'a bad secret',
      { defaultBackend: backend, tls: [{ secretName: 'invalid name' }] },
      [`spec.tls[0].secretName: Invalid value: "invalid name": ${subdomain}`],
    ],
    [
      'wildcard hosts',
      { ...rule('*.foo.com', path({ path: '/foo', pathType: 'Exact' })), tls: [{ hosts: ['*.bar.com'] }] },
      [],
    ],
    [
      'a relative path of a wildcard host',
      rule('*.foo.com', path({ path: 'foo', pathType: 'Exact' })),
      [`${at}.path: Invalid value: "foo": must be an absolute path`],
    ],
  ] as [string, Fields, string[]][]
).map(([about, fields, expected]) => spec(`${tests} TestValidateIngressCreate`, about, fields, expected));

const ingresses: Fact[] = (
  [
    [
      'neither rules nor backend',
      {},
      ['spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
    ],
    [
      'a backend that is none',
      { defaultBackend: {} },
      ['spec.defaultBackend: Invalid value: "": resource or service backend is required'],
    ],
    [
      'two backends in one',
      { defaultBackend: { ...backend, resource } },
      ['spec.defaultBackend: Invalid value: "": cannot set both resource and service backends'],
    ],
    [
      'a service without a name',
      { defaultBackend: { service: { port: { number: 80 } } } },
      ['spec.defaultBackend.service.name: Required value'],
    ],
    [
      'a service without a port',
      { defaultBackend: { service: { name: 'a' } } },
      ['spec.defaultBackend: Required value: port name or number is required'],
    ],
    [
      'a port by name and number',
      { defaultBackend: { service: { name: 'a', port: { name: 'http', number: 80 } } } },
      ['spec.defaultBackend: Invalid value: "": cannot set both port name & port number'],
    ],
    [
      'a port too high',
      { defaultBackend: { service: { name: 'a', port: { number: 65536 } } } },
      ['spec.defaultBackend.service.port.number: Invalid value: 65536: must be between 1 and 65535, inclusive'],
    ],
    [
      'a resource without kind and name',
      { defaultBackend: { resource: {} } },
      ['spec.defaultBackend.resource.kind: Required value', 'spec.defaultBackend.resource.name: Required value'],
    ],
    ['no paths', rule('foo.bar.com'), ['spec.rules[0].http.paths: Required value']],
    [
      'no type of path',
      rule('foo.bar.com', { path: '/foo', backend }),
      [`${at}.pathType: Required value: pathType must be specified`],
    ],
    [
      'an unknown type of path',
      rule('foo.bar.com', path({ path: '/foo', pathType: 'invalid' })),
      [`${at}.pathType: Unsupported value: "invalid": supported values: "Exact", "ImplementationSpecific", "Prefix"`],
    ],
    [
      'a relative path of the controller’s own kind',
      rule('foo.bar.com', path({ path: 'foo' })),
      [`${at}.path: Invalid value: "foo": must be an absolute path`],
    ],
    ['no path of the controller’s own kind', rule('foo.bar.com', path({})), []],
    [
      'no path',
      rule('foo.bar.com', path({ pathType: 'Prefix' })),
      [`${at}.path: Invalid value: "": must be an absolute path`],
    ],
    [
      'a path with an empty part',
      rule('foo.bar.com', path({ path: '/foo//bar', pathType: 'Exact' })),
      [`${at}.path: Invalid value: "/foo//bar": must not contain '//'`],
    ],
    [
      'a path that climbs',
      rule('foo.bar.com', path({ path: '/foo/../bar/..', pathType: 'Prefix' })),
      [
        `${at}.path: Invalid value: "/foo/../bar/..": must not contain '/../'`,
        `${at}.path: Invalid value: "/foo/../bar/..": cannot end with '/..'`,
      ],
    ],
    [
      'a path with a hidden slash',
      rule('foo.bar.com', path({ path: '/foo%2fbar', pathType: 'Exact' })),
      [`${at}.path: Invalid value: "/foo%2fbar": must not contain '%2f'`],
    ],
    [
      'a host with a port',
      rule('foobar:80', path({ path: '/' })),
      [`spec.rules[0].host: Invalid value: "foobar:80": ${subdomain}`],
    ],
    [
      'an address as host',
      rule('127.0.0.1', path({ path: '/' })),
      ['spec.rules[0].host: Invalid value: "127.0.0.1": must be a DNS name, not an IP address'],
    ],
    [
      'a wildcard within a host',
      rule('foo.*.bar.com', path({ path: '/' })),
      [`spec.rules[0].host: Invalid value: "foo.*.bar.com": ${wildcard}`],
    ],
  ] as [string, Fields, string[]][]
).map(([about, fields, expected]) => spec(`${source} ValidateIngressSpec`, about, fields, expected));

const foo = (parameters?: Fields): Fields => ({
  spec: { controller: 'foo.co/bar', ...(parameters ? { parameters } : {}) },
});
const reference = (fields: Fields): Fields => foo({ kind: 'foo', name: 'bar', ...fields });
const classes: Fact[] = (
  [
    ['a good one', foo(), []],
    ['no controller', { spec: { controller: '' } }, ['spec.controller: Required value']],
    ['a controller as long as it may be', { spec: { controller: `foo.co/${'a'.repeat(243)}` } }, []],
    [
      'a controller too long',
      { spec: { controller: `foo.co/${'a'.repeat(244)}` } },
      ['spec.controller: Too long: may not be more than 250 bytes'],
    ],
    ['parameters', reference({ apiGroup: 'example.com', scope: 'Cluster' }), []],
    ['parameters without a kind', reference({ kind: '' }), ['spec.parameters.kind: Required value']],
    ['parameters without a name', reference({ name: '' }), ['spec.parameters.name: Required value']],
    [
      'parameters of a bad kind',
      reference({ kind: 'foo/' }),
      [`spec.parameters.kind: Invalid value: "foo/": may not contain '/'`],
    ],
    [
      'a bad scope',
      reference({ scope: 'bad-scope' }),
      ['spec.parameters.scope: Unsupported value: "bad-scope": supported values: "Cluster", "Namespace"'],
    ],
    ['a namespace', reference({ scope: 'Namespace', namespace: 'foo-ns' }), []],
    [
      'a bad namespace',
      reference({ scope: 'Namespace', namespace: 'foo_ns' }),
      [`spec.parameters.namespace: Invalid value: "foo_ns": ${label}`],
    ],
    [
      'no namespace',
      reference({ scope: 'Namespace' }),
      ["spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'"],
    ],
    [
      'a namespace for the cluster',
      reference({ scope: 'Cluster', namespace: 'foo-ns' }),
      ["spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"],
    ],
    [
      'an empty namespace for the cluster',
      reference({ scope: 'Cluster', namespace: '' }),
      ["spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"],
    ],
  ] as [string, Fields, string[]][]
).map(([about, fields, expected]) =>
  errors(`${tests} TestValidateIngressClass`, 'IngressClass', about, fields, expected),
);

const others: Fact[] = [
  changes(
    `${tests} TestValidateIngressClassUpdate`,
    'IngressClass',
    'another controller',
    { spec: { controller: 'foo.co/different' } },
    foo(),
    ['spec.controller: Invalid value: "foo.co/bar": field is immutable'],
  ),
  changes(
    `${tests} TestValidateIngressClassUpdate`,
    'IngressClass',
    'other parameters',
    foo(),
    reference({ apiGroup: 'v1', kind: 'ConfigMap', scope: 'Namespace', namespace: 'bar' }),
    [],
  ),
  defaults(
    'pkg/apis/networking/v1/defaults.go SetDefaults_IngressClass',
    'IngressClass',
    'parameters are the cluster’s',
    foo({ kind: 'k', name: 'n' }),
    { spec: { controller: 'foo.co/bar', parameters: { kind: 'k', name: 'n', scope: 'Cluster' } } },
  ),
];

const named = (host: string): Fields => ({ host });
const printed: Fact[] = (
  [
    ['nothing', { metadata: { name: 'test1' }, spec: {} }, ['test1', '<none>', '*', '', '80', '<unknown>']],
    [
      'a class, hosts, an address and a certificate',
      {
        metadata: { name: 'test1' },
        spec: { ingressClassName: 'foo', rules: ['a.com', 'b.com', 'c.com'].map(named), tls: [{ secretName: 's' }] },
        status: { loadBalancer: { ingress: [{ ip: '2.3.4.5' }, { hostname: 'localhost.localdomain' }] } },
      },
      ['test1', 'foo', 'a.com,b.com,c.com', '2.3.4.5,localhost.localdomain', '80, 443', '<unknown>'],
    ],
    [
      'more hosts than are shown',
      { metadata: { name: 'test1' }, spec: { rules: ['a', 'b', 'c', 'd', 'e'].map(named) } },
      ['test1', '<none>', 'a,b,c + 2 more...', '', '80', '<unknown>'],
    ],
  ] as [string, Fields, unknown[]][]
).map(([about, object, expected]) =>
  row('pkg/printers/internalversion/printers.go printIngress', 'Ingress', about, object, expected),
);

const printedClasses: Fact[] = (
  [
    ['without parameters', { metadata: { name: 'test1' }, spec: { controller: 'example.com/controller' } }, '<none>'],
    [
      'with parameters',
      {
        metadata: { name: 'test1' },
        spec: { controller: 'example.com/controller', parameters: { kind: 'customgroup', name: 'example' } },
      },
      'customgroup/example',
    ],
    [
      'with parameters of a group',
      {
        metadata: { name: 'test1' },
        spec: { controller: 'example.com/controller', parameters: { apiGroup: 'example.com', kind: 'K', name: 'n' } },
      },
      'K.example.com/n',
    ],
  ] as [string, Fields, string][]
).map(([about, object, parameters]) =>
  row('pkg/printers/internalversion/printers.go printIngressClass', 'IngressClass', about, object, [
    'test1',
    'example.com/controller',
    parameters,
    '<unknown>',
  ]),
);

export const networkingFacts: Fact[] = [
  ...create,
  ...ingresses,
  ...classes,
  ...others,
  ...printed,
  ...printedClasses,
  // kubernetes/kubernetes#134422, in 1.35.
  row(
    'pkg/apis/networking/util/helpers.go HasDefaultAnnotation',
    'IngressClass',
    'the default one',
    {
      metadata: { name: 'nginx', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
      spec: { controller: 'k8s.io/ingress-nginx' },
    },
    ['nginx (default)', 'k8s.io/ingress-nginx', '<none>', '<unknown>'],
  ),
];
