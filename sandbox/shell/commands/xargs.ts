import type { Program } from '../../apimachinery/process.ts';
import { readerOf } from '../../apimachinery/streams.ts';
import { readText, strerror } from '../file-system.ts';
import { command, kept, lines, readerChunks } from './tool.ts';

export const xargs: Program = command(
  {
    name: 'xargs',
    pipes: true,
    flags: '0rtpx',
    values: 'nILPdsaE',
    stopAtOperand: true,
    long: {
      null: '0',
      'no-run-if-empty': 'r',
      verbose: 't',
      'max-args=': 'n',
      'max-lines=': 'L',
      'max-procs=': 'P',
      'delimiter=': 'd',
      'arg-file=': 'a',
      'replace=?': 'I',
    },
  },
  async (tool) => {
    const { options, process } = tool;
    const argv = tool.operands.length > 0 ? tool.operands : ['echo'];
    const replace = options.has('I') ? options.get('I') || '{}' : undefined;
    const perRun = options.has('n')
      ? Number(options.get('n'))
      : options.has('L')
        ? Number(options.get('L'))
        : undefined;
    let text = '';
    if (options.has('a')) {
      try {
        text = readText(process.fs, tool.path(options.get('a') as string));
      } catch (error) {
        return tool.fail(`Cannot open input file ‘${options.get('a')}’: ${strerror(error)}`);
      }
    } else {
      const decoder = new TextDecoder();
      for await (const chunk of kept(readerChunks(process.stdin), process.signal))
        text += decoder.decode(chunk, { stream: true });
    }
    let items: string[];
    const delimiter = options.has('0')
      ? '\0'
      : options.get('d')?.replace('\\n', '\n').replace('\\t', '\t').replace('\\0', '\0');
    if (delimiter !== undefined)
      items = text.split(delimiter).filter((item, i, all) => i < all.length - 1 || item !== '');
    else if (replace !== undefined || options.has('L'))
      items = text
        .split('\n')
        .map((l) => l.trim())
        .filter((l) => l !== '');
    else {
      const split = words(text);
      if (split === undefined)
        return tool.fail('unmatched single quote; by default quotes are special to xargs unless you use the -0 option');
      items = split;
    }
    const runs: string[][] = [];
    if (replace !== undefined) for (const item of items) runs.push(argv.map((arg) => arg.replaceAll(replace, item)));
    else if (options.has('L')) {
      for (let i = 0; i < items.length; i += perRun as number) {
        runs.push([...argv, ...items.slice(i, i + (perRun as number)).flatMap((l) => words(l) ?? [])]);
      }
    } else if (items.length === 0) {
      if (!options.has('r')) runs.push([...argv]);
    } else {
      const size = perRun ?? 5000;
      for (let i = 0; i < items.length; i += size) runs.push([...argv, ...items.slice(i, i + size)]);
    }
    let status = 0;
    for (const run of runs) {
      if (process.signal.aborted) break;
      if (options.has('t')) await process.stderr.write(`${run.join(' ')}\n`);
      const found = process.find ? process.find(run[0] as string) !== undefined : true;
      const code = found ? await process.spawn(run, { in: readerOf('') }) : 127;
      if (code === 127) {
        if (!found || !process.find) await process.stderr.write(`xargs: ${run[0]}: No such file or directory\n`);
        return 127;
      }
      if (code === 255) {
        await process.stderr.write(`xargs: ${run[0]}: exited with status 255; aborting\n`);
        return 124;
      }
      if (code > 128 && code < 160) return 125;
      if (code !== 0) status = 123;
    }
    return status;
  },
);

/** Blank-separated, with quotes and backslashes; undefined when a quote stays open. */
function words(text: string): string[] | undefined {
  const out: string[] = [];
  let current: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === "'" || c === '"') {
      const end = text.indexOf(c, i + 1);
      const line = text.indexOf('\n', i + 1);
      if (end < 0 || (line >= 0 && line < end)) return undefined;
      current = (current ?? '') + text.slice(i + 1, end);
      i = end;
    } else if (c === '\\') current = (current ?? '') + (text[++i] ?? '');
    else if (/\s/.test(c)) {
      if (current !== undefined) out.push(current);
      current = undefined;
    } else current = (current ?? '') + c;
  }
  if (current !== undefined) out.push(current);
  return out;
}

export { lines };
