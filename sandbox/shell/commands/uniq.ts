import type { Program } from '../../apimachinery/process.ts';
import { command, inputs, lines } from './tool.ts';

export const uniq: Program = command(
  {
    name: 'uniq',
    pipes: true,
    flags: 'cdDiuz',
    values: 'fsw',
    long: {
      count: 'c',
      repeated: 'd',
      'all-repeated': 'D',
      'ignore-case': 'i',
      unique: 'u',
      'skip-fields=': 'f',
      'skip-chars=': 's',
      'check-chars=': 'w',
    },
  },
  async (tool) => {
    const { options } = tool;
    const key = (line: string): string => {
      let text = line;
      for (let n = Number(options.get('f') ?? 0); n > 0; n--) text = text.replace(/^\s*\S*/, '');
      text = text.slice(Number(options.get('s') ?? 0));
      if (options.has('w')) text = text.slice(0, Number(options.get('w')));
      return options.has('i') ? text.toLowerCase() : text;
    };
    const chunks = await inputs(tool, tool.operands[0] ?? '-');
    if (!chunks) return 1;
    let group: string[] = [];
    let out = '';
    const flush = async () => {
      const n = group.length;
      if (n === 0) return;
      const first = group[0] as string;
      if (options.has('D')) out += n > 1 ? group.map((line) => `${line}\n`).join('') : '';
      else if (!(options.has('d') && n < 2) && !(options.has('u') && n > 1)) {
        out += options.has('c') ? `${String(n).padStart(7)} ${first}\n` : `${first}\n`;
      }
      if (tool.operands[1] === undefined && out) {
        await tool.out(out);
        out = '';
      }
    };
    for await (const { text } of lines(chunks)) {
      if (group.length > 0 && key(group[0] as string) !== key(text)) {
        await flush();
        group = [];
      }
      group.push(text);
    }
    await flush();
    if (tool.operands[1] !== undefined) tool.process.fs.writeFile(tool.path(tool.operands[1]), out);
    return tool.status;
  },
);
