/** basename, dirname, pwd, readlink, realpath, stat, mktemp. */
import { type Program, resolvePath } from '../../apimachinery/process.ts';
import { strftime } from '../builtins/printf.ts';
import { lstat, strerror } from '../file-system.ts';
import { modeText } from './ls.ts';
import { command, type Tool } from './tool.ts';

async function operandMissing(tool: Tool): Promise<number> {
  await tool.fail('missing operand');
  await tool.process.stderr.write(`Try '${tool.name} --help' for more information.\n`);
  return 1;
}

export const basename: Program = command(
  { name: 'basename', flags: 'az', values: 's', long: { multiple: 'a', 'suffix=': 's' } },
  async (tool) => {
    const many = tool.options.has('a') || tool.options.has('s');
    const [first, second] = tool.operands;
    if (first === undefined) return operandMissing(tool);
    if (!many && tool.operands.length > 2) {
      await tool.fail(`extra operand ‘${tool.operands[2]}’`);
      await tool.process.stderr.write("Try 'basename --help' for more information.\n");
      return 1;
    }
    const suffix = tool.options.get('s') ?? (many ? '' : (second ?? ''));
    for (const path of many ? tool.operands : [first]) {
      const name = path
        .replace(/(.)\/+$/, '$1')
        .replace(/^\/+$/, '/')
        .replace(/^.*\/(?=[^/])/, '');
      await tool.out(`${suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`);
    }
    return 0;
  },
);

export const dirname: Program = command({ name: 'dirname', flags: 'z' }, async (tool) => {
  if (tool.operands.length === 0) return operandMissing(tool);
  for (const path of tool.operands) {
    const trimmed = path.replace(/(.)\/+$/, '$1');
    const at = trimmed.lastIndexOf('/');
    await tool.out(`${at < 0 ? '.' : trimmed.slice(0, at).replace(/\/+$/, '') || '/'}\n`);
  }
  return 0;
});

export const pwd: Program = command({ name: 'pwd', flags: 'LP' }, async (tool) => {
  await tool.out(`${tool.process.cwd}\n`);
  return 0;
});

/** Every link on the way followed; undefined when the last component's directory is missing. */
export function canonical(tool: Tool, path: string, needAll: boolean): string | undefined {
  const { fs } = tool.process;
  const parts = tool.path(path).split('/').filter(Boolean);
  let at = '/';
  for (let hops = 0; parts.length > 0; hops++) {
    if (hops > 200) return undefined;
    const next = resolvePath(at, parts.shift() as string);
    try {
      const target = fs.readlink(next);
      parts.unshift(...target.split('/').filter(Boolean));
      if (target.startsWith('/')) at = '/';
    } catch {
      if (!fs.exists(next) && (needAll || parts.length > 0)) return undefined;
      at = next;
    }
  }
  return at;
}

export const readlink: Program = command(
  { name: 'readlink', flags: 'femnqsz', long: { canonicalize: 'f' } },
  async (tool) => {
    if (tool.operands.length === 0) return operandMissing(tool);
    for (const name of tool.operands) {
      if (tool.options.has('f') || tool.options.has('e') || tool.options.has('m')) {
        const path = canonical(tool, name, tool.options.has('e'));
        if (path === undefined) tool.status = 1;
        else await tool.out(path + (tool.options.has('n') ? '' : '\n'));
        continue;
      }
      try {
        await tool.out(tool.process.fs.readlink(tool.path(name)) + (tool.options.has('n') ? '' : '\n'));
      } catch {
        tool.status = 1;
      }
    }
    return tool.status;
  },
);

export const realpath: Program = command({ name: 'realpath', flags: 'emsqz' }, async (tool) => {
  if (tool.operands.length === 0) return operandMissing(tool);
  for (const name of tool.operands) {
    const path = tool.options.has('s') ? tool.path(name) : canonical(tool, name, tool.options.has('e'));
    if (path === undefined) await tool.fail(`${name}: No such file or directory`);
    else await tool.out(`${path}\n`);
  }
  return tool.status;
});

export const stat: Program = command(
  { name: 'stat', flags: 'Lft', values: 'c', long: { 'format=': 'c', 'printf=': 'printf', dereference: 'L' } },
  async (tool) => {
    if (tool.operands.length === 0) return operandMissing(tool);
    for (const name of tool.operands) {
      try {
        const { fs } = tool.process;
        const info = tool.options.has('L') ? fs.stat(tool.path(name)) : lstat(fs, tool.path(name));
        const mode = (info.mode & 0o7777).toString(8);
        const kind =
          info.type === 'file'
            ? info.size === 0
              ? 'regular empty file'
              : 'regular file'
            : info.type === 'symlink'
              ? 'symbolic link'
              : 'directory';
        const time = strftime('%Y-%m-%d %H:%M:%S.%N %z', info.mtime);
        const link = info.type === 'symlink' ? ` -> ${fs.readlink(tool.path(name))}` : '';
        const format = tool.options.get('c') ?? tool.options.get('printf');
        if (format === undefined) {
          await tool.out(
            `  File: ${name}${link}\n  Size: ${String(info.size).padEnd(10)}\tBlocks: ${String(Math.ceil(info.size / 512)).padEnd(10)} IO Block: 4096   ${kind}\nAccess: (${mode.padStart(4, '0')}/${modeText(info)})  Uid: (    0/    root)   Gid: (    0/    root)\nAccess: ${time}\nModify: ${time}\nChange: ${time}\n Birth: ${time}\n`,
          );
          continue;
        }
        const values: Record<string, string> = {
          a: mode,
          A: modeText(info),
          F: kind,
          n: name,
          N: `'${name}'`,
          s: String(info.size),
          u: '0',
          g: '0',
          U: 'root',
          G: 'root',
          Y: String(Math.floor(info.mtime / 1000)),
          y: time,
          X: String(Math.floor(info.mtime / 1000)),
          h: '1',
          '%': '%',
        };
        await tool.out(
          format.replace(/%(.)/g, (all, c: string) => values[c] ?? all) + (tool.options.has('c') ? '\n' : ''),
        );
      } catch (error) {
        await tool.fail(`cannot statx '${name}': ${strerror(error)}`);
      }
    }
    return tool.status;
  },
);

export const mktemp: Program = command(
  { name: 'mktemp', flags: 'dqut', values: 'p', long: { directory: 'd', 'tmpdir=?': 'p', 'suffix=': 'suffix' } },
  async (tool) => {
    const template = tool.operands[0] ?? 'tmp.XXXXXXXXXX';
    const match = /X{3,}(?=[^X]*$)/.exec(template);
    if (!match) return tool.fail(`too few X's in template ‘${template}’`);
    const { fs } = tool.process;
    const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    const directory =
      tool.options.get('p') ||
      (tool.operands.length === 0 || tool.options.has('t') ? tool.process.env.get('TMPDIR') || '/tmp' : '');
    for (let n = tool.process.pid * 7919; ; n++) {
      let letters = '';
      for (let i = 0, x = n * 2654435761; i < match[0].length; i++, x = Math.floor(x / 3) + i * 97 + n)
        letters += alphabet[Math.abs(x) % alphabet.length];
      const name =
        template.slice(0, match.index) +
        letters +
        template.slice(match.index + match[0].length) +
        (tool.options.get('suffix') ?? '');
      const shown = directory ? `${directory}/${name}` : name;
      const path = tool.path(shown);
      if (fs.exists(path)) continue;
      try {
        if (tool.options.has('d')) fs.mkdir(path);
        else if (!tool.options.has('u')) fs.writeFile(path, '', { mode: 0o600 });
      } catch (error) {
        return tool.fail(`failed to create file via template ‘${template}’: ${strerror(error)}`);
      }
      await tool.out(`${shown}\n`);
      return 0;
    }
  },
);
