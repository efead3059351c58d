/** `coproc [NAME] command`: a background job with a pipe to it and one from it. */
import type { Coproc } from 'unbash';
import { createPipe } from '../apimachinery/streams.ts';
import { InputStream } from './descriptors.ts';
import type { Interpreter } from './interpreter.ts';

/** Sets NAME (COPROC) to the descriptors to read from and to write to, NAME_PID to its process. */
export async function coprocess(sh: Interpreter, node: Coproc): Promise<void> {
  const name = node.name?.value ?? 'COPROC';
  const [to, from] = [createPipe(), createPipe()];
  const child = sh.fork(true);
  child.interactive = false;
  child.fds.set(0, { reader: new InputStream(to.reader) });
  child.fds.set(1, { writer: from.writer });
  const { body } = node;
  const done = child
    .runChild(() => (body.type === 'CompoundList' ? child.list(body) : child.node(body)))
    .then((status) => {
      from.writer.close();
      to.reader.cancel();
      return status;
    });
  sh.fds.set(63, { reader: new InputStream(from.reader) });
  sh.fds.set(60, { writer: to.writer });
  sh.state.variables.target(name).value = new Map([
    [0, '63'],
    [1, '60'],
  ]);
  sh.setVariable(`${name}_PID`, String(child.pid));
  sh.addJob(child, sh.text(node), done);
  sh.state.status = 0;
}
