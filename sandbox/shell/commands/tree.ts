/** tree, file: what is there, and of what kind. */
import type { Program } from '../../apimachinery/process.ts';
import { decodeUtf8 } from '../../apimachinery/streams.ts';
import { lstat, strerror } from '../file-system.ts';
import { matches } from '../pattern.ts';
import { command, type Tool } from './tool.ts';

export const tree: Program = command(
  { name: 'tree', flags: 'adfilpshDFCnQ', values: 'LPI', long: { noreport: 'noreport', dirsfirst: 'dirsfirst' } },
  async (tool) => {
    const has = (name: string) => tool.options.has(name);
    const limit = tool.options.has('L') ? Number(tool.options.get('L')) : Number.POSITIVE_INFINITY;
    if (!(limit > 0)) {
      await tool.process.stderr.write('tree: Invalid level, must be greater than 0.\n');
      return 1;
    }
    let [directories, files] = [0, 0];
    const { fs } = tool.process;
    const walk = async (path: string, shown: string, indent: string, depth: number): Promise<void> => {
      let names = fs.readdir(path).filter((name) => has('a') || !name.startsWith('.'));
      const kind = (name: string) => lstat(fs, `${path === '/' ? '' : path}/${name}`).type;
      const [keep, drop] = [tool.options.get('P'), tool.options.get('I')];
      if (drop !== undefined) names = names.filter((name) => !drop.split('|').some((p) => matches(p, name)));
      if (keep !== undefined)
        names = names.filter((n) => kind(n) === 'directory' || keep.split('|').some((p) => matches(p, n)));
      if (has('d')) names = names.filter((name) => kind(name) === 'directory');
      if (has('dirsfirst')) names.sort((a, b) => Number(kind(b) === 'directory') - Number(kind(a) === 'directory'));
      for (const [i, name] of names.entries()) {
        const last = i === names.length - 1;
        const at = `${path === '/' ? '' : path}/${name}`;
        const type = kind(name);
        const label = has('f') ? `${shown.replace(/\/$/, '')}/${name}` : name;
        const target = type === 'symlink' ? ` -> ${fs.readlink(at)}` : '';
        const mark = has('F') && type === 'directory' ? '/' : '';
        await tool.out(`${has('i') ? '' : `${indent}${last ? '└── ' : '├── '}`}${label}${mark}${target}\n`);
        if (type !== 'directory') {
          files++;
          continue;
        }
        directories++;
        if (depth < limit) await walk(at, label, indent + (last ? '    ' : '│\u00a0\u00a0 '), depth + 1);
      }
    };
    for (const name of tool.operands.length > 0 ? tool.operands : ['.']) {
      const path = tool.path(name);
      if (!fs.exists(path) || fs.stat(path).type !== 'directory') {
        await tool.out(`${name}  [error opening dir]\n`);
        tool.status = 2;
        continue;
      }
      directories++;
      await tool.out(`${name}\n`);
      await walk(path, name, '', 1);
    }
    const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;
    if (!has('noreport')) {
      const report = count(directories, 'directory', 'directories');
      await tool.out(`\n${report}${has('d') ? '' : `, ${count(files, 'file', 'files')}`}\n`);
    }
    return tool.status;
  },
);

export const file: Program = command({ name: 'file', flags: 'bLhiksz0' }, async (tool) => {
  if (tool.operands.length === 0) {
    await tool.process.stderr.write('Usage: file [-bcCdEhikLlNnprsSvzZ0] <file> ...\n');
    return 1;
  }
  const width = Math.max(...tool.operands.map((name) => name.length));
  for (const name of tool.operands) {
    const label = tool.options.has('b') ? '' : `${name}:${' '.repeat(width - name.length + 1)}`;
    await tool.out(`${label}${describe(tool, name)}\n`);
  }
  return 0;
});

function describe(tool: Tool, name: string): string {
  const { fs } = tool.process;
  const path = tool.path(name);
  try {
    const { type } = lstat(fs, path);
    if (type === 'symlink' && !tool.options.has('L')) {
      return `${fs.exists(path) ? '' : 'broken '}symbolic link to ${fs.readlink(path)}`;
    }
    if (fs.stat(path).type === 'directory') return 'directory';
    return contents(fs.readFile(path));
  } catch (error) {
    return `cannot open \`${name}' (${strerror(error)})`;
  }
}

function contents(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'empty';
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip compressed data';
  if (bytes[0] === 0x7f && bytes[1] === 0x45) return 'ELF 64-bit LSB executable, x86-64';
  if (bytes.length === 1) return 'very short file (no magic)';
  if (bytes.some((b) => b < 32 && ![7, 8, 9, 10, 12, 13, 27].includes(b))) return 'data';
  const text = decodeUtf8(bytes);
  if (text.includes('\ufffd')) return 'ISO-8859 text';
  const encoding = bytes.some((b) => b > 127) ? 'Unicode text, UTF-8 text' : 'ASCII text';
  const ends = text.includes('\n')
    ? /\r\n/.test(text)
      ? ', with CRLF line terminators'
      : ''
    : ', with no line terminators';
  const shebang = /^#!\s*(?:\S*\/)?([^/\s]+)(?:[ \t]+(\S+))?/.exec(text);
  const interpreter = shebang?.[1] === 'env' ? shebang[2] : shebang?.[1];
  const known: Record<string, string> = { bash: 'Bourne-Again shell', sh: 'POSIX shell' };
  if (interpreter) return `${known[interpreter] ?? interpreter} script, ${encoding} executable${ends}`;
  if (/^-----BEGIN CERTIFICATE-----/.test(text)) return 'PEM certificate';
  if (/^-----BEGIN RSA PRIVATE KEY-----/.test(text)) return 'PEM RSA private key';
  if (/^\s*[[{]/.test(text)) {
    try {
      JSON.parse(text);
      return 'JSON text data';
    } catch {
      // text like any other
    }
  }
  return encoding + ends;
}
