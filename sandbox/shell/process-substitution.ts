/** `<(…)` and `>(…)`: a pipe to or from commands that run beside the one it is written for, and a path that names its end. */
import type { ProcessSubstitutionPart } from 'unbash';
import { createPipe, type Writer } from '../apimachinery/streams.ts';
import { InputStream, until } from './descriptors.ts';
import type { Interpreter } from './interpreter.ts';
import { collectPipe } from './pipes.ts';

export interface OpenPipe {
  path: string;
  /** `<(…)`: what the commands write. */
  reader?: InputStream;
  /** `>(…)`: what they read. */
  writer?: Writer;
  /** The commands' exit status. */
  done: Promise<number>;
}

/** Starts the commands; gives the path. */
export function processSubstitution(sh: Interpreter, part: ProcessSubstitutionPart): string {
  const { fs, pipes } = sh.host;
  let n = 63;
  while (sh.fds.has(n) || fs.exists(`/dev/fd/${n}`)) n--;
  const path = `/dev/fd/${n}`;
  fs.mkdir('/dev/fd', { recursive: true });
  // Something has to be there for whoever looks.
  fs.writeFile(path, '');
  const pipe = createPipe();
  const child = sh.fork();
  child.nesting++;
  const { script } = part;
  if (script?.source !== undefined) {
    child.source = script.source;
    child.lineBase = sh.line(part.pos) - 1;
  }
  const reads = part.operator === '<';
  const input = new InputStream(pipe.reader);
  if (reads) child.fds.set(1, { writer: pipe.writer });
  else child.fds.set(0, { reader: input });
  const done = child
    .runChild(() => child.statements(script?.commands ?? []))
    .then((status) => {
      if (!reads) input.cancel();
      else void Promise.all(child.unfinished()).then(() => pipe.writer.close());
      sh.finished.set(child.pid, status);
      return status;
    });
  sh.state.background = child.pid;
  const open: OpenPipe = { path, done, ...(reads ? { reader: input } : { writer: pipe.writer }) };
  pipes.set(path, open);
  sh.pipes.push(open);
  return path;
}

/**
 * After a command: closes the pipes made since `mark`, but for those `exec` has put among the shell's descriptors.
 * When the command ended by itself, what reads from it is waited for, so that its output stands before the prompt.
 */
export async function settlePipes(sh: Interpreter, mark: number, ended: boolean): Promise<void> {
  const kept = new Set([...sh.fds.values()].flatMap(({ reader, writer }) => [reader, writer]));
  for (const pipe of sh.pipes.splice(mark)) {
    const { fs, pipes } = sh.host;
    const left = pipe.writer && fs.exists(pipe.path) ? fs.readFile(pipe.path) : new Uint8Array();
    pipes.delete(pipe.path);
    if (fs.exists(pipe.path)) fs.rm(pipe.path);
    if (kept.has(pipe.reader ?? pipe.writer)) sh.keptPipes.push(pipe);
    else await close(sh, pipe, ended, left);
  }
}

/** At a shell's end: what it has kept. */
export async function closeKeptPipes(sh: Interpreter): Promise<void> {
  for (const pipe of sh.keptPipes.splice(0)) await close(sh, pipe, true, new Uint8Array());
}

async function close(sh: Interpreter, { reader, writer, done }: OpenPipe, ended: boolean, left: Uint8Array) {
  reader?.cancel();
  if (!writer) return;
  const { signal } = sh.controller;
  // A program that knows of no pipes has left a file.
  if (ended && left.length > 0) await until(writer.write(left), signal).catch(() => {});
  writer.close();
  if (ended) await until(done, signal);
}

/** Makes files of the pipes that words name, for a program that reads files. Throws {@link MemoryExhausted}. */
export async function collectPipes(sh: Interpreter, words: readonly string[], signal: AbortSignal): Promise<void> {
  const { fs, pipes } = sh.host;
  if (pipes.size === 0) return;
  for (const [path] of words.flatMap((word) => [...word.matchAll(/\/dev\/fd\/\d+/g)])) {
    const { reader } = pipes.get(path) ?? {};
    if (!reader) continue;
    pipes.delete(path);
    fs.writeFile(path, await collectPipe({ read: () => reader.read(signal), cancel: () => reader.cancel() }));
  }
}
