/** A command in a container, its streams ours. */
import { StatusError } from '../../../apimachinery/errors.ts';
import type { KubeObject } from '../../../apimachinery/meta.ts';
import { BrokenPipe, type Reader } from '../../../apimachinery/streams.ts';
import type { Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';

export interface Job {
  container: string;
  command: string[];
  input?: AsyncIterable<Uint8Array>;
  output?: (data: Uint8Array) => Promise<void>;
  /** Where what it says to standard error goes; this side's by default. */
  errors?: (data: Uint8Array) => Promise<void>;
  /** What it says to standard error is not shown, nor why it could not be started. */
  quiet?: boolean;
}

/** Its exit status. */
export async function runIn({ factory, process }: Invocation, pod: KubeObject, job: Job): Promise<number> {
  const query = new URLSearchParams();
  for (const word of job.command) query.append('command', word);
  query.append('container', job.container);
  if (job.input) query.append('stdin', 'true');
  query.append('stdout', 'true');
  query.append('stderr', 'true');
  const { namespace, name } = pod.metadata;
  const answer = await factory
    .client()
    .exchange({
      method: 'GET',
      path: `/api/v1/namespaces/${namespace}/pods/${name}/exec?${query}`,
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
  const hangUp = () => session.close();
  process.signal.addEventListener('abort', hangUp, { once: true });
  try {
    if (job.input) void feed(job.input, session.stdin as NonNullable<typeof session.stdin>);
    await Promise.all([
      copy(session.stdout, job.output ?? (async () => {})),
      copy(session.stderr, job.quiet ? async () => {} : (job.errors ?? ((data) => process.stderr.write(data)))),
    ]);
    const status = await session.result;
    if (status.status === 'Success') return 0;
    if (status.reason !== 'NonZeroExitCode') {
      if (job.quiet) return 126;
      throw new CommandError(status.message ?? 'unknown error');
    }
    const cause = status.details?.causes?.find((c: { reason?: string }) => c.reason === 'ExitCode');
    return Number(cause?.message ?? 1);
  } finally {
    process.signal.removeEventListener('abort', hangUp);
  }
}

async function feed(chunks: AsyncIterable<Uint8Array>, to: { write(data: Uint8Array): Promise<void>; close(): void }) {
  try {
    for await (const chunk of chunks) await to.write(chunk);
    to.close();
  } catch (error) {
    if (!(error instanceof BrokenPipe)) throw error;
  }
}

async function copy(from: Reader | undefined, write: (data: Uint8Array) => Promise<void>): Promise<void> {
  for (let chunk = await from?.read(); chunk; chunk = await from?.read()) await write(chunk);
}
