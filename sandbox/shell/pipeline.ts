/** Pipelines: each stage a subshell of its own, joined by pipes with back-pressure. */
import type { Pipeline } from 'unbash';
import { createPipe, type Writer } from '../apimachinery/streams.ts';
import { InputStream } from './descriptors.ts';
import type { Interpreter } from './interpreter.ts';

export async function runPipeline(sh: Interpreter, node: Pipeline): Promise<void> {
  const negations = node.prefixes.filter((p) => p.type === 'Negation').length;
  const time = node.prefixes.find((p) => p.type === 'Time');
  const started = sh.host.clock.now();
  const work = async () => {
    if (node.commands.length > 1) await stages(sh, node);
    else if (node.commands[0]) await sh.command(node.commands[0]);
    else sh.state.status = 0;
    if (node.commands.length === 1) sh.state.pipeStatus = [sh.state.status];
  };
  if (negations > 0) await sh.condition(work);
  else await work();
  if (time) await sh.complain(timeReport(sh.host.clock.now() - started, time.type === 'Time' && !!time.posix));
  if (negations % 2 === 1) sh.state.status = sh.state.status === 0 ? 1 : 0;
  else if (negations === 0) await sh.failed();
}

async function stages(sh: Interpreter, node: Pipeline): Promise<void> {
  const results: Promise<number>[] = [];
  let input: InputStream | undefined;
  node.commands.forEach((command, i) => {
    const child = sh.fork();
    const upstream = input;
    if (upstream) child.fds.set(0, { reader: upstream });
    let writer: Writer | undefined;
    if (i < node.commands.length - 1) {
      const pipe = createPipe();
      writer = pipe.writer;
      child.fds.set(1, { writer });
      if (node.operators[i] === '|&') child.fds.set(2, { writer });
      input = new InputStream(pipe.reader);
    }
    const run = async () => {
      const status = await child.runChild(() => child.command(command));
      upstream?.cancel();
      const left = child.unfinished();
      if (left.length === 0) writer?.close();
      else void Promise.all(left).then(() => writer?.close());
      return status;
    };
    results.push(run());
  });
  const statuses = await Promise.all(results);
  sh.state.pipeStatus = statuses;
  sh.state.status = statuses.at(-1) as number;
  if (sh.state.options.has('pipefail')) {
    sh.state.status = [...statuses].reverse().find((status) => status !== 0) ?? 0;
  }
  if (sh.controller.signal.aborted) await sh.checkpoint();
}

function timeReport(ms: number, posix: boolean): string {
  const [m, s] = [Math.floor(ms / 60000), ((ms % 60000) / 1000).toFixed(3)];
  if (posix) return `real ${(ms / 1000).toFixed(2)}\nuser 0.00\nsys 0.00\n`;
  return `\nreal\t${m}m${s}s\nuser\t0m0.000s\nsys\t0m0.000s\n`;
}
