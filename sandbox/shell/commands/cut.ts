import type { Program } from '../../apimachinery/process.ts';
import { command, decodeUtf8, encodeUtf8, inputs, lines, Output } from './tool.ts';

type Range = [number, number];

export const cut: Program = command(
  {
    name: 'cut',
    pipes: true,
    flags: 'ns',
    values: 'bcdf',
    long: {
      'bytes=': 'b',
      'characters=': 'c',
      'delimiter=': 'd',
      'fields=': 'f',
      'only-delimited': 's',
      complement: 'complement',
      'output-delimiter=': 'output',
    },
  },
  async (tool) => {
    const { options } = tool;
    const modes = ['b', 'c', 'f'].filter((c) => options.has(c));
    const usage = async (text: string) => {
      await tool.fail(text);
      await tool.process.stderr.write("Try 'cut --help' for more information.\n");
      return 1;
    };
    if (modes.length === 0) return usage('you must specify a list of bytes, characters, or fields');
    if (modes.length > 1) return usage('only one list may be specified');
    const mode = modes[0] as string;
    const delimiter = options.get('d') ?? '\t';
    if ([...delimiter].length > 1) return usage('the delimiter must be a single character');
    if (options.has('d') && mode !== 'f')
      return usage('an input delimiter may be specified only when operating on fields');
    const ranges: Range[] = [];
    for (const item of (options.get(mode) as string).split(/[, ]/)) {
      const match = /^(\d*)(-?)(\d*)$/.exec(item);
      const field = mode === 'f' ? 'field' : 'byte/character';
      if (!match || item === '') return usage(`invalid ${field} value ‘${item}’`);
      if (item === '-') return usage('invalid range with no endpoint: -');
      const from = match[1] === '' ? 1 : Number(match[1]);
      const to = match[2] === '' ? from : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
      if (from === 0)
        return usage(mode === 'f' ? 'fields are numbered from 1' : 'byte/character positions are numbered from 1');
      if (to < from) return usage('invalid decreasing range');
      ranges.push([from, to]);
    }
    const picked = (n: number) => ranges.some(([a, b]) => n >= a && n <= b) !== options.has('complement');
    const joiner = options.get('output');
    const output = new Output(tool);
    for (const name of tool.operands.length > 0 ? tool.operands : ['-']) {
      const chunks = await inputs(tool, name);
      if (!chunks) continue;
      for await (const { text } of lines(chunks)) {
        if (mode === 'f') {
          if (!text.includes(delimiter)) {
            if (!options.has('s')) await output.write(`${text}\n`);
            continue;
          }
          const fields = text.split(delimiter).filter((_, i) => picked(i + 1));
          await output.write(`${fields.join(joiner ?? delimiter)}\n`);
        } else if (mode === 'c' && joiner === undefined) {
          await output.write(`${[...text].filter((_, i) => picked(i + 1)).join('')}\n`);
        } else {
          const bytes = encodeUtf8(text).filter((_, i) => picked(i + 1));
          await output.write(`${decodeUtf8(bytes)}\n`);
        }
      }
      await output.flush();
    }
    return tool.status;
  },
);
