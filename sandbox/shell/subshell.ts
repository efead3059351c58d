/** Subshells: what they take over from their parent, how they begin and end, and those in the background. */
import type { Statement } from 'unbash';
import { readerOf } from '../apimachinery/streams.ts';
import { InputStream } from './descriptors.ts';
import type { Interpreter } from './interpreter.ts';
import { closeKeptPipes } from './process-substitution.ts';
import type { Job } from './state.ts';

const MAX_SUBSHELL_DEPTH = 200;
/** Processes at once. When there are more, the subshells of that moment may begin no others: a fork bomb burns down. */
const MAX_PROCESSES = 1000;

/** What a new subshell has of its parent; unless in the background it is ended by the parent's end. */
export function inherit(child: Interpreter, sh: Interpreter, background: boolean): void {
  child.arg0 = sh.arg0;
  child.name = sh.name;
  child.level = sh.level + 1;
  child.source = sh.source;
  child.lineBase = sh.lineBase;
  child.pos = sh.pos;
  child.functionNames = [...sh.functionNames];
  child.lenient = sh.lenient;
  child.nesting = sh.nesting;
  child.loops = sh.loops;
  child.lastArgument = sh.lastArgument;
  child.sourced = sh.sourced;
  child.history = sh.history;
  child.prompted = sh.prompted;
  child.scriptFile = sh.scriptFile;
  child.inheritedJobs = sh.jobs;
  child.parent = sh;
  if (!background) {
    const { signal } = sh.controller;
    const abort = () => child.controller.abort(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    child.unlink = () => signal.removeEventListener('abort', abort);
  }
}

/** Runs a forked shell's work to its end and gives its status. */
export async function runSubshell(sh: Interpreter, work: () => Promise<void>): Promise<number> {
  if (sh.host.processes.size >= MAX_PROCESSES) sh.host.doomed = sh.pid;
  const { parent } = sh;
  const doomed = !!parent && parent.level > 0 && parent.pid <= (sh.host.doomed ?? 0);
  if (sh.level > MAX_SUBSHELL_DEPTH || doomed || sh.host.processes.size >= MAX_PROCESSES) {
    await sh.complain(`${sh.name}: fork: retry: Resource temporarily unavailable\n`).catch(() => {});
    sh.unlink?.();
    return 254;
  }
  sh.host.processes.set(sh.pid, { name: sh.name, kill: (signal) => sh.controller.abort(`SIG${signal}`) });
  let status: number;
  try {
    await work();
    status = sh.state.status;
  } catch (error) {
    status = sh.statusOf(error);
  }
  try {
    status = await sh.exitTrap(status);
  } catch (error) {
    status = sh.statusOf(error);
  }
  await closeKeptPipes(sh);
  sh.unlink?.();
  sh.host.processes.delete(sh.pid);
  if (sh.level > 1) sh.parent?.orphans.push(...sh.unfinished());
  return status;
}

/** `command &` */
export function startBackground(sh: Interpreter, statement: Statement): void {
  const text = sh.text(statement.command);
  const child = sh.fork(true);
  child.interactive = false;
  if (!sh.interactive) child.fds.set(0, { reader: InputStream.of(readerOf('')) });
  const work = child.runChild(() => child.node(statement.command));
  sh.addJob(child, text, work);
  sh.state.status = 0;
}

export function addJob(sh: Interpreter, child: Interpreter, text: string, done: Promise<number>): Job {
  const id = sh.jobs.reduce((n, job) => Math.max(n, job.id), 0) + 1;
  const job: Job = {
    id,
    pid: child.pid,
    text: text.replace(/\s*&\s*$/, ''),
    done,
    kill: (signal) => {
      job.signaled = signal;
      child.controller.abort(`SIG${signal}`);
    },
  };
  job.done = done.then((status) => {
    job.status = status;
    if (child.controller.signal.aborted) job.signaled = String(child.controller.signal.reason).replace(/^SIG/, '');
    return status;
  });
  sh.jobs.push(job);
  sh.state.background = child.pid;
  if (sh.interactive) void sh.complain(`[${id}] ${child.pid}\n`);
  return job;
}
