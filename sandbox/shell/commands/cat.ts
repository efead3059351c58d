import type { Program } from '../../apimachinery/process.ts';
import { command, inputs, lines, Output } from './tool.ts';

/** Copies as it comes; with -n, -b, -s, -E, -T, -v line by line. */
export const cat: Program = command(
  {
    name: 'cat',
    pipes: true,
    flags: 'AbeEnstTuv',
    long: {
      'show-all': 'A',
      'number-nonblank': 'b',
      'show-ends': 'E',
      number: 'n',
      'squeeze-blank': 's',
      'show-tabs': 'T',
      'show-nonprinting': 'v',
    },
  },
  async (tool) => {
    const has = (letters: string) => [...letters].some((c) => tool.options.has(c));
    let number = 0;
    let blank = false;
    for (const name of tool.operands.length > 0 ? tool.operands : ['-']) {
      const chunks = await inputs(tool, name);
      if (!chunks) continue;
      if (!has('AbeEnstTv')) {
        for await (const chunk of chunks) await tool.out(chunk);
        continue;
      }
      const output = new Output(tool);
      for await (const { text, terminated } of lines(chunks)) {
        if (text === '' && blank && has('s')) continue;
        blank = text === '';
        let shown = text;
        if (has('Aevt')) shown = nonPrinting(shown);
        if (has('AtT')) shown = shown.replaceAll('\t', '^I');
        const prefix = (has('n') && !has('b')) || (has('b') && text !== '') ? `${String(++number).padStart(6)}\t` : '';
        await output.write(`${prefix}${shown}${terminated ? `${has('AeE') ? '$' : ''}\n` : ''}`);
      }
      await output.flush();
    }
    return tool.status;
  },
);

function nonPrinting(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (c) =>
    c === '\x7f' ? '^?' : `^${String.fromCharCode(c.charCodeAt(0) + 64)}`,
  );
}
