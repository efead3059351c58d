/** One exec or attach: a session with a container, its streams joined to the command's own. Follows client-go/tools/remotecommand. */
import { StatusError } from '../apimachinery/errors.ts';
import type { StreamSession } from '../apimachinery/exchange.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import { BrokenPipe, type Reader, type Writer } from '../apimachinery/streams.ts';
import type { Invocation } from './command.ts';
import { CommandError, SilentExit } from './errors.ts';

export interface SessionRequest {
  container: string;
  /** Of exec. */
  command?: string[];
  stdin: boolean;
  tty: boolean;
}

/** Runs to the end of the session. A non-zero exit is reported as kubectl does, and becomes the command's own. */
export async function podSession(
  { factory, process }: Invocation,
  pod: KubeObject,
  kind: 'exec' | 'attach',
  request: SessionRequest,
): Promise<void> {
  const query = new URLSearchParams();
  for (const word of request.command ?? []) query.append('command', word);
  query.append('container', request.container);
  if (request.stdin) query.append('stdin', 'true');
  query.append('stdout', 'true');
  if (request.tty) query.append('tty', 'true');
  else query.append('stderr', 'true');
  const { namespace, name } = pod.metadata;
  const answer = await factory
    .client()
    .exchange({
      method: 'GET',
      path: `/api/v1/namespaces/${namespace}/pods/${name}/${kind}?${query}`,
      headers: { upgrade: 'websocket', connection: 'Upgrade' },
      streaming: true,
    })
    .catch((error) => {
      if (error instanceof StatusError) throw new CommandError(`unable to upgrade connection: ${error.message}`);
      throw error;
    });
  if (answer.body.kind !== 'session')
    throw new CommandError('unable to upgrade connection: the server did not switch protocols');
  const { session } = answer.body;
  const release = request.tty ? takeTerminal() : () => {};
  const hangUp = () => session.close();
  process.signal.addEventListener('abort', hangUp, { once: true });
  try {
    if (session.stdin) feed(process.stdin, session.stdin);
    await Promise.all([copy(session.stdout, process.stdout), copy(session.stderr, process.stderr)]);
    await finish(session);
  } finally {
    process.signal.removeEventListener('abort', hangUp);
    release();
  }

  function takeTerminal(): () => void {
    const { terminal } = process;
    if (!terminal) return () => {};
    const tell = () => session.resize(terminal.columns(), terminal.rows());
    tell();
    const giveBack = terminal.takeRaw();
    const unlisten = terminal.onResize(tell);
    return () => {
      unlisten();
      giveBack();
    };
  }

  async function finish({ result }: StreamSession): Promise<void> {
    const status = await result;
    if (status.status === 'Success') return;
    if (status.reason !== 'NonZeroExitCode') throw new CommandError(status.message ?? 'unknown error');
    const cause = status.details?.causes?.find((c: { reason?: string }) => c.reason === 'ExitCode');
    const code = Number(cause?.message ?? 1);
    await process.stderr.write(`command terminated with exit code ${code}\n`);
    throw new SilentExit(code);
  }
}

/** Runs beside the session; nobody waits for it, since the far side may end first. */
async function feed(from: Reader, to: Writer): Promise<void> {
  try {
    for (let chunk = await from.read(); chunk; chunk = await from.read()) await to.write(chunk);
    to.close();
  } catch (error) {
    if (!(error instanceof BrokenPipe)) throw error;
  }
}

async function copy(from: Reader | undefined, to: Writer): Promise<void> {
  for (let chunk = await from?.read(); chunk; chunk = await from?.read()) await to.write(chunk);
}
