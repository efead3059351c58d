/** nano, vi and their like: the host's editor over the terminal, working on files of this machine. */
import { FileError, type Process, type Program, resolvePath } from '../../apimachinery/process.ts';
import { strerror } from '../file-system.ts';

interface Editor {
  keys: 'plain' | 'vi';
  readOnly?: boolean;
  /** What the real one says without a terminal. */
  headless: string;
  /** Letters of options that take an argument. */
  values: string;
}

const NANO: Editor = { keys: 'plain', headless: 'Standard input is not a terminal\n', values: 'CJQTYXfors' };
const VI: Editor = {
  keys: 'vi',
  headless:
    'Vim: Warning: Output is not to a terminal\nVim: Warning: Input is not from a terminal\nVim: Error reading input, exiting...\nVim: Finished.\n',
  values: 'cSTuUwWpioO',
};

export const nano: Program = (process) => edit(process, NANO);
export const vi: Program = (process) => edit(process, VI);
export const view: Program = (process) => edit(process, { ...VI, readOnly: true });

/** `+12 file`: where to begin. Options that have no meaning here are passed over. */
function operandsOf(args: string[], values: string): { files: { name: string; line?: number }[]; letters: string } {
  const files: { name: string; line?: number }[] = [];
  let letters = '';
  let line: number | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--') {
      files.push(...args.slice(i + 1).map((name) => ({ name })));
      break;
    }
    const start = /^\+(\d*)(,\d*)?$/.exec(arg);
    if (start) line = start[1] ? Number(start[1]) : Number.MAX_SAFE_INTEGER;
    else if (/^-[^-]/.test(arg)) {
      letters += arg.slice(1);
      if (values.includes(arg.at(-1) as string)) i++;
    } else if (!arg.startsWith('--')) {
      files.push({ name: arg, ...(line === undefined ? {} : { line }) });
      line = undefined;
    }
  }
  return { files, letters };
}

/** One file after the other. The status is that of the last. */
async function edit(process: Process, editor: Editor): Promise<number> {
  const { terminal, stdin, stderr, stdout } = process;
  const open = terminal?.edit;
  if (!open || !stdin.isTTY || !stdout.isTTY) {
    await stderr.write(editor.headless);
    return 1;
  }
  const { files, letters } = operandsOf(process.argv.slice(1), editor.values);
  const readOnly = editor.readOnly || letters.includes(editor.keys === 'vi' ? 'R' : 'v');
  let status = 0;
  for (const file of files.length > 0 ? files : [{ name: '' }]) {
    const path = file.name === '' ? '' : resolvePath(process.cwd, file.name);
    let found: { text: string; binary: boolean } | undefined;
    try {
      found = path === '' ? undefined : read(process, path);
    } catch (error) {
      await stderr.write(`${process.argv[0]}: ${file.name}: ${strerror(error)}\n`);
      status = 1;
      continue;
    }
    const release = terminal.takeRaw();
    try {
      status = await open(
        {
          path,
          text: found?.text ?? '',
          keys: editor.keys,
          readOnly: readOnly || found?.binary === true,
          isNew: !found,
          ...(file.line === undefined ? {} : { line: file.line }),
        },
        (text, as) => write(process, as === undefined ? path : resolvePath(process.cwd, as), text),
        process.signal,
      );
    } finally {
      release();
    }
  }
  return status;
}

/** Undefined where there is no such file. What is not UTF-8 is shown, and not written back. */
function read({ fs }: Process, path: string): { text: string; binary: boolean } | undefined {
  let bytes: Uint8Array;
  try {
    bytes = fs.readFile(path);
  } catch (error) {
    if (error instanceof FileError && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), binary: false };
  } catch {
    return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), binary: true };
  }
}

/** What is wrong, if it cannot be written. */
function write({ fs }: Process, path: string, text: string): string | undefined {
  if (path === '') return 'No file name';
  try {
    fs.writeFile(path, text);
    return undefined;
  } catch (error) {
    return strerror(error);
  }
}
