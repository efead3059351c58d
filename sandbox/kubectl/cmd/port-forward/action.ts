/** Follows kubectl/pkg/cmd/portforward and client-go/tools/portforward. */
import type { StreamSession } from '../../../apimachinery/exchange.ts';
import { requestOverHttp1 } from '../../../apimachinery/http1.ts';
import type { KubeObject } from '../../../apimachinery/meta.ts';
import { type HttpRequest, type HttpResponse, NetworkError, type Socket } from '../../../apimachinery/process.ts';
import { collector } from '../../../apimachinery/streams.ts';
import { attachablePod } from '../../attachable.ts';
import { type Action, type Invocation, usageError } from '../../command.ts';
import { CommandError, throwAll } from '../../errors.ts';
import { RequestLog } from '../../request-log.ts';
import type { Info } from '../../resource-builder.ts';
import { requirePodTimeout } from '../exec.ts';
import { type ForwardedPort, parseAddresses, parsePorts, podPorts, servicePorts } from './ports.ts';

export class PortForward implements Action {
  private readonly invocation: Invocation;
  private readonly sockets: Socket[] = [];
  private lost: (error: unknown) => void = () => {};

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  complete(): void {
    if (this.invocation.args.length < 2)
      throw usageError(this.invocation, 'TYPE/NAME and list of ports are required for port-forward');
    requirePodTimeout(this.invocation);
  }

  async run(): Promise<void> {
    const { args, flags, factory, process } = this.invocation;
    const [resource, ...words] = args as [string, ...string[]];
    const builder = factory.builder().namespace(factory.namespace().namespace).resourceNames('pods', [resource]);
    const result = await builder.do();
    throwAll(result.errors());
    const info = result.infos[0] as Info;
    const found = await attachablePod(factory, info, false, flags.duration('pod-running-timeout'));
    const object = info.object as KubeObject;
    const ports = info.mapping.kind === 'Service' ? servicePorts(words, object, found) : podPorts(words, found);
    const { namespace, name } = found.metadata;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    const pod = await factory.client().request({ method: 'GET', path });
    if (pod.status?.phase !== 'Running') {
      throw new CommandError(
        `unable to forward port because pod is not running. Current status=${pod.status?.phase ?? ''}`,
      );
    }
    const addresses = parseAddresses(flags.list('address'));
    const forwarded = parsePorts(ports);
    const { body } = await factory.client().exchange({
      method: 'GET',
      path: `${path}/portforward`,
      headers: { upgrade: 'websocket', connection: 'Upgrade' },
      streaming: true,
    });
    if (body.kind !== 'session')
      throw new CommandError('error upgrading connection: the server did not switch protocols');
    const { session } = body;
    const over = new Promise<void>((resolve, reject) => {
      this.lost = reject;
      process.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    over.catch(() => {});
    try {
      for (const port of forwarded) await this.listen(port, addresses, session);
      if (this.sockets.length === 0) {
        const all = forwarded.map(({ local, remote }) => `{${local} ${remote}}`).join(' ');
        throw new CommandError(`unable to listen on any of the requested ports: [${all}]`);
      }
      await over;
    } finally {
      for (const socket of this.sockets) socket.close();
      session.close();
    }
  }

  /** On every address; what cannot be opened is said, and is no failure while another can. */
  private async listen(port: ForwardedPort, addresses: Addresses, session: StreamSession): Promise<void> {
    const { process } = this.invocation;
    const problems: string[] = [];
    let { local } = port;
    for (const { address, family } of addresses) {
      const shown = `${family === 6 ? `[${address}]` : address}`;
      try {
        const own = process.network.addresses();
        if (!/^(127\.|0\.0\.0\.0$|::1?$)/.test(address) && !own.includes(address))
          throw new Error('cannot assign requested address');
        const socket = process.network.listen({
          address,
          port: local,
          pid: process.pid,
          program: 'kubectl',
          serve: (request) => this.serve(request, local, port.remote, session),
        });
        this.sockets.push(socket);
        // Both loopbacks get the port the first was given.
        local = socket.port;
        await process.stdout.write(`Forwarding from ${shown}:${local} -> ${port.remote}\n`);
      } catch (error) {
        const why = error instanceof NetworkError ? 'address already in use' : (error as Error).message;
        problems.push(`unable to create listener: Error listen tcp${family} ${shown}:${local}: bind: ${why}`);
      }
    }
    if (problems.length < addresses.length) return;
    await process.stderr.write(
      `Unable to listen on port ${local}: Listeners failed to create with the following errors: [${problems.join(' ')}]\n`,
    );
  }

  private async serve(
    request: HttpRequest,
    local: number,
    remote: number,
    session: StreamSession,
  ): Promise<HttpResponse> {
    await this.invocation.process.stdout.write(`Handling connection for ${local}\n`);
    let why: string;
    try {
      const connection = await (session.connect as NonNullable<StreamSession['connect']>)(remote);
      request.signal?.addEventListener('abort', () => connection.close(), { once: true });
      const problems = collector();
      const said = copy(connection, problems);
      const url = new URL(request.url);
      const response = requestOverHttp1(
        connection.stdout as NonNullable<StreamSession['stdout']>,
        connection.stdin as NonNullable<StreamSession['stdin']>,
        {
          method: request.method,
          path: url.pathname + url.search,
          headers: { host: url.host, ...request.headers },
          body: request.body ?? new Uint8Array(),
        },
        '127.0.0.1',
      );
      response.catch(() => {});
      const first = await Promise.race([
        response.then(
          () => '',
          () => said,
        ),
        said.then((text) => text),
      ]);
      if (first === '') return await response;
      why = first;
    } catch (error) {
      why = (error as Error).message;
    }
    const text = `an error occurred forwarding ${local} -> ${remote}: ${why}`;
    new RequestLog(this.invocation.process, 0).line(
      'E',
      'portforward.go:522',
      `"Unhandled Error" err=${JSON.stringify(text)}`,
    );
    this.lost(new CommandError('lost connection to pod'));
    throw new NetworkError('ECONNRESET', 'EOF');
  }
}

type Addresses = ReturnType<typeof parseAddresses>;

/** All of the error stream. */
async function copy({ stderr }: StreamSession, to: ReturnType<typeof collector>): Promise<string> {
  for (let chunk = await stderr?.read(); chunk; chunk = await stderr?.read()) await to.write(chunk);
  return to.text();
}
