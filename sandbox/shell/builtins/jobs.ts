/** jobs, wait, kill, fg, bg, disown. */

import { SIGNALS, signalName, signalTable } from '../control.ts';
import { ABORTED, until } from '../descriptors.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Job } from '../state.ts';
import type { Builtin } from './index.ts';
import { sayUsage } from './usage.ts';

const ENDINGS: Record<string, string> = {
  HUP: 'Hangup',
  INT: 'Interrupt',
  QUIT: 'Quit',
  KILL: 'Killed',
  TERM: 'Terminated',
  USR1: 'User defined signal 1',
  USR2: 'User defined signal 2',
  PIPE: 'Broken pipe',
  ALRM: 'Alarm clock',
};

/** `[1]+  Running                 sleep 5 &` */
export function jobLine(sh: Interpreter, job: Job, long = false): string {
  const active = sh.jobs.length > 0 ? sh.jobs : sh.inheritedJobs;
  const mark = job === active.at(-1) ? '+' : job === active.at(-2) ? '-' : ' ';
  let state = 'Running';
  if (job.status !== undefined) {
    if (job.signaled && job.status > 128) state = ENDINGS[job.signaled] ?? job.signaled;
    else state = job.status === 0 ? 'Done' : `Exit ${job.status}`;
  }
  const pid = long ? `${job.pid} ` : '';
  return `[${job.id}]${mark}  ${pid}${state.padEnd(24 - (long ? 0 : 0))}${job.text}${job.status === undefined ? ' &' : ''}\n`;
}

/** `%1`, `%+`, `%-`, `%name`, `%?text`, a process id. */
export function findJob(sh: Interpreter, text: string): Job | undefined {
  if (/^%?[%+]?$/.test(text)) return sh.jobs.at(-1);
  if (text === '%-') return sh.jobs.at(-2) ?? sh.jobs.at(-1);
  if (/^%\d+$/.test(text)) return sh.jobs.find((job) => job.id === Number(text.slice(1)));
  if (/^%\?/.test(text)) return sh.jobs.find((job) => job.text.includes(text.slice(2)));
  if (text.startsWith('%')) return sh.jobs.find((job) => job.text.startsWith(text.slice(1)));
  return sh.jobs.find((job) => job.pid === Number(text));
}

export const jobs: Builtin = async (sh, args) => {
  const wanted: Job[] = [];
  for (const text of args.filter((arg) => !arg.startsWith('-'))) {
    const job = findJob(sh, text);
    if (!job) {
      await sh.complain(`${sh.where()}jobs: ${text}: no such job\n`);
      return 1;
    }
    wanted.push(job);
  }
  for (const job of wanted.length > 0 ? wanted : sh.jobs.length > 0 ? [...sh.jobs] : sh.inheritedJobs) {
    const running = job.status === undefined;
    if (args.includes('-r') && !running) continue;
    if (args.includes('-s')) continue;
    if (args.includes('-p')) await sh.print(`${job.pid}\n`);
    else await sh.print(jobLine(sh, job, args.includes('-l')));
    if (!running) job.notified = true;
  }
  sh.jobs = sh.jobs.filter((job) => !job.notified);
  return 0;
};

async function waitFor(sh: Interpreter, job: Job): Promise<number> {
  const status = await until(job.done, sh.controller.signal);
  if (status === ABORTED) {
    await sh.checkpoint();
    return 130;
  }
  if (!sh.interactive) sh.jobs = sh.jobs.filter((j) => j !== job);
  else job.notified = job.signaled === undefined;
  sh.finished.set(job.pid, status);
  return status;
}

export const wait: Builtin = async (sh, args) => {
  const operands = args.filter((a) => !/^-[fn]$/.test(a) && a !== '-p');
  if (args.includes('-n')) {
    const running = sh.jobs.filter((job) => !job.notified);
    if (running.length === 0) return 127;
    const first = await until(Promise.race(running.map((job) => job.done.then(() => job))), sh.controller.signal);
    if (first === ABORTED) {
      await sh.checkpoint();
      return 130;
    }
    return waitFor(sh, first);
  }
  if (operands.length === 0) {
    for (const job of [...sh.jobs]) await waitFor(sh, job);
    return 0;
  }
  let status = 0;
  for (const operand of operands) {
    if (!/^(%|\d)/.test(operand)) {
      await sh.complain(`${sh.where()}wait: \`${operand}': not a pid or valid job spec\n`);
      status = 1;
      continue;
    }
    const job = findJob(sh, operand);
    const known = sh.finished.get(Number(operand));
    if (job) status = await waitFor(sh, job);
    else if (known !== undefined) status = known;
    else if (operand.startsWith('%')) {
      await sh.complain(`${sh.where()}wait: ${operand}: no such job\n`);
      status = 127;
    } else {
      await sh.complain(`${sh.where()}wait: pid ${operand} is not a child of this shell\n`);
      status = 127;
    }
  }
  return status;
};

export const kill: Builtin = async (sh, args) => {
  const list = [...args];
  let signal = 'TERM';
  const first = list[0];
  if (first === '-l' || first === '-L') {
    if (list.length > 1) {
      for (const item of list.slice(1)) {
        const n = Number(item) > 128 ? Number(item) - 128 : item;
        const name = signalName(String(n));
        if (!name) {
          await sh.complain(`${sh.where()}kill: ${item}: invalid signal specification\n`);
          return 1;
        }
        await sh.print(`${/^\d+$/.test(item) ? name : SIGNALS[name]}\n`);
      }
      return 0;
    }
    await sh.print(signalTable());
    return 0;
  }
  if (first === '-s' || first === '-n') {
    if (list[1] === undefined) {
      await sh.complain(`${sh.where()}kill: ${first}: option requires an argument\n`);
      return 1;
    }
    signal = list[1];
    list.splice(0, 2);
  } else if (first !== undefined && /^-./.test(first) && first !== '--') {
    signal = first.slice(1);
    list.shift();
  }
  if (list[0] === '--') list.shift();
  const name = signalName(signal);
  if (!name) {
    await sh.complain(`${sh.where()}kill: ${signal}: invalid signal specification\n`);
    return 1;
  }
  if (list.length === 0) {
    return sayUsage(sh, 'kill');
  }
  let status = 0;
  for (const item of list) {
    const job = findJob(sh, item);
    const process = sh.host.processes.get(Math.abs(Number(item)));
    if (job && job.status === undefined) {
      if (!['EXIT', 'CONT', 'STOP', 'TSTP', 'CHLD', 'WINCH'].includes(name)) job.kill(name);
    } else if (item.startsWith('%')) {
      await sh.complain(`${sh.where()}kill: ${item}: no such job\n`);
      status = 1;
    } else if (process) {
      if (name !== 'EXIT') process.kill(name);
    } else if (/^\d+$/.test(item) && sh.host.system?.kill(Number(item), name)) {
      // One outside this shell.
    } else {
      const number = /^-?\d+$/.test(item);
      await sh.complain(
        `${sh.where()}kill: ${number ? `(${item}) - No such process` : `${item}: arguments must be process or job IDs`}\n`,
      );
      status = 1;
    }
  }
  await sh.checkpoint();
  return status;
};

export const fg: Builtin = async (sh, args, name) => {
  const job = args.length > 0 ? findJob(sh, args[0] as string) : sh.jobs.at(-1);
  if (!sh.state.options.has('monitor')) {
    await sh.complain(`${sh.where()}${name}: no job control\n`);
    return 1;
  }
  if (!job) {
    await sh.complain(`${sh.where()}${name}: ${args[0] ?? 'current'}: no such job\n`);
    return 1;
  }
  if (name === 'bg') {
    await sh.complain(`${sh.where()}bg: job ${job.id} already in background\n`);
    return 0;
  }
  await sh.print(`${job.text}\n`);
  const { signal } = sh.controller;
  const forward = () => job.kill(String(signal.reason).replace(/^SIG/, ''));
  signal.addEventListener('abort', forward, { once: true });
  const status = await job.done;
  signal.removeEventListener('abort', forward);
  sh.jobs = sh.jobs.filter((j) => j !== job);
  if (signal.aborted) await sh.checkpoint();
  return status;
};

export const disown: Builtin = async (sh, args) => {
  const job = findJob(sh, args[0] ?? '%+');
  if (!job) {
    await sh.complain(`${sh.where()}disown: ${args[0] ?? 'current'}: no such job\n`);
    return 1;
  }
  sh.jobs = sh.jobs.filter((j) => j !== job);
  return 0;
};
