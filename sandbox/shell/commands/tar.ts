/** tar: -c, -x, -t of archives without compression, with -f -C -v -m -p -h -O --exclude --strip-components. Words are GNU's, or busybox's where that is the userland. */
import { FileError, resolvePath } from '../../apimachinery/process.ts';
import { readTar, type TarEntry, TarError, tarEnd, tarEntry } from '../../apimachinery/tar.ts';
import { lstat, strerror } from '../file-system.ts';
import { command, readerChunks, type Tool } from './tool.ts';

export const tar = (process: Parameters<ReturnType<typeof command>>[0]): Promise<number> => {
  // The old style: the first word is letters without their dash.
  const [name = 'tar', first, ...rest] = process.argv;
  const argv = first !== undefined && /^[cxtvfmphOzjJk]+$/.test(first) ? [name, `-${first}`, ...rest] : process.argv;
  return run({ ...process, argv });
};

const run = command(
  {
    name: 'tar',
    flags: 'cxtvmphOzjJkPo',
    values: 'fCTX',
    usageStatus: 64,
    long: {
      create: 'c',
      extract: 'x',
      get: 'x',
      list: 't',
      verbose: 'v',
      'file=': 'f',
      'directory=': 'C',
      touch: 'm',
      'preserve-permissions': 'p',
      'same-permissions': 'p',
      dereference: 'h',
      'to-stdout': 'O',
      gzip: 'z',
      'exclude=': 'exclude',
      'strip-components=': 'strip',
      'no-same-permissions': 'o',
      'no-same-owner': 'o',
      'same-owner': 'p',
      'absolute-names': 'P',
      overwrite: 'o',
    },
  },
  async (tool) => {
    const { options } = tool;
    const modes = ['c', 'x', 't'].filter((mode) => options.has(mode));
    if (modes.length === 0) {
      await tool.fail("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options", 2);
      await tool.process.stderr.write("Try 'tar --help' or 'tar --usage' for more information.\n");
      return 2;
    }
    if (modes.length > 1) {
      await tool.fail("You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option", 2);
      await tool.process.stderr.write("Try 'tar --help' or 'tar --usage' for more information.\n");
      return 2;
    }
    if (['z', 'j', 'J'].some((letter) => options.has(letter)))
      return fatal(tool, 'compressed archives are not supported here');
    if (!options.has('f')) {
      return fatal(
        tool,
        options.has('c')
          ? 'Refusing to write archive contents to terminal (missing -f option?)'
          : 'Refusing to read archive contents from terminal (missing -f option?)',
      );
    }
    const folder = options.get('C');
    const base = folder === undefined ? tool.process.cwd : tool.path(folder);
    if (
      folder !== undefined &&
      !((tool.process.fs.exists(base) && tool.process.fs.stat(base).type === 'directory') || isFolder(tool, base))
    ) {
      if (tool.process.userland === 'busybox')
        return tool.fail(`can't change directory to '${folder}': No such file or directory`);
      return fatal(tool, `${folder}: Cannot open: No such file or directory`);
    }
    return options.has('c') ? create(tool, base) : extract(tool, base);
  },
);

function isFolder(tool: Tool, path: string): boolean {
  try {
    tool.process.fs.readdir(path);
    return true;
  } catch {
    return false;
  }
}

async function fatal(tool: Tool, text: string): Promise<number> {
  await tool.fail(text, 2);
  if (tool.process.userland !== 'busybox') await tool.fail('Error is not recoverable: exiting now', 2);
  return 2;
}

async function create(tool: Tool, base: string): Promise<number> {
  const { process, options } = tool;
  if (tool.operands.length === 0) {
    await tool.fail('Cowardly refusing to create an empty archive', 2);
    await process.stderr.write("Try 'tar --help' or 'tar --usage' for more information.\n");
    return 2;
  }
  const file = options.get('f') as string;
  const parts: Uint8Array[] = [];
  let written = 0;
  const out = async (data: Uint8Array) => {
    written += data.length;
    if (file === '-') await process.stdout.write(data);
    else parts.push(data);
  };
  let told = false;
  const excluded = tool.given.filter(([name]) => name === 'exclude').map(([, value]) => value);
  const add = async (path: string, shown: string): Promise<void> => {
    if (excluded.some((word) => shown === word || shown.endsWith(`/${word}`))) return;
    let name = shown;
    if (name.startsWith('/') && !options.has('P')) {
      if (!told) {
        const lead =
          process.userland === 'busybox'
            ? "removing leading '/' from member names"
            : "Removing leading `/' from member names";
        await process.stderr.write(`tar: ${lead}\n`);
      }
      told = true;
      name = name.replace(/^\/+/, '') || './';
    }
    const stat = options.has('h') ? process.fs.stat(path) : lstat(process.fs, path);
    const entry: TarEntry = { name, type: stat.type, mode: stat.mode, mtime: stat.mtime, data: new Uint8Array() };
    if (stat.type === 'directory') entry.name = name.endsWith('/') ? name : `${name}/`;
    else if (stat.type === 'symlink') entry.target = process.fs.readlink(path);
    else entry.data = process.fs.readFile(path);
    if (options.has('v'))
      await (file === '-' ? process.stderr : process.stdout).write(
        `${stat.type === 'directory' ? `${shown.replace(/\/$/, '')}/` : shown}\n`,
      );
    await out(tarEntry(entry));
    if (stat.type !== 'directory') return;
    for (const child of process.fs.readdir(path)) await add(`${path}/${child}`, `${shown.replace(/\/$/, '')}/${child}`);
  };
  for (const operand of tool.operands) {
    try {
      await add(resolvePath(base, operand), operand);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      if (process.userland === 'busybox') await tool.fail(`${operand}: ${strerror(error)}`, 1);
      else await tool.fail(`${operand}: Cannot stat: ${strerror(error)}`, 2);
    }
  }
  await out(tarEnd(written));
  if (file !== '-') {
    try {
      process.fs.writeFile(tool.path(file), join(parts));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return fatal(tool, `${file}: Cannot open: ${strerror(error)}`);
    }
  }
  if (tool.status > 0) {
    const words =
      process.userland === 'busybox'
        ? 'error exit delayed from previous errors'
        : 'Exiting with failure status due to previous errors';
    await tool.fail(words, tool.status);
  }
  return tool.status;
}

function join(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function* once(data: Uint8Array): AsyncGenerator<Uint8Array> {
  yield data;
}

async function extract(tool: Tool, base: string): Promise<number> {
  const { process, options } = tool;
  const file = options.get('f') as string;
  let chunks: AsyncIterable<Uint8Array>;
  try {
    chunks = file === '-' ? readerChunks(process.stdin) : once(process.fs.readFile(tool.path(file)));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (process.userland === 'busybox') return tool.fail(`can't open '${file}': ${strerror(error)}`);
    return fatal(tool, `${file}: Cannot open: ${strerror(error)}`);
  }
  const strip = Number(options.get('strip') ?? 0);
  const wanted = tool.operands.map((name) => name.replace(/\/$/, ''));
  const found = new Set<string>();
  try {
    for await (const entry of readTar(chunks)) {
      const plain = entry.name.replace(/\/$/, '');
      const match = wanted.find((name) => plain === name || plain.startsWith(`${name}/`));
      if (wanted.length > 0 && match === undefined) continue;
      if (match !== undefined) found.add(match);
      if (options.has('t')) {
        await tool.out(`${options.has('v') ? long(entry) : entry.name}\n`);
        continue;
      }
      if (options.has('v')) await tool.out(`${entry.name}\n`);
      const name = entry.name.split('/').filter(Boolean).slice(strip).join('/');
      if (name === '' && entry.type !== 'directory') continue;
      if (options.has('O')) await tool.out(entry.data);
      else await place(tool, base, name, entry);
    }
  } catch (error) {
    if (!(error instanceof TarError)) throw error;
    if (process.userland === 'busybox')
      return tool.fail(error.message.startsWith('This') ? 'invalid tar magic' : 'short read');
    await tool.fail(error.message, 2);
    if (error.message.startsWith('This')) await tool.fail('Exiting with failure status due to previous errors', 2);
    else await tool.fail('Error is not recoverable: exiting now', 2);
    return 2;
  }
  for (const name of wanted) {
    if (found.has(name)) continue;
    await tool.fail(
      process.userland === 'busybox' ? `${name}: not found in archive` : `${name}: Not found in archive`,
      process.userland === 'busybox' ? 1 : 2,
    );
  }
  if (tool.status > 0 && process.userland !== 'busybox')
    await tool.fail('Exiting with failure status due to previous errors', 2);
  return tool.status;
}

async function place(tool: Tool, base: string, name: string, entry: TarEntry): Promise<void> {
  const { fs, clock, userland } = tool.process;
  const path = resolvePath(base, name.replace(/(^|\/)\.\.(?=\/|$)/g, '$1'));
  try {
    if (entry.type === 'directory') {
      fs.mkdir(path, { recursive: true });
      if (path !== '/') fs.chmod(path, entry.mode);
      return;
    }
    fs.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
    if (entry.type === 'symlink') {
      if (fs.exists(path)) fs.rm(path);
      fs.symlink(entry.target ?? '', path);
      return;
    }
    const data = entry.type === 'link' ? fs.readFile(resolvePath(base, entry.target ?? '')) : entry.data;
    fs.writeFile(path, data, { mode: entry.mode & ~(tool.options.has('p') ? 0 : 0o022) });
    fs.chmod(path, entry.mode & ~(tool.options.has('p') ? 0 : 0o022));
    fs.touch(path, tool.options.has('m') ? clock.now() : entry.mtime);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (userland === 'busybox') await tool.fail(`can't open '${name}': ${strerror(error)}`);
    else await tool.fail(`${name}: Cannot open: ${strerror(error)}`, 2);
  }
}

const KINDS = { file: '-', directory: 'd', symlink: 'l', link: 'h' };

function long(entry: TarEntry): string {
  const bits = [...'rwxrwxrwx'].map((c, i) => (entry.mode & (1 << (8 - i)) ? c : '-')).join('');
  const date = new Date(entry.mtime).toISOString().slice(0, 16).replace('T', ' ');
  const size = String(entry.data.length).padStart(9);
  return `${KINDS[entry.type]}${bits} root/root ${size} ${date} ${entry.name}${entry.target ? ` -> ${entry.target}` : ''}`;
}
