/** Follows kubectl/pkg/cmd/proxy and kubectl/pkg/proxy. */

import {
  FileError,
  type HttpRequest,
  type HttpResponse,
  NetworkError,
  type Socket,
} from '../../../apimachinery/process.ts';
import { httpResponse } from '../../../kinds/http-answer.ts';
import type { Action, Invocation } from '../../command.ts';
import { CommandError, SilentExit } from '../../errors.ts';
import { RequestLog } from '../../request-log.ts';
import { staticFile, textResponse } from './static.ts';

/** `a,b` → expressions; a comma separates, whatever it stands in. */
function expressions(text: string): RegExp[] {
  return text.split(',').map((source) => new RegExp(source));
}

export class ProxyServer implements Action {
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
