// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell, not templates
/** The shell's door: state, signals, saving, programs given. */
import { describe, expect, test } from 'vitest';
import {
  type HostNetwork,
  type HttpRequest,
  type HttpResponse,
  NetworkError,
  type Program,
  type TlsOptions,
} from '../apimachinery/process.ts';
import { collector, decodeUtf8, readerOf } from '../apimachinery/streams.ts';
import { makeShell, noNetwork, runShell } from './testing.ts';

const CERTIFICATE_WORDS = `curl: (60) SSL certificate problem: unable to get local issuer certificate
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the webpage mentioned above.
`;

const asked: { request: HttpRequest; tls?: TlsOptions | undefined }[] = [];
const network: HostNetwork = {
  ...noNetwork,
  resolve: async (name) => {
    if (name === 'web' || name === 'kubeapi') return ['10.96.0.9'];
    return noNetwork.resolve(name);
  },
  async http(request, tls): Promise<HttpResponse> {
    asked.push({ request, tls });
    const url = new URL(request.url);
    if (url.protocol === 'https:' && !tls?.insecure && tls?.ca !== 'CA')
      throw new NetworkError('CERT', 'unable to get local issuer certificate');
    if (url.port === '81') throw new NetworkError('ECONNREFUSED', 'refused');
    if (url.port === '82')
      return new Promise((_, reject) =>
        request.signal?.addEventListener('abort', () => reject(new NetworkError('ETIMEDOUT', ''))),
      ) as never;
    const found = url.pathname !== '/nope';
    if (url.pathname === '/old') {
      return { status: 302, statusText: 'Found', headers: { location: '/new' }, body: readerOf(), remote: '10.96.0.9' };
    }
    const body = `${request.method} ${url.pathname}${url.search} ${request.body ? decodeUtf8(request.body) : '-'}\n`;
    return {
      status: found ? 200 : 404,
      statusText: found ? 'OK' : 'Not Found',
      headers: { 'content-type': 'text/plain', 'content-length': String(body.length) },
      body: readerOf(body),
      remote: '10.96.0.9',
    };
  },
};

const curls: [line: string, stdout: string, stderr: string, code: number][] = [
  ['curl -s web/a?b=c', 'GET /a?b=c -\n', '', 0],
  ['curl -s http://web:8080/', 'GET / -\n', '', 0],
  ['curl -si web/', 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\nGET / -\n', '', 0],
  ['curl -sI web/', 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n', '', 0],
  ['curl -s -X DELETE web/x', 'DELETE /x -\n', '', 0],
  ['curl -s -d a=1 -d b=2 web/', 'POST / a=1&b=2\n', '', 0],
  ['echo "x: 1" > f; curl -s --data-binary @f -H "Content-Type: application/yaml" web/', 'POST / x: 1\n\n', '', 0],
  ["curl -s -o /dev/null -w '%{http_code}\\n' web/nope", '404\n', '', 0],
  ['curl -sL web/old', 'GET /new -\n', '', 0],
  ['curl -sf web/nope', '', '', 22],
  ['curl -sSf web/nope', '', 'curl: (22) The requested URL returned error: 404\n', 22],
  ['curl -sS nosuch.host', '', 'curl: (6) Could not resolve host: nosuch.host\n', 6],
  ['curl -sS web:81', '', 'curl: (7) Failed to connect to web port 81 after 0 ms: Could not connect to server\n', 7],
  ['curl -sS -m 2 web:82', '', 'curl: (28) Connection timed out after 2000 milliseconds\n', 28],
  ['curl -sS https://kubeapi:6443/version', '', CERTIFICATE_WORDS, 60],
  ['curl -sk https://kubeapi:6443/version', 'GET /version -\n', '', 0],
  ['printf CA > ca.crt; curl -s --cacert ca.crt https://kubeapi:6443/version', 'GET /version -\n', '', 0],
  ['curl', '', "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n", 2],
  [
    'curl --bogus',
    '',
    "curl: option --bogus: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
    2,
  ],
  ['curl -s ftp://web/', '', '', 1],
  ['curl -s -o page web/; cat page', 'GET / -\n', '', 0],
  ['wget -qO- web/', 'GET / -\n', '', 0],
  ['wget -q -O f web/nope; echo $?', '1\n', 'wget: server returned error: HTTP/1.1 404 Not Found\n', 0],
];

describe('curl and wget', () => {
  test.each(curls)('%s', async (line, stdout, stderr, code) => {
    expect(await runShell(line, { network })).toEqual({ stdout, stderr, code });
  });
});

test('the request curl sends', async () => {
  asked.length = 0;
  await runShell('curl -s -H "Authorization: Bearer t" -H "Accept: application/json" -u a:b http://web:8080/x', {
    network,
  });
  expect(asked[0]?.request).toMatchObject({
    method: 'GET',
    url: 'http://web:8080/x',
    headers: { host: 'web:8080', 'user-agent': 'curl/8.14.1', accept: 'application/json', authorization: 'Bearer t' },
  });
});

test('a program given starts others: EDITOR as a command', async () => {
  const edit: Program = async (process) => {
    process.fs.writeFile('/tmp/doc', 'a: 1\n');
    const status = await process.spawn(['sh', '-c', `${process.env.get('EDITOR')} "$@"`, 'sh', '/tmp/doc']);
    await process.stdout.write(process.fs.readFile('/tmp/doc'));
    return status;
  };
  expect(await runShell("EDITOR='sed -i s/a/b/' edit", { programs: { edit } })).toEqual({
    stdout: 'b: 1\n',
    stderr: '',
    code: 0,
  });
});

test.each([
  'while true; do :; done',
  'yes > /dev/null',
  'f() { f2; }; f2() { sleep 1; f; }; f',
  'for ((;;)); do ((x++)); done',
  'yes | tr y n | wc -l',
  'cat <(while :; do :; done)',
  '(while :; do echo x; done) | cat >/dev/null',
  'x=$(while :; do :; done)',
])('an interrupt ends: %s', async (line) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort('SIGINT'), 50);
  const started = performance.now();
  const { code } = await runShell(line, { signal: controller.signal });
  expect(code).toBe(130);
  expect(performance.now() - started).toBeLessThan(1000);
});

test('state lives between lines, and in a saved shell', async () => {
  const first = makeShell();
  const run = async (made: typeof first, line: string) => {
    const [out, err] = [collector(), collector()];
    const code = await made.clock.waitFor(made.shell.run(line, { in: readerOf(''), out, err }));
    return `${out.text()}${err.text()}${code}`;
  };
  await run(
    first,
    'x=1; arr=(a b); declare -A m=([k]=v); f() { echo "f $x"; }; mkdir d; cd d; echo text > file; set -o pipefail; alias ll="ls -l"',
  );
  const saved = JSON.parse(JSON.stringify({ shell: first.shell.save(), files: first.fs.save() }));
  const second = makeShell();
  second.shell.load(saved.shell);
  second.fs.load(saved.files);
  const line = 'f; echo ${arr[1]} ${m[k]}; pwd; cat file; false | true; echo $?; alias';
  const expected = "f 1\nb v\n/work/t/d\ntext\n1\nalias ll='ls -l'\n0";
  expect(await run(first, line)).toBe(expected);
  expect(await run(second, line)).toBe(expected);
});

test('a pipe holds its writer back, and ends it', async () => {
  let written = 0;
  const flood: Program = async (process) => {
    for (;;) {
      await process.stdout.write('x'.repeat(1024));
      written += 1024;
    }
  };
  const ran = await runShell('flood | head -c 10; echo " ${PIPESTATUS[@]}"', { programs: { flood } });
  expect(ran.stdout).toBe('xxxxxxxxxx 141 0\n');
  expect(written).toBeLessThanOrEqual(131072);
});
