/** Follows kubectl/pkg/cmd/proxy and kubectl/pkg/proxy. */

import {
  FileError,
  type HttpRequest,
  type HttpResponse,
  NetworkError,
  type Socket,
} from '../../apimachinery/process.ts';
import { httpResponse } from '../../kinds/http-answer.ts';
import type { Action, Command, Invocation } from '../command.ts';
import { CommandError, SilentExit } from '../errors.ts';
import { flag } from '../flags.ts';
import { RequestLog } from '../request-log.ts';
import { staticFile, textResponse } from './proxy/static.ts';

export const proxy: Command = {
  name: 'proxy',
  use: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  short: 'Run a proxy to the Kubernetes API server',
  long: `Run a proxy to the Kubernetes API server.

It listens on this machine and speaks plain HTTP; what comes in goes on to the API server with your credentials. It can serve files of a directory beside that.`,
  examples: `# The whole API at http://127.0.0.1:8001/
kubectl proxy

# On another port; 0 picks a free one
kubectl proxy --port=8011

# Under another path: http://127.0.0.1:8001/cluster/api/v1/pods
kubectl proxy --api-prefix=/cluster/

# And files of a directory at /static/
kubectl proxy --www=./pages/ --www-prefix=/static/ --api-prefix=/api/`,
  flags: [
    flag.string(
      'accept-hosts',
      '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$',
      'Regular expression for hosts that the proxy should accept.',
    ),
    flag.string('accept-paths', '^.*', 'Regular expression for paths that the proxy should accept.'),
    flag.string('address', '127.0.0.1', 'The IP address on which to serve on.'),
    flag.string('api-prefix', '/', 'Prefix to serve the proxied API under.'),
    flag.bool(
      'append-server-path',
      false,
      'If true, enables automatic path appending of the kube context server path to each request.',
    ),
    flag.bool(
      'disable-filter',
      false,
      'If true, disable request filtering in the proxy. This is dangerous, and can leave you vulnerable to XSRF attacks, when used with an accessible port.',
    ),
    flag.duration(
      'keepalive',
      '0s',
      'keepalive specifies the keep-alive period for an active network connection. Set to 0 to disable keepalive.',
    ),
    flag.int('port', 8001, 'The port on which to run the proxy. Set to 0 to pick a random port.', 'p'),
    flag.string(
      'reject-methods',
      '^$',
      "Regular expression for HTTP methods that the proxy should reject (example --reject-methods='POST,PUT,PATCH'). ",
    ),
    flag.string(
      'reject-paths',
      '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
      'Regular expression for paths that the proxy should reject. Paths specified here will be rejected even accepted by --accept-paths.',
    ),
    flag.string('unix-socket', '', 'Unix socket on which to run the proxy.', 'u'),
    flag.string('www', '', 'Also serve static files from the given directory under the specified prefix.', 'w'),
    flag.string(
      'www-prefix',
      '/static/',
      'Prefix to serve static files under, if static file directory is specified.',
      'P',
    ),
  ],
  action: (invocation) => new ProxyServer(invocation),
};

/** `a,b` → expressions; a comma separates, whatever it stands in. */
function expressions(text: string): RegExp[] {
  return text.split(',').map((source) => new RegExp(source));
}

class ProxyServer implements Action {
  private readonly invocation: Invocation;
  private prefix = '/';
  private files = '/static/';
  private readonly filter: Record<'acceptHosts' | 'acceptPaths' | 'rejectPaths' | 'rejectMethods', RegExp[]> = {
    acceptHosts: [],
    acceptPaths: [],
    rejectPaths: [],
    rejectMethods: [],
  };

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  complete(): void {
    const { flags } = this.invocation;
    const slashed = (path: string) => `/${path}/`.replace(/\/{2,}/g, '/');
    this.prefix = slashed(flags.string('api-prefix'));
    this.files = slashed(flags.string('www-prefix'));
  }

  validate(): void {
    const { flags } = this.invocation;
    if (flags.changed('port') && flags.string('unix-socket') !== '')
      throw new CommandError('cannot set --unix-socket and --port at the same time');
    if (flags.string('unix-socket') !== '')
      throw new CommandError(`listen unix ${flags.string('unix-socket')}: bind: operation not permitted`);
  }

  async run(): Promise<void> {
    const { flags, process } = this.invocation;
    const www = flags.string('www');
    if (www !== '') this.checkFolder(www);
    if (!flags.bool('disable-filter')) this.compileFilter();
    else
      new RequestLog(process, 0).line(
        'W',
        'proxy.go:177',
        'Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious',
      );
    const address = flags.string('address');
    let port = flags.int('port');
    let socket: Socket;
    try {
      const own = [...process.network.addresses(), '0.0.0.0', '::', '::1', 'localhost'];
      if (!address.startsWith('127.') && !own.includes(address)) throw new Error('cannot assign requested address');
      socket = process.network.listen({
        address: address === 'localhost' ? '127.0.0.1' : address,
        port,
        pid: process.pid,
        program: 'kubectl',
        serve: (request) => this.serve(request),
      });
      ({ port } = socket);
    } catch (error) {
      const why = error instanceof NetworkError ? 'address already in use' : (error as Error).message;
      throw new CommandError(`listen tcp ${address}:${port}: bind: ${why}`);
    }
    process.signal.addEventListener('abort', () => socket.close(), { once: true });
    try {
      await process.stdout.write(`Starting to serve on ${address === 'localhost' ? '127.0.0.1' : address}:${port}\n`);
      await new Promise<void>((resolve) => process.signal.addEventListener('abort', () => resolve(), { once: true }));
    } finally {
      socket.close();
    }
  }

  private checkFolder(www: string): void {
    const { process } = this.invocation;
    const log = new RequestLog(process, 0);
    const path = absolute(process.cwd, www);
    try {
      if (process.fs.stat(path).type === 'directory') return;
      log.line('W', 'proxy.go:203', `Static file directory ${www} is not a directory`);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      log.line(
        'W',
        'proxy.go:200',
        `Failed to stat static file directory ${www}: stat ${www}: no such file or directory`,
      );
    }
  }

  private compileFilter(): void {
    const { flags, process } = this.invocation;
    const names = {
      acceptHosts: 'accept-hosts',
      acceptPaths: 'accept-paths',
      rejectPaths: 'reject-paths',
      rejectMethods: 'reject-methods',
    };
    for (const [part, name] of Object.entries(names) as [keyof ProxyServer['filter'], string][]) {
      try {
        this.filter[part] = expressions(flags.string(name));
      } catch {
        new RequestLog(process, 0).line(
          'F',
          'proxy_server.go:83',
          `Error compiling re: error parsing regexp: ${flags.string(name)}`,
        );
        throw new SilentExit(255);
      }
    }
  }

  private accepted(method: string, path: string, host: string): boolean {
    if (this.invocation.flags.bool('disable-filter')) return true;
    const { acceptHosts, acceptPaths, rejectPaths, rejectMethods } = this.filter;
    const matches = (list: RegExp[], text: string) => list.some((re) => re.test(text));
    if (matches(rejectPaths, path) || matches(rejectMethods, method)) return false;
    return matches(acceptHosts, host) && matches(acceptPaths, path);
  }

  private async serve(request: HttpRequest): Promise<HttpResponse> {
    const { flags, factory, process } = this.invocation;
    const url = new URL(request.url);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k.toLowerCase(), v]));
    const host = (headers['host'] ?? url.host).replace(/:\d+$/, '');
    const www = flags.string('www');
    if (www !== '' && url.pathname.startsWith(this.files)) {
      const folder = absolute(process.cwd, www);
      return staticFile(process.fs, folder, url.pathname.slice(this.files.length), request.method);
    }
    if (!url.pathname.startsWith(this.prefix)) return textResponse(404, '404 page not found\n');
    const path = `/${url.pathname.slice(this.prefix.length)}`;
    if (!this.accepted(request.method, path, host)) return textResponse(403, 'Forbidden\n');
    const { authorization, connection, host: asked, ...rest } = headers;
    void [authorization, connection, asked];
    const exchange = {
      method: request.method,
      url: path + url.search,
      headers: rest,
      ...(request.signal ? { signal: request.signal } : {}),
      ...(request.body?.length
        ? { body: { bytes: request.body, contentType: headers['content-type'] ?? 'application/json' } }
        : {}),
    };
    try {
      return httpResponse(await factory.client().forward(exchange), exchange, '127.0.0.1');
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      return textResponse(502, '');
    }
  }
}

function absolute(cwd: string, path: string): string {
  return path.startsWith('/') ? path : `${cwd}/${path}`;
}
