import type { Program } from '../../apimachinery/process.ts';
import { command, inputs } from './tool.ts';

/** Lines, words, characters, bytes, longest line, as GNU wc counts them. */
export const wc: Program = command(
  {
    name: 'wc',
    pipes: true,
    flags: 'clmwL',
    long: { bytes: 'c', chars: 'm', lines: 'l', words: 'w', 'max-line-length': 'L' },
  },
  async (tool) => {
    const { options, operands } = tool;
    const all = !['c', 'l', 'm', 'w', 'L'].some((o) => options.has(o));
    const show = (o: string) => options.has(o) || (all && 'lwc'.includes(o));
    const rows: { counts: number[]; name: string | undefined }[] = [];
    const total = [0, 0, 0, 0, 0];
    let bytesSeen = 0;
    for (const name of operands.length > 0 ? operands : [undefined]) {
      const input = await inputs(tool, name ?? '-');
      if (!input) continue;
      const [lines, words, chars, bytes, longest] = [0, 0, 0, 0, 0];
      const counts = [lines, words, chars, bytes, longest] as [number, number, number, number, number];
      const decoder = new TextDecoder();
      let inWord = false;
      let column = 0;
      for await (const chunk of input) {
        counts[3] += chunk.length;
        for (const c of decoder.decode(chunk, { stream: true })) {
          counts[2]++;
          if (c === '\n') {
            counts[0]++;
            counts[4] = Math.max(counts[4], column);
            column = 0;
          } else column++;
          if (/\s/.test(c)) inWord = false;
          else if (!inWord) {
            inWord = true;
            counts[1]++;
          }
        }
      }
      counts[4] = Math.max(counts[4], column);
      bytesSeen += counts[3];
      counts.forEach((n, i) => {
        total[i] = i === 4 ? Math.max(total[i] as number, n) : (total[i] as number) + n;
      });
      rows.push({ counts, name });
    }
    if (operands.length > 1) rows.push({ counts: total, name: 'total' });
    const columns = ['l', 'w', 'm', 'c', 'L'].map((o, i) => [show(o), i] as const).filter(([on]) => on);
    const piped = operands.length === 0 || operands.includes('-');
    let width = piped ? 7 : String(bytesSeen).length;
    if (columns.length === 1 && rows.length <= 1) width = 1;
    for (const { counts, name } of rows) {
      const text = columns.map(([, i]) => String(counts[i]).padStart(width)).join(' ');
      await tool.out(`${text}${name === undefined ? '' : ` ${name}`}\n`);
    }
    return tool.status;
  },
);
