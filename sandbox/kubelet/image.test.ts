import { expect, test } from 'vitest';
import { resolveCommand, simpleCommand, sleepMs } from './command.ts';
import { expand, serviceVariables } from './env.ts';
import { parseImageReference } from './image.ts';
import { ImageCatalogue } from './image-manager.ts';
import { images } from './images/index.ts';

test.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.16-alpine', 'docker.io/library/nginx:1.16-alpine'],
  ['ikubernetes/demoapp:v1.0', 'docker.io/ikubernetes/demoapp:v1.0'],
  ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
  ['localhost:5000/a/b', 'localhost:5000/a/b:latest'],
  ['index.docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['nginx:', 'invalid reference format'],
  ['Nginx', 'invalid reference format: repository name (library/Nginx) must be lowercase'],
  ['a//b', 'invalid reference format'],
  ['nginx:a b', 'invalid reference format'],
  ['', 'invalid reference format'],
])('image %s is %s', (text, expected) => {
  const parsed = parseImageReference(text);
  expect(typeof parsed === 'string' ? parsed : parsed.canonical).toBe(expected);
});

test.each([
  ['nginx', true],
  ['nginx:1.16-alpine', true],
  ['nginx:1.99', false],
  ['nginx:nope', false],
  ['ikubernetes/demoapp:v1.1', true],
  ['ikubernetes/demoapp:v9', false],
  ['nginxx', false],
  ['ngixn', false],
  ['ngnix', false],
  ['busybx', false],
  ['foobar', true],
  ['web', true],
  ['myshop:1.0', true],
  ['postgres:17', true],
  ['quay.io/somebody/something:v2.3.1', true],
  ['quay.io/somebody/something:doesnotexist', false],
  ['curlimages/curl', true],
])('a registry has %s: %s', (text, there) => {
  const reference = parseImageReference(text);
  if (typeof reference === 'string') throw new Error(reference);
  expect(new ImageCatalogue(images).pullError(reference) === undefined).toBe(there);
});

const nginx = new ImageCatalogue(images).get('docker.io/library/nginx');
const demoapp = new ImageCatalogue(images).get('docker.io/ikubernetes/demoapp');
const pause = new ImageCatalogue(images).get('registry.k8s.io/pause');

test.each([
  [
    'nginx by its entrypoint',
    nginx,
    ['/docker-entrypoint.sh', 'nginx', '-g', 'daemon off;'],
    { kind: 'daemon', name: 'nginx' },
  ],
  ['nginx in a shell', nginx, ['sh', '-c', 'nginx -g "daemon off;"'], { kind: 'daemon', name: 'nginx' }],
  ['sleep', nginx, ['sleep', '1h'], { kind: 'sleep' }],
  ['sleep in a shell', nginx, ['/bin/sh', '-c', 'sleep 3600'], { kind: 'sleep' }],
  ['a script', nginx, ['sh', '-c', 'while true; do date; sleep 1; done'], { kind: 'program' }],
  [
    'demoapp with a port of its own',
    demoapp,
    ['/bin/sh', '-c', 'python3 /usr/local/bin/demo.py -p $PORT'],
    { kind: 'daemon', name: 'demo.py' },
  ],
])('%s', (_, image, argv, process) => {
  expect(resolveCommand(image, argv, { PORT: '8080' }, false)).toMatchObject({ process });
});

test.each([
  ['foo', 'exec: "foo": executable file not found in $PATH'],
  ['/bin/foo', 'exec: "/bin/foo": stat /bin/foo: no such file or directory'],
])('%s cannot be started', (command, error) => {
  expect(resolveCommand(nginx, [command], {}, false)).toEqual({ error });
  expect(resolveCommand(pause, ['sh'], {}, false)).toMatchObject({
    error: 'exec: "sh": executable file not found in $PATH',
  });
});

test.each([
  ["echo 'a b' c", ['echo', 'a b', 'c']],
  ['exec nginx', ['nginx']],
  ['a; b', undefined],
  ['a | b', undefined],
  ['echo $(x)', undefined],
  ['X=1 a', undefined],
])('the plain command in %s is %j', (script, words) => {
  expect(simpleCommand(script, {})).toEqual(words);
});

test.each([
  [['5'], 5000],
  [['1m', '30s'], 90_000],
  [['infinity'], Number.POSITIVE_INFINITY],
  [['x'], undefined],
])('sleep %j lasts %s ms', (args, ms) => expect(sleepMs(args)).toBe(ms));

test.each([
  ['$(A)-$(B)', '1-$(B)'],
  ['$$(A)', '$(A)'],
  ['$A', '$A'],
])('%s expands to %s', (text, expected) => expect(expand(text, { A: '1' })).toBe(expected));

test('a Service becomes variables', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'my-web', namespace: 'default' },
    spec: { clusterIP: '10.96.1.2', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
  };
  expect(serviceVariables([service])).toEqual({
    MY_WEB_SERVICE_HOST: '10.96.1.2',
    MY_WEB_SERVICE_PORT: '80',
    MY_WEB_SERVICE_PORT_HTTP: '80',
    MY_WEB_PORT: 'tcp://10.96.1.2:80',
    MY_WEB_PORT_80_TCP: 'tcp://10.96.1.2:80',
    MY_WEB_PORT_80_TCP_PROTO: 'tcp',
    MY_WEB_PORT_80_TCP_PORT: '80',
    MY_WEB_PORT_80_TCP_ADDR: '10.96.1.2',
  });
});
