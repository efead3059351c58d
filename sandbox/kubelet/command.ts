/** What a container's argument vector starts: a server of the image, a sleep, or a program. */
import { baseName, type Image } from './image.ts';
import type { ProcessKind } from './types.ts';

export type Resolved = { process: ProcessKind; argv: string[]; sleepMs?: number } | { error: string };

const SHELLS = ['sh', 'ash', 'bash', 'dash'];
const UNITS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86400 };

/** `error` is runc's: it names why the process could not be started. */
export function resolveCommand(
  image: Image,
  argv: string[],
  env: Readonly<Record<string, string>>,
  stdin: boolean,
): Resolved {
  if (argv.length === 0 || argv[0] === '') return { error: 'no command specified' };
  const first = argv[0] as string;
  const name = baseName(first);
  const rest = unwrap(image, argv);
  if (rest) return resolveCommand(image, rest, env, stdin);
  if (image.daemons?.[name]) return { process: { kind: 'daemon', name }, argv };
  if ((name === 'python3' || name === 'python') && argv[1] && image.daemons?.[baseName(argv[1])]) {
    return { process: { kind: 'daemon', name: baseName(argv[1]) }, argv: argv.slice(1) };
  }
  if (!knows(image, first)) {
    const why = first.includes('/') ? 'no such file or directory' : 'executable file not found in $PATH';
    return { error: first.includes('/') ? `exec: "${first}": stat ${first}: ${why}` : `exec: "${first}": ${why}` };
  }
  if (name === 'sleep') {
    const ms = sleepMs(argv.slice(1));
    if (ms !== undefined) return { process: { kind: 'sleep' }, argv, sleepMs: ms };
  }
  if (SHELLS.includes(name)) {
    if (argv.length === 1 && !stdin) return { process: { kind: 'sleep' }, argv, sleepMs: 0 };
    const at = argv.findIndex((word, i) => i > 0 && /^-[a-z]*c$/.test(word));
    const words = at > 0 && argv[at + 1] !== undefined ? simpleCommand(argv[at + 1] as string, env) : undefined;
    if (words) {
      const inner = resolveCommand(image, words, env, stdin);
      if (!('error' in inner) && inner.process.kind !== 'program') return inner;
    }
  }
  return { process: { kind: 'program' }, argv };
}

/** Whether the image has the executable, by bare name or by a usual path. */
export function knows(image: Image, command: string): boolean {
  const name = baseName(command);
  if (command.includes('/') && !/^\/(usr\/(local\/)?)?s?bin\/[^/]+$/.test(command) && command !== `/${name}`)
    return false;
  return image.daemons?.[name] !== undefined || image.tools.has(name);
}

/** An entrypoint script that ends in `exec "$@"` starts its arguments; some put the program's name before options. */
function unwrap(image: Image, argv: string[]): string[] | undefined {
  const name = baseName(argv[0] as string);
  const init = name === 'tini' || name === 'dumb-init';
  if (!init && name !== 'docker-entrypoint.sh' && name !== 'entrypoint.sh' && name !== 'env') return undefined;
  if (!image.tools.has(name) && name !== 'tini') return undefined;
  const rest = argv.slice(1).filter((word, i) => !(init && i === 0 && word === '--'));
  if (rest.length === 0) return undefined;
  if ((rest[0] as string).startsWith('-')) {
    const program = image.config('latest').cmd?.[0];
    return program ? [program, ...rest] : undefined;
  }
  return rest;
}

/** Milliseconds; undefined where sleep would complain. */
export function sleepMs(args: string[]): number | undefined {
  if (args.length === 0) return undefined;
  let total = 0;
  for (const arg of args) {
    if (/^inf(inity)?$/i.test(arg)) {
      total = Number.POSITIVE_INFINITY;
      continue;
    }
    const match = /^([0-9]+(?:\.[0-9]+)?)([smhd]?)$/.exec(arg);
    if (!match) return undefined;
    total += Number(match[1]) * (UNITS[match[2] as string] as number) * 1000;
  }
  return total;
}

/** The words of a script that is one plain command (quotes and `$NAME` allowed, nothing else); undefined for any other. */
export function simpleCommand(script: string, env: Readonly<Record<string, string>>): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  const text = script.trim().replace(/;$/, '');
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === ' ' || c === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (c === "'") {
      const end = text.indexOf("'", i + 1);
      if (end < 0) return undefined;
      word = (word ?? '') + text.slice(i + 1, end);
      i = end;
    } else if (c === '"') {
      const end = text.indexOf('"', i + 1);
      if (end < 0) return undefined;
      const inner = text.slice(i + 1, end);
      if (/[$`\\]/.test(inner)) return undefined;
      word = (word ?? '') + inner;
      i = end;
    } else if (c === '$') {
      const name = /^\{([A-Za-z_]\w*)\}|^([A-Za-z_]\w*)/.exec(text.slice(i + 1));
      const value = name ? env[(name[1] ?? name[2]) as string] : undefined;
      if (!name || value === undefined || /\s|[*?[]/.test(value)) return undefined;
      word = (word ?? '') + value;
      i += name[0].length;
    } else if (/[\w./:=@%+,-]/.test(c)) word = (word ?? '') + c;
    else return undefined;
  }
  if (word !== undefined) words.push(word);
  if (words[0] === 'exec') words.shift();
  if (words.length === 0 || /^\w+=/.test(words[0] as string)) return undefined;
  return words;
}
