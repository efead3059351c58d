/** Redirections: they change the running shell's descriptor table. */

import type { Redirection, WordPart } from 'unbash';
import { own } from '../apimachinery/json.ts';
import { FileError } from '../apimachinery/process.ts';
import { readerOf } from '../apimachinery/streams.ts';
import { ExpansionError } from './control.ts';
import { type Descriptor, deviceReader, fileReader, fileWriter, InputStream } from './descriptors.ts';
import { expandBody, expandString, expandWords } from './expand.ts';
import { strerror } from './file-system.ts';
import type { Interpreter } from './interpreter.ts';

/** Throws {@link ExpansionError} with bash's words. */
export async function applyRedirects(sh: Interpreter, redirects: readonly Redirection[]): Promise<void> {
  for (const redirect of redirects) await apply(sh, redirect);
}

async function apply(sh: Interpreter, redirect: Redirection): Promise<void> {
  const named = redirect.descriptor?.type === 'FileDescriptorVariable' ? redirect.descriptor.name : undefined;
  const given = redirect.descriptor?.type === 'FileDescriptor' ? redirect.descriptor.value : undefined;
  const fd = (standard: number): number => {
    if (named === undefined) return given ?? standard;
    let free = 10;
    while (sh.fds.has(free)) free++;
    sh.setVariable(named, String(free));
    return free;
  };
  if (redirect.type === 'HereDoc') {
    const { body, delimiter, operator } = redirect;
    let text =
      delimiter?.quoted || !body.parts
        ? delimiter?.quoted
          ? body.text
          : unescapeBody(body.text)
        : await expandBody(sh, operator === '<<-' ? withoutTabs(body.parts) : body.parts);
    if (operator === '<<-' && (delimiter?.quoted || !body.parts)) text = text.replace(/^\t+/gm, '');
    if (redirect.closing === undefined) {
      const end = `line ${sh.line(body.text.endsWith('\n') ? body.end - 1 : body.end)}: warning: here-document at line ${sh.line(redirect.pos)}`;
      const wanted = delimiter?.value ?? delimiter?.text ?? '';
      await sh.complain(`${sh.name}: ${end} delimited by end-of-file (wanted \`${wanted}')\n`);
      if (text !== '' && !text.endsWith('\n')) text += '\n';
    }
    sh.fds.set(fd(0), { reader: new InputStream(readerOf(text)) });
    return;
  }
  if (redirect.type === 'HereString') {
    const text = redirect.target ? await expandString(sh, redirect.target) : '';
    sh.fds.set(fd(0), { reader: new InputStream(readerOf(`${text}\n`)) });
    return;
  }
  const { operator, target } = redirect;
  if (!target) throw new ExpansionError("syntax error near unexpected token `newline'");
  const fields = await expandWords(sh, [target]);
  if (fields.length !== 1) throw new ExpansionError(`${target.text}: ambiguous redirect`);
  const word = fields[0] as string;
  if (operator === '>&' || operator === '<&') {
    if (/^\d+-?$/.test(word) || word === '-') return duplicate(sh, operator, word, fd(operator === '>&' ? 1 : 0));
    if (operator === '<&') throw new ExpansionError(`${word}: ambiguous redirect`);
    const opened = open(sh, '>', word);
    sh.fds.set(1, opened);
    sh.fds.set(2, opened);
    return;
  }
  if (operator === '&>' || operator === '&>>') {
    const opened = open(sh, operator === '&>' ? '>' : '>>', word);
    sh.fds.set(1, opened);
    sh.fds.set(2, opened);
    return;
  }
  const opened = open(sh, operator, word);
  sh.fds.set(fd(operator === '<' || operator === '<>' ? 0 : 1), opened);
}

function duplicate(sh: Interpreter, _operator: string, word: string, to: number): void {
  if (word === '-') {
    sh.fds.delete(to);
    return;
  }
  const from = Number.parseInt(word, 10);
  const source = sh.fds.get(from);
  if (!source) throw new ExpansionError(`${from}: Bad file descriptor`);
  sh.fds.set(to, source);
  if (word.endsWith('-')) sh.fds.delete(from);
}

const STANDARD: Record<string, number> = { '/dev/stdin': 0, '/dev/stdout': 1, '/dev/stderr': 2 };

function open(sh: Interpreter, operator: string, word: string): Descriptor {
  const { fs, pipes } = sh.host;
  const { reader, writer } = pipes.get(word) ?? {};
  if (reader) return { reader };
  if (writer) return { writer };
  const number = own(STANDARD, word) ?? (/^\/dev\/fd\/(\d+)$/.test(word) ? Number(word.slice(8)) : undefined);
  if (number !== undefined && (sh.fds.has(number) || !fs.exists(word))) {
    const known = sh.fds.get(number);
    if (!known) throw new ExpansionError(`${word}: No such file or directory`);
    return known;
  }
  const path = sh.path(word);
  try {
    if (word === '') throw new FileError('ENOENT', word);
    if (word.endsWith('/') && operator !== '<') throw new FileError('EISDIR', word);
    switch (operator) {
      case '<':
        if (fs.stat(path).type === 'directory') return { reader: new InputStream(directoryReader(word)) };
        return {
          reader: new InputStream(
            deviceReader(path, sh.host.random.int(2 ** 31), sh.host.clock) ?? fileReader(fs, path),
          ),
        };
      case '<>':
        if (!fs.exists(path)) fs.writeFile(path, '', { mode: 0o666 & ~sh.state.umask });
        return { reader: new InputStream(fileReader(fs, path)), writer: fileWriter(fs, path, true) };
      case '>>':
        return { writer: fileWriter(fs, path, true, 0o666 & ~sh.state.umask) };
      default:
        if (operator === '>' && sh.state.options.has('noclobber') && fs.exists(path) && !path.startsWith('/dev/')) {
          throw new ExpansionError(`${word}: cannot overwrite existing file`);
        }
        return { writer: fileWriter(fs, path, false, 0o666 & ~sh.state.umask) };
    }
  } catch (error) {
    if (error instanceof FileError) throw new ExpansionError(sh.words.open(word, strerror(error), operator !== '<'));
    throw error;
  }
}

function directoryReader(path: string) {
  return {
    isTTY: false,
    read: () => Promise.reject(new FileError('EISDIR', path)),
    cancel() {},
  };
}

/** `<<-`: the tabs that begin its lines are no part of the body. */
function withoutTabs(parts: readonly WordPart[]): WordPart[] {
  return parts.map((part, i) => {
    if (part.type !== 'Literal') return part;
    const value = part.value.replace(/\n\t+/g, '\n');
    return { ...part, value: i === 0 ? value.replace(/^\t+/, '') : value };
  });
}

/** The escapes of an unquoted here-document's body without expansions. */
function unescapeBody(text: string): string {
  return text.replace(/\\([$`\\])|\\\n/g, (_, c: string | undefined) => c ?? '');
}
