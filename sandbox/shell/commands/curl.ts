import { type HttpResponse, NetworkError, type Process, type Program } from '../../apimachinery/process.ts';
import { decodeUtf8, encodeUtf8, readAll } from '../../apimachinery/streams.ts';
import { readText, strerror } from '../file-system.ts';
import { accepted, type Handshake, refused, request as sentRequest } from './curl-verbose.ts';

/** What `curl --version` and User-Agent say. */
const VERSION = '8.14.1';

const VALUES: Record<string, string> = {
  X: 'request',
  H: 'header',
  d: 'data',
  o: 'output',
  w: 'write-out',
  u: 'user',
  m: 'max-time',
  A: 'user-agent',
  E: 'cert',
  e: 'referer',
  b: 'cookie',
  c: 'cookie-jar',
  x: 'proxy',
  T: 'upload-file',
  D: 'dump-header',
};
const FLAGS: Record<string, string> = {
  s: 'silent',
  S: 'show-error',
  i: 'include',
  I: 'head',
  v: 'verbose',
  k: 'insecure',
  O: 'remote-name',
  L: 'location',
  f: 'fail',
  G: 'get',
  g: 'globoff',
  N: 'no-buffer',
  q: 'disable',
  '4': 'ipv4',
  '6': 'ipv6',
  '#': 'progress-bar',
  '0': 'http1.0',
  V: 'version',
  h: 'help',
};
const LONG_VALUES = new Set([
  ...Object.values(VALUES),
  'data-raw',
  'data-binary',
  'data-urlencode',
  'json',
  'cacert',
  'key',
  'connect-timeout',
  'max-redirs',
  'retry',
  'resolve',
  'url',
  'oauth2-bearer',
  'interface',
  'cert-type',
  'key-type',
  'tls-max',
  'retry-delay',
  'noproxy',
  'connect-to',
]);
const LONG_FLAGS = new Set([
  ...Object.values(FLAGS),
  'no-progress-meter',
  'compressed',
  'http1.1',
  'http2',
  'fail-with-body',
  'tlsv1.2',
  'tlsv1.3',
  'no-keepalive',
  'show-headers',
  'create-dirs',
  'post301',
  'location-trusted',
  'retry-connrefused',
  'no-alpn',
  'raw',
]);

interface Options {
  values: Map<string, string[]>;
  flags: Set<string>;
  urls: string[];
}

class CurlError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const TRY = "curl: try 'curl --help' or 'curl --manual' for more information\n";

function parse(args: string[]): Options {
  const options: Options = { values: new Map(), flags: new Set(), urls: [] };
  const add = (name: string, value: string) => options.values.set(name, [...(options.values.get(name) ?? []), value]);
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const take = (label: string): string => {
      const value = args[++i];
      if (value === undefined) throw new CurlError(2, `option ${label}: requires parameter`);
      return value;
    };
    if (arg.startsWith('--') && arg.length > 2) {
      const name = arg.slice(2);
      if (name === 'url') options.urls.push(take(arg));
      else if (LONG_VALUES.has(name)) add(name, take(arg));
      else if (LONG_FLAGS.has(name)) options.flags.add(name);
      else if (name.startsWith('no-') && LONG_FLAGS.has(name.slice(3))) options.flags.delete(name.slice(3));
      else throw new CurlError(2, `option ${arg}: is unknown`);
    } else if (arg.startsWith('-') && arg.length > 1) {
      for (let j = 1; j < arg.length; j++) {
        const c = arg[j] as string;
        if (VALUES[c]) {
          add(VALUES[c], arg.slice(j + 1) || take(`-${c}`));
          break;
        }
        if (!FLAGS[c]) throw new CurlError(2, `option ${arg}: is unknown`);
        options.flags.add(FLAGS[c]);
      }
    } else options.urls.push(arg);
  }
  return options;
}

/** A client over the process's network. Exit codes and words are curl's. */
export const curl: Program = async (process) => {
  let options: Options;
  try {
    options = parse(process.argv.slice(1));
  } catch (error) {
    if (!(error instanceof CurlError)) throw error;
    await process.stderr.write(`curl: ${error.message}\n${TRY}`);
    return error.code;
  }
  if (options.flags.has('version')) {
    await process.stdout.write(
      `curl ${VERSION} (x86_64-pc-linux-gnu) libcurl/${VERSION} OpenSSL/3.5.4\nProtocols: http https\nFeatures: HTTPS-proxy SSL\n`,
    );
    return 0;
  }
  if (options.flags.has('help')) {
    await process.stdout.write('Usage: curl [options...] <url>\n');
    return 0;
  }
  if (options.urls.length === 0) {
    await process.stderr.write(`curl: (2) no URL specified\n${TRY}`);
    return 2;
  }
  let status = 0;
  for (const [i, url] of options.urls.entries()) {
    try {
      await transfer(process, options, url, i);
    } catch (error) {
      if (!(error instanceof CurlError)) throw error;
      status = error.code;
      if (!options.flags.has('silent') || options.flags.has('show-error')) {
        await process.stderr.write(`curl: (${error.code}) ${error.message}\n`);
      }
    }
    if (process.signal.aborted) return 130;
  }
  return status;
};

function last(options: Options, name: string): string | undefined {
  return options.values.get(name)?.at(-1);
}

function file(process: Process, name: string, code: number, words: (problem: string) => string): string {
  try {
    return readText(process.fs, name.startsWith('/') ? name : `${process.cwd}/${name}`);
  } catch (error) {
    throw new CurlError(code, words(strerror(error)));
  }
}

async function requestBody(process: Process, options: Options): Promise<{ body?: Uint8Array; type?: string }> {
  const parts: string[] = [];
  for (const [name, list] of options.values) {
    if (!['data', 'data-raw', 'data-binary', 'data-urlencode', 'json'].includes(name)) continue;
    for (const value of list) {
      if (name === 'data-raw') parts.push(value);
      else if (name === 'data-urlencode') {
        const at = value.indexOf('=');
        parts.push(
          at < 0 ? encodeURIComponent(value) : `${value.slice(0, at + 1)}${encodeURIComponent(value.slice(at + 1))}`,
        );
      } else if (value.startsWith('@')) {
        const source = value.slice(1);
        let text =
          source === '-'
            ? decodeUtf8(await readAll(process.stdin))
            : file(process, source, 26, () => `Failed to open ${source}`);
        if (name === 'data') text = text.replace(/[\r\n\0]/g, '');
        parts.push(text);
      } else parts.push(value);
    }
  }
  const upload = last(options, 'upload-file');
  if (upload !== undefined) {
    const text =
      upload === '-'
        ? decodeUtf8(await readAll(process.stdin))
        : file(process, upload, 26, () => `Can't open '${upload}'!`);
    return { body: encodeUtf8(text) };
  }
  if (parts.length === 0) return {};
  const json = options.values.has('json');
  return {
    body: encodeUtf8(parts.join(json ? '' : '&')),
    type: json ? 'application/json' : 'application/x-www-form-urlencoded',
  };
}

async function transfer(process: Process, options: Options, given: string, index: number): Promise<void> {
  const { flags } = options;
  let address = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `http://${given}`;
  const scheme = (/^[^:]*/.exec(address)?.[0] ?? '').toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') {
    throw new CurlError(1, `Protocol "${scheme}" not supported`);
  }
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    const port = /:(\d+)(?:\/|$)/.exec(address.slice(scheme.length + 3));
    throw new CurlError(
      3,
      port && Number(port[1]) > 65535
        ? 'URL rejected: Port number was not a decimal number between 0 and 65535'
        : 'URL rejected: Malformed input to a URL function',
    );
  }
  const { body, type } = await requestBody(process, options);
  let method =
    last(options, 'request') ??
    (flags.has('head')
      ? 'HEAD'
      : options.values.has('upload-file')
        ? 'PUT'
        : body && !flags.has('get')
          ? 'POST'
          : 'GET');
  if (flags.has('get') && body) url.search += `${url.search ? '&' : '?'}${decodeUtf8(body)}`;
  let sent = flags.has('get') ? undefined : body;
  let response: HttpResponse;
  for (let hops = 0; ; hops++) {
    const headers = requestHeaders(process, options, url, sent, type);
    response = await connect(process, options, url, method, headers, sent);
    const location = response.headers['location'];
    if (!flags.has('location') || response.status < 300 || response.status >= 400 || location === undefined) break;
    const max = Number(last(options, 'max-redirs') ?? 50);
    if (hops >= max) throw new CurlError(47, `Maximum (${max}) redirects followed`);
    if (flags.has('include') || flags.has('head')) await process.stdout.write(headText(response));
    address = new URL(location, url).href;
    url = new URL(address);
    if (response.status === 303 || (response.status < 303 && method === 'POST')) {
      method = method === 'HEAD' ? 'HEAD' : 'GET';
      sent = undefined;
    }
  }
  await deliver(process, options, url, response, method, index);
}

function requestHeaders(
  process: Process,
  options: Options,
  url: URL,
  body: Uint8Array | undefined,
  type: string | undefined,
): [string, string][] {
  const headers: [string, string][] = [['Host', url.host]];
  const user =
    last(options, 'user') ??
    (url.username ? `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` : undefined);
  if (user !== undefined) headers.push(['Authorization', `Basic ${btoa(user.includes(':') ? user : `${user}:`)}`]);
  const bearer = last(options, 'oauth2-bearer');
  if (bearer !== undefined) headers.push(['Authorization', `Bearer ${bearer}`]);
  headers.push(
    ['User-Agent', last(options, 'user-agent') ?? `curl/${VERSION}`],
    ['Accept', options.values.has('json') ? 'application/json' : '*/*'],
  );
  const referer = last(options, 'referer');
  if (referer) headers.push(['Referer', referer]);
  const cookie = last(options, 'cookie');
  if (cookie?.includes('=')) headers.push(['Cookie', cookie]);
  if (flagsOf(options).has('compressed')) headers.push(['Accept-Encoding', 'identity']);
  if (body && type) headers.push(['Content-Type', type]);
  if (body) headers.push(['Content-Length', String(body.length)]);
  for (const line of (options.values.get('header') ?? []).flatMap((h) =>
    h.startsWith('@')
      ? file(process, h.slice(1), 26, () => `Failed to open ${h.slice(1)}`)
          .split('\n')
          .filter(Boolean)
      : [h],
  )) {
    const match = /^([^:;]+)([:;])\s*(.*)$/.exec(line);
    if (!match) continue;
    const [, name, mark, value] = match as unknown as [string, string, string, string];
    const at = headers.findIndex(([n]) => n.toLowerCase() === name.toLowerCase());
    if (value === '' && mark === ':') {
      if (at >= 0) headers.splice(at, 1);
    } else if (at >= 0) headers[at] = [name, value];
    else headers.push([name, value]);
  }
  return headers;
}

function flagsOf(options: Options): Set<string> {
  return options.flags;
}

const VERIFY = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the webpage mentioned above.`;

async function connect(
  process: Process,
  options: Options,
  url: URL,
  method: string,
  headers: [string, string][],
  body: Uint8Array | undefined,
): Promise<HttpResponse> {
  const { flags } = options;
  const verbose = async (text: string) => {
    if (flags.has('verbose')) await process.stderr.write(text);
  };
  const secure = url.protocol === 'https:';
  const port = url.port || (secure ? '443' : '80');
  const pem = (name: string, code: number, words: (path: string) => string) => {
    const path = last(options, name)?.split(':')[0];
    return path === undefined ? undefined : file(process, path, code, () => words(path));
  };
  const tls: { ca?: string; cert?: string; key?: string; insecure?: boolean } = { insecure: flags.has('insecure') };
  const ca = pem('cacert', 77, (path) => `error setting certificate verify locations:  CAfile: ${path} CApath: none`);
  const cert = pem(
    'cert',
    58,
    (path) =>
      `could not load PEM client certificate from ${path}, OpenSSL error error:80000002:system library::No such file or directory, (no key found, wrong pass phrase, or wrong file format?)`,
  );
  const key = pem('key', 58, (path) => `unable to set private key file: '${path}' type PEM`);
  if (ca !== undefined) tls.ca = ca;
  if (cert !== undefined) {
    tls.cert = cert;
    tls.key = key ?? cert;
  }
  const seconds = last(options, 'max-time') ?? last(options, 'connect-timeout');
  const controller = new AbortController();
  const abort = () => controller.abort(process.signal.reason);
  process.signal.addEventListener('abort', abort, { once: true });
  const started = process.clock.now();
  const timer = new AbortController();
  const limit = seconds === undefined ? undefined : process.clock.sleep(Number(seconds) * 1000, timer.signal);
  const timedOut = (): CurlError => {
    const after = Math.round(process.clock.now() - started);
    return last(options, 'max-time') !== undefined
      ? new CurlError(28, `Connection timed out after ${after} milliseconds`)
      : new CurlError(28, `Failed to connect to ${url.hostname} port ${port} after ${after} ms: Timeout was reached`);
  };
  try {
    let name = url.hostname;
    for (const entry of options.values.get('resolve') ?? []) {
      const [host, forPort, address] = entry.split(':');
      if ((host === url.hostname || host === '*') && forPort === port && address) name = address;
    }
    const there = new URL(url.href.replace(/#.*$/, ''));
    there.hostname = name;
    const addresses = await process.network.resolve(name.replace(/^\[|\]$/g, ''));
    if (addresses.length > 1 || addresses[0] !== name)
      await verbose(`* Host ${url.hostname}:${port} was resolved.\n* IPv6: (none)\n* IPv4: ${addresses.join(', ')}\n`);
    await verbose(`*   Trying ${addresses[0]}:${port}...\n`);
    const request: Parameters<Process['network']['http']>[0] = {
      method,
      url: there.href,
      headers: Object.fromEntries(headers.map(([n, v]) => [n.toLowerCase(), v])),
      signal: controller.signal,
    };
    if (body) request.body = body;
    const work = process.network.http(request, tls);
    const first = limit ? await Promise.race([work, limit.then((woken) => (woken ? undefined : work))]) : await work;
    if (first === undefined) {
      controller.abort('SIGALRM');
      throw timedOut();
    }
    const shake: Handshake = {
      host: url.hostname,
      ca: last(options, 'cacert'),
      certificate: cert !== undefined,
      insecure: flags.has('insecure'),
    };
    if (secure) await verbose(accepted(shake, first));
    await verbose(`* Connected to ${url.hostname} (${first.remote}) port ${port}\n`);
    await verbose(sentRequest(method, url, headers, body, first.version ?? '1.1'));
    await verbose(headText(first).replaceAll('\r', '').replace(/^.*\n/gm, '< $&'));
    return first;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const after = Math.round(process.clock.now() - started);
    switch (error.code) {
      case 'ENOTFOUND':
        await verbose(`* Could not resolve host: ${url.hostname}\n`);
        throw new CurlError(6, `Could not resolve host: ${url.hostname}`);
      case 'ECONNREFUSED':
        await verbose(
          `* connect to ${url.hostname} port ${port} failed: Connection refused\n* Failed to connect to ${url.hostname} port ${port} after ${after} ms: Could not connect to server\n* closing connection #0\n`,
        );
        throw new CurlError(
          7,
          `Failed to connect to ${url.hostname} port ${port} after ${after} ms: Could not connect to server`,
        );
      case 'EHOSTUNREACH':
        throw new CurlError(
          7,
          `Failed to connect to ${url.hostname} port ${port} after ${after} ms: Could not connect to server`,
        );
      case 'ETIMEDOUT':
        throw new CurlError(
          28,
          `Failed to connect to ${url.hostname} port ${port} after ${after} ms: Could not connect to server`,
        );
      case 'ECONNRESET':
        if (error.message === 'EOF') throw new CurlError(52, 'Empty reply from server');
        throw new CurlError(56, 'Recv failure: Connection reset by peer');
      default:
        await verbose(
          refused(
            { host: url.hostname, ca: last(options, 'cacert'), certificate: cert !== undefined, insecure: false },
            error.message || 'unable to get local issuer certificate',
          ),
        );
        throw new CurlError(
          60,
          `SSL certificate problem: ${error.message || 'unable to get local issuer certificate'}\n${VERIFY}`,
        );
    }
  } finally {
    timer.abort('done');
    process.signal.removeEventListener('abort', abort);
  }
}

/** As servers written in Go send it. */
function headerName(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_, dash: string, c: string) => dash + c.toUpperCase());
}

function headText(response: HttpResponse): string {
  // HTTP/2 has no reason phrase, and names in lower case.
  const h2 = response.version === '2';
  const lines = Object.entries(response.headers).map(
    ([name, value]) => `${h2 ? name : headerName(name)}: ${value}\r\n`,
  );
  return `${h2 ? `HTTP/2 ${response.status} ` : `HTTP/1.1 ${response.status} ${response.statusText}`}\r\n${lines.join('')}\r\n`;
}

async function deliver(
  process: Process,
  options: Options,
  url: URL,
  response: HttpResponse,
  method: string,
  index: number,
): Promise<void> {
  const { flags } = options;
  let path = options.values.get('output')?.[index];
  if (flags.has('remote-name') && path === undefined) {
    path = url.pathname.split('/').at(-1);
    if (!path) throw new CurlError(23, 'Remote file name has no length!');
  }
  const failing = response.status >= 400 && flags.has('fail');
  const total = response.headers['content-length'];
  let size = 0;
  const started = process.clock.now();
  const toFile = path !== undefined && path !== '-';
  if (toFile && !failing) write(process, path as string, '', false);
  const put = async (data: Uint8Array | string) => {
    if (toFile) write(process, path as string, data, true);
    else await process.stdout.write(data);
  };
  const meter = !flags.has('silent') && !flags.has('no-progress-meter') && (toFile || !process.stdout.isTTY);
  if (flags.has('include') || flags.has('show-headers') || flags.has('head')) await put(headText(response));
  const dump = last(options, 'dump-header');
  if (dump === '-') await process.stdout.write(headText(response));
  else if (dump !== undefined) write(process, dump, headText(response), false);
  if (failing) response.body.cancel();
  else if (method !== 'HEAD') {
    const limit = last(options, 'max-time');
    const timer = new AbortController();
    const alarm =
      limit === undefined
        ? undefined
        : process.clock.sleep(Number(limit) * 1000, timer.signal).then((woken) => (woken ? 'late' : undefined));
    for (;;) {
      const read = response.body.read();
      const chunk = alarm
        ? await Promise.race<Uint8Array | 'late' | undefined>([
            read,
            alarm.then<Uint8Array | 'late' | undefined>((late) => (late ? 'late' : read)),
          ])
        : await read;
      if (chunk === 'late') {
        response.body.cancel();
        throw new CurlError(
          28,
          `Operation timed out after ${Math.round(process.clock.now() - started)} milliseconds with ${size} out of ${total ?? 0} bytes received`.replace(
            ' out of 0',
            '',
          ),
        );
      }
      if (!chunk || typeof chunk === 'string' || process.signal.aborted) break;
      size += chunk.length;
      await put(chunk);
    }
    timer.abort('done');
  }
  if (meter) await process.stderr.write(progress(size, Number(total ?? size)));
  if (flags.has('verbose')) await process.stderr.write(`* Connection #${index} to host ${url.hostname} left intact\n`);
  const format = last(options, 'write-out');
  if (format !== undefined)
    await process.stdout.write(writeOut(format, url, response, size, method, (process.clock.now() - started) / 1000));
  if (failing) throw new CurlError(22, `The requested URL returned error: ${response.status}`);
}

function write(process: Process, path: string, data: Uint8Array | string, append: boolean): void {
  try {
    process.fs.writeFile(path.startsWith('/') ? path : `${process.cwd}/${path}`, data, { append });
  } catch {
    throw new CurlError(23, 'client returned ERROR on write, requested content discarded');
  }
}

function progress(size: number, total: number): string {
  const n = (value: number) => (value < 100000 ? String(value) : `${Math.floor(value / 1024)}k`).padStart(5);
  const row = (percent: number, got: number) =>
    `${String(percent).padStart(3)} ${n(total)} ${String(percent).padStart(4)} ${n(got)} ${String(0).padStart(4)} ${n(0)}  ${n(got).padStart(6)} ${n(0).padStart(6)} --:--:-- --:--:-- --:--:-- ${n(got)}`;
  const head =
    '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n';
  return `${head}\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\r${row(100, size)}\n`;
}

function writeOut(
  format: string,
  url: URL,
  response: HttpResponse,
  size: number,
  method: string,
  seconds: number,
): string {
  const time = seconds.toFixed(6);
  const values: Record<string, string> = {
    http_code: String(response.status).padStart(3, '0'),
    response_code: String(response.status),
    content_type: response.headers['content-type'] ?? '',
    size_download: String(size),
    remote_ip: response.remote.replace(/:\d+$/, ''),
    remote_port: url.port || (url.protocol === 'https:' ? '443' : '80'),
    url: url.href,
    url_effective: url.href,
    method,
    scheme: url.protocol.slice(0, -1),
    http_version: '1.1',
    time_total: time,
    time_connect: '0.000000',
    time_namelookup: '0.000000',
    time_starttransfer: time,
    num_redirects: '0',
    redirect_url: response.headers['location'] ?? '',
    exitcode: '0',
    errormsg: '',
  };
  return format
    .replace(/\\([nrt\\])/g, (_, c: string) => ({ n: '\n', r: '\r', t: '\t', '\\': '\\' })[c] as string)
    .replace(/%\{(\w+)\}|%%/g, (all, name?: string) =>
      name === undefined ? '%' : (values[name] ?? all.replace(/.*/, '')),
    );
}
