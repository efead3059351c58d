/** Command substitution. */
import type { CommandExpansionPart, Statement } from 'unbash';
import { BrokenPipe, collector, type Writer } from '../apimachinery/streams.ts';
import { until } from './descriptors.ts';
import type { Interpreter } from './interpreter.ts';

/** Bytes a command substitution may give. */
const MAX_SUBSTITUTION = 16 * 1024 * 1024;

/** `$(…)`: what the commands write, trailing newlines taken off. */
export async function substitute(sh: Interpreter, part: CommandExpansionPart): Promise<string> {
  const { script } = part;
  if (!script) return '';
  const child = sh.fork();
  const out = bounded(sh);
  child.fds.set(1, { writer: out });
  child.lenient = 0;
  if (!sh.state.options.has('posix') && !sh.state.shopts.has('inherit_errexit')) child.state.options.delete('errexit');
  if (script.source !== undefined) {
    child.source = script.source;
    child.lineBase = sh.line(part.pos) - 1;
  }
  const status = await child.runChild(async () => {
    if (script.errors?.length && script.source === undefined) {
      const inner = part.text.startsWith('$(') ? part.text.slice(2, -1) : part.text.slice(1, -1);
      await child.runText(inner, { label: 'command substitution: ', lineBase: sh.line(part.pos) - 1 });
    } else if (isFileRead(script.commands)) {
      await readFileInto(child, script.commands[0] as Statement, out);
    } else {
      child.nesting++;
      await child.statements(script.commands);
    }
  });
  const left = child.unfinished();
  if (left.length > 0) await until(Promise.all(left), sh.controller.signal);
  if (sh.controller.signal.aborted) await sh.checkpoint();
  sh.substituted = status;
  sh.state.status = status;
  sh.substitutions++;
  return out.text().replaceAll('\0', '').replace(/\n+$/, '');
}

/** Collects a substitution's output, up to what a tab can hold. */
function bounded(sh: Interpreter): ReturnType<typeof collector> {
  const out = collector();
  let size = 0;
  return {
    ...out,
    write: async (data) => {
      size += data.length;
      if (size > MAX_SUBSTITUTION) {
        await sh.complain(`${sh.name}: xrealloc: cannot allocate ${size} bytes\n`);
        throw new BrokenPipe();
      }
      await out.write(data);
    },
  };
}

/** `$(< file)`. */
async function readFileInto(sh: Interpreter, statement: Statement, out: Writer): Promise<void> {
  const { command } = statement;
  if (command.type !== 'Command') return;
  if (!(await sh.withRedirects(command.redirects))) {
    sh.state.status = 1;
    return;
  }
  for (;;) {
    const chunk = await sh.fds.get(0)?.reader?.read(sh.controller.signal);
    if (!chunk) break;
    await out.write(chunk);
  }
  sh.state.status = 0;
}

function isFileRead(commands: readonly Statement[]): boolean {
  const command = commands.length === 1 ? commands[0]?.command : undefined;
  return (
    command?.type === 'Command' &&
    !command.name &&
    command.redirects.length === 1 &&
    command.redirects[0]?.type === 'Redirect' &&
    command.redirects[0].operator === '<' &&
    command.prefix.every((p) => p.type !== 'Assignment')
  );
}
