/** read, mapfile, getopts. */
import { decodeUtf8, encodeUtf8 } from '../../apimachinery/streams.ts';
import { MemoryExhausted } from '../control.ts';
import { evaluateText } from '../expand.ts';
import type { Interpreter } from '../interpreter.ts';
import { shellQuote } from '../quote.ts';
import type { Builtin } from './index.ts';
import { sayUsage } from './usage.ts';

/** Elements mapfile makes at most. */
const MAX_LINES = 1_000_000;

export const read: Builtin = async (sh, args) => {
  const options = new Map<string, string>();
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--') {
      i++;
      break;
    }
    if (!/^-./.test(arg)) break;
    for (let j = 1; j < arg.length; j++) {
      const c = arg[j] as string;
      if ('adinNptu'.includes(c)) {
        const value = arg.slice(j + 1) || args[++i];
        if (value === undefined) {
          await sh.complain(`${sh.where()}read: -${c}: option requires an argument\n`);
          return sayUsage(sh, 'read');
        }
        options.set(c, value);
        break;
      }
      if (!'ers'.includes(c)) {
        await sh.complain(`${sh.where()}read: -${c}: invalid option\n`);
        return sayUsage(sh, 'read');
      }
      options.set(c, '');
    }
  }
  const names = args.slice(i);
  const array = options.get('a');
  for (const c of ['n', 'N']) {
    const given = options.get(c);
    if (given === undefined || /^\d+$/.test(given)) continue;
    await sh.complain(`${sh.where()}read: ${given}: invalid number\n`);
    return 1;
  }
  if (!/^\d+$/.test(options.get('u') ?? '0')) {
    await sh.complain(`${sh.where()}read: ${options.get('u')}: invalid file descriptor specification\n`);
    return 1;
  }
  for (const name of array === undefined ? names : [array]) {
    if (!/^[A-Za-z_]\w*(\[.*\])?$/.test(name)) {
      await sh.complain(`${sh.where()}read: \`${name}': not a valid identifier\n`);
      return 1;
    }
  }
  if (options.has('t') && !/^(\d+\.?\d*|\.\d+)$/.test(options.get('t') as string)) {
    await sh.complain(`${sh.where()}read: ${options.get('t')}: invalid timeout specification\n`);
    return 1;
  }
  const fd = Number(options.get('u') ?? 0);
  const input = sh.fds.get(fd)?.reader;
  if (!input) {
    await sh.complain(
      `${sh.where()}read: ${options.has('u') ? `${fd}: invalid file descriptor` : `read error: ${fd}`}: Bad file descriptor\n`,
    );
    return 1;
  }
  if (options.has('p') && input.isTTY) await sh.complain(options.get('p') as string);
  const raw = options.has('r');
  const given = options.get('d');
  const exact = options.get('N');
  const count = exact ?? options.get('n');
  const delimiter =
    exact !== undefined ? -1 : given === undefined ? 10 : given === '' ? 0 : (encodeUtf8(given)[0] as number);
  const { controller } = sh;
  let timedOut = false;
  const timer = new AbortController();
  if (options.has('t')) {
    const stop = () => timer.abort('SIGALRM');
    controller.signal.addEventListener('abort', stop, { once: true });
    void sh.host.clock.sleep(Number(options.get('t')) * 1000, timer.signal).then((woken) => {
      if (woken) {
        timedOut = true;
        timer.abort('SIGALRM');
      }
    });
  }
  const signal = options.has('t') ? timer.signal : controller.signal;
  let text = '';
  /** Positions in `text` that a backslash quoted. */
  const quoted = new Set<number>();
  let ended = true;
  const limit = count === undefined ? undefined : Number(count);
  for (;;) {
    if (limit !== undefined && text.length >= limit) {
      ended = false;
      break;
    }
    const bytes = await input.readUntil(delimiter, signal, limit === undefined ? undefined : limit - text.length);
    if (controller.signal.aborted) return 130;
    if (!bytes) break;
    const complete = delimiter >= 0 && bytes[bytes.length - 1] === delimiter;
    let piece = decodeUtf8(complete ? bytes.subarray(0, -1) : bytes);
    if (raw) {
      text += piece;
      if (complete) ended = false;
      if (complete) break;
      continue;
    }
    let continued = false;
    for (let at = 0; at < piece.length; at++) {
      if (piece[at] !== '\\') {
        text += piece[at];
        continue;
      }
      at++;
      if (at >= piece.length) {
        if (complete && delimiter === 10) continued = true;
        break;
      }
      if (piece[at] === '\n') continue;
      quoted.add(text.length);
      text += piece[at];
    }
    piece = '';
    if (complete && !continued) {
      ended = false;
      break;
    }
  }
  timer.abort('done');
  if (controller.signal.aborted) await sh.checkpoint();
  if (options.has('a')) {
    const variable = sh.state.variables.target(options.get('a') as string);
    variable.value = new Map(fieldsOf(sh, text, quoted, 0).map((f, n) => [n, f]));
  } else if (names.length === 0) sh.setVariable('REPLY', text);
  else if (exact !== undefined) {
    names.forEach((name, n) => {
      store(sh, name, n === 0 ? text : '');
    });
  } else {
    const fields = fieldsOf(sh, text, quoted, names.length);
    names.forEach((name, n) => {
      store(sh, name, fields[n] ?? '');
    });
  }
  if (timedOut) return 142;
  return ended ? 1 : 0;
};

function store(sh: Interpreter, name: string, value: string): void {
  const match = /^(\w+)\[(.*)\]$/.exec(name);
  if (!match) {
    sh.setVariable(name, value);
    return;
  }
  const variable = sh.state.variables.target(match[1] as string);
  if (variable.keys) variable.keys.set(match[2] as string, value);
  else {
    if (!(variable.value instanceof Map)) variable.value = new Map();
    variable.value.set(Number(evaluateText(sh, match[2] as string)), value);
  }
}

/** Splits as `read` does: the last of `max` names takes the rest; 0: as many as there are. */
function fieldsOf(sh: Interpreter, text: string, quoted: Set<number>, max: number): string[] {
  const ifs = sh.state.variables.get('IFS') ?? ' \t\n';
  const isSpace = (i: number) =>
    !quoted.has(i) && ifs.includes(text[i] as string) && ' \t\n'.includes(text[i] as string);
  const isIfs = (i: number) => !quoted.has(i) && ifs.includes(text[i] as string);
  const out: string[] = [];
  let i = 0;
  let end = text.length;
  while (i < end && isSpace(i)) i++;
  while (end > i && isSpace(end - 1)) end--;
  while (i < end) {
    if (max > 0 && out.length === max - 1) {
      let rest = end;
      // One trailing delimiter alone is not part of the last field.
      if (isIfs(end - 1) && !isSpace(end - 1)) {
        let only = true;
        for (let k = i; k < end - 1; k++) if (isIfs(k)) only = false;
        if (only) rest--;
      }
      out.push(text.slice(i, rest));
      return out;
    }
    let j = i;
    while (j < end && !isIfs(j)) j++;
    out.push(text.slice(i, j));
    while (j < end && isSpace(j)) j++;
    if (j < end && isIfs(j) && !isSpace(j)) {
      j++;
      while (j < end && isSpace(j)) j++;
    }
    i = j;
  }
  return out;
}

export const mapfile: Builtin = async (sh, args) => {
  const options = new Map<string, string>();
  let name = 'MAPFILE';
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '-t') options.set('t', '');
    else if (/^-[dnOsuCc]$/.test(arg)) options.set(arg[1] as string, args[++i] ?? '');
    else name = arg;
  }
  const refuse = async (words: string) => {
    await sh.complain(`${sh.where()}mapfile: ${words}\n`);
    return 1;
  };
  if (!/^[A-Za-z_]\w*$/.test(name)) return refuse(`\`${name}': not a valid identifier`);
  for (const [c, what] of Object.entries({ n: 'line count', s: 'line count', O: 'array origin' })) {
    if (!/^\d+$/.test(options.get(c) ?? '0')) return refuse(`${options.get(c)}: invalid ${what}`);
  }
  const input = sh.fds.get(Number(options.get('u') ?? 0))?.reader;
  if (options.has('u') && !input) return refuse(`${options.get('u')}: invalid file descriptor: Bad file descriptor`);
  const variable = sh.state.variables.target(name);
  const origin = Number(options.get('O') ?? 0);
  const map = options.has('O') && variable.value instanceof Map ? variable.value : new Map<number, string>();
  variable.value = map;
  const delimiter = options.has('d') ? (encodeUtf8(options.get('d') as string)[0] ?? 0) : 10;
  const callback = options.get('C');
  const quantum = Number(options.get('c') ?? 5000) || 5000;
  let skip = Number(options.get('s') ?? 0);
  const limit = Number(options.get('n') ?? 0);
  for (let n = 0; input && (limit === 0 || n < limit); ) {
    const bytes = await input.readUntil(delimiter, sh.controller.signal);
    if (!bytes) break;
    if (skip-- > 0) continue;
    const chomp = options.has('t') && bytes[bytes.length - 1] === delimiter;
    if (n >= MAX_LINES) throw new MemoryExhausted();
    const text = decodeUtf8(chomp ? bytes.subarray(0, -1) : bytes);
    if (callback !== undefined && (n + 1) % quantum === 0)
      await sh.runText(`${callback} ${origin + n} ${shellQuote(text)}`);
    map.set(origin + n++, text);
  }
  return 0;
};

export const getopts: Builtin = async (sh, args) => {
  const [spec, name, ...given] = args;
  if (spec === undefined || name === undefined) {
    return sayUsage(sh, 'getopts');
  }
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    await sh.complain(`${sh.where()}getopts: \`${name}': not a valid identifier\n`);
    return 1;
  }
  const list = given.length > 0 ? given : sh.state.positional;
  let index = Number(sh.state.variables.get('OPTIND') ?? 1);
  if (index === 1 && sh.optionIndex > 1 && sh.lastOptind !== 1) sh.optionIndex = 0;
  const silent = spec.startsWith(':');
  const letters = silent ? spec.slice(1) : spec;
  const arg = list[index - 1];
  const finish = (value: string) => {
    sh.setVariable(name, value);
    sh.setVariable('OPTIND', String(index));
    sh.lastOptind = index;
  };
  if (sh.optionIndex <= 1) {
    sh.optionIndex = 1;
    if (arg === undefined || !/^-./.test(arg) || arg === '--') {
      if (arg === '--') index++;
      finish('?');
      sh.optionIndex = 0;
      return 1;
    }
  }
  const text = arg as string;
  const c = text[sh.optionIndex] as string;
  sh.optionIndex++;
  const advance = () => {
    if (sh.optionIndex >= text.length) {
      index++;
      sh.optionIndex = 0;
    }
  };
  const at = letters.indexOf(c);
  sh.state.variables.unset('OPTARG');
  if (at < 0 || c === ':') {
    advance();
    if (silent) sh.setVariable('OPTARG', c);
    else await sh.complain(`${sh.arg0}: illegal option -- ${c}\n`);
    finish('?');
    return 0;
  }
  if (letters[at + 1] === ':') {
    const attached = text.slice(sh.optionIndex);
    index++;
    sh.optionIndex = 0;
    const value = attached || list[index - 1];
    if (!attached) index++;
    if (value === undefined) {
      index--;
      if (silent) sh.setVariable('OPTARG', c);
      else await sh.complain(`${sh.arg0}: option requires an argument -- ${c}\n`);
      finish(silent ? ':' : '?');
      return 0;
    }
    sh.setVariable('OPTARG', value);
    finish(c);
    return 0;
  }
  advance();
  finish(c);
  return 0;
};
