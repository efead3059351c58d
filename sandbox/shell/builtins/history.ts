/** history: the list, and its file. */
import { FileError } from '../../apimachinery/process.ts';
import { readText, strerror } from '../file-system.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Builtin } from './index.ts';
import { tooMany } from './usage.ts';

export const history: Builtin = async (sh, args) => {
  const { lines } = sh.history;
  const refuse = async (words: string) => {
    await sh.complain(`${sh.where()}history: ${words}\n`);
    return 1;
  };
  const rest = [...args];
  let action = '';
  let offset: string | undefined;
  while (/^-[a-z]+$/.test(rest[0] ?? '')) {
    const option = rest.shift() as string;
    const letters = option.slice(1).replace(/d.*$/, '');
    if (letters.includes('c')) lines.length = 0;
    action = letters.replace('c', '').at(-1) ?? (letters.includes('c') ? 'c' : action);
    if (option.includes('d')) offset = /d(.+)$/.exec(option)?.[1] ?? rest.shift();
  }
  if (rest[0] === '--') rest.shift();
  if (offset !== undefined) {
    const range = /^(-?\d+)(?:-(-?\d+))?$/.exec(offset);
    const place = (text: string) => (Number(text) < 0 ? lines.length + Number(text) : Number(text) - 1);
    if (!range) return refuse(`${offset}: history position out of range`);
    const from = place(range[1] as string);
    const to = range[2] === undefined ? from : place(range[2]);
    if (from < 0 || from >= lines.length || to < from || to >= lines.length)
      return refuse(`${offset}: history position out of range`);
    lines.splice(from, to - from + 1);
    return 0;
  }
  if (action === 'c' && rest.length === 0) return 0;
  if (action === 's') {
    lines.push(rest.join(' '));
    return 0;
  }
  if (action === 'p') {
    await sh.print(rest.map((text) => `${text}\n`).join(''));
    return 0;
  }
  if (action !== '' && action !== 'c') return withFile(sh, action, rest[0], refuse);
  const [given] = rest;
  if (given !== undefined && !/^\d+$/.test(given)) return refuse(`${given}: numeric argument required`);
  if (rest.length > 1) return tooMany(sh, 'history');
  const from = Math.max(0, lines.length - Number(given ?? lines.length));
  await sh.print(
    lines
      .slice(from)
      .map((line, i) => `${String(from + i + 1).padStart(5)}  ${line}\n`)
      .join(''),
  );
  return 0;
};

/** -w writes the file anew, -a and -n go on from what it holds, -r reads it. */
async function withFile(
  sh: Interpreter,
  action: string,
  given: string | undefined,
  refuse: (words: string) => Promise<number>,
): Promise<number> {
  const { fs } = sh.host;
  const { lines } = sh.history;
  const name = given ?? sh.state.variables.get('HISTFILE') ?? `${sh.home()}/.bash_history`;
  const path = sh.path(name);
  const text = lines.map((line) => `${line}\n`).join('');
  try {
    if (action === 'w') fs.writeFile(path, text);
    else if (action === 'a') {
      const held = fs.exists(path) ? readText(fs, path) : '';
      fs.writeFile(path, text.startsWith(held) ? text : held + text);
    } else {
      const read = readText(fs, path).split('\n');
      if (read.at(-1) === '') read.pop();
      const known = action === 'n' && read.slice(0, lines.length).every((line, i) => line === lines[i]);
      lines.push(...(known ? read.slice(lines.length) : read));
    }
    return 0;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return refuse(`${name}: ${action === 'w' || action === 'a' ? 'cannot create: ' : ''}${strerror(error)}`);
  }
}
