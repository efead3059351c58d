/** tac, rev, nl, base64, paste, fold, column, od: small filters. */
import type { Program } from '../../apimachinery/process.ts';
import { command, inputs, kept, lines, Output, readerChunks, type Tool } from './tool.ts';

async function* everyLine(tool: Tool): AsyncGenerator<string> {
  for (const name of tool.operands.length > 0 ? tool.operands : ['-']) {
    const chunks = await inputs(
      tool,
      name,
      tool.name === 'tac' ? (p) => `failed to open '${name}' for reading: ${p}` : undefined,
    );
    if (chunks)
      for await (const { text } of lines(
        tool.name === 'tac' || tool.name === 'column' ? kept(chunks, tool.process.signal) : chunks,
      ))
        yield text;
  }
}

export const tac: Program = command({ name: 'tac', pipes: true }, async (tool) => {
  const all: string[] = [];
  for await (const line of everyLine(tool)) all.push(line);
  await tool.out(
    all
      .reverse()
      .map((line) => `${line}\n`)
      .join(''),
  );
  return tool.status;
});

export const rev: Program = command({ name: 'rev', pipes: true }, async (tool) => {
  for await (const line of everyLine(tool)) await tool.out(`${[...line].reverse().join('')}\n`);
  return tool.status;
});

export const nl: Program = command({ name: 'nl', pipes: true, values: 'bvwsni' }, async (tool) => {
  let number = Number(tool.options.get('v') ?? 1);
  const width = Number(tool.options.get('w') ?? 6);
  const separator = tool.options.get('s') ?? '\t';
  const all = tool.options.get('b') === 'a';
  for await (const line of everyLine(tool)) {
    if (line === '' && !all) await tool.out(`${' '.repeat(width + separator.length)}\n`);
    else await tool.out(`${String(number++).padStart(width)}${separator}${line}\n`);
  }
  return tool.status;
});

export const base64: Program = command(
  { name: 'base64', pipes: true, flags: 'di', values: 'w', long: { decode: 'd', 'ignore-garbage': 'i', 'wrap=': 'w' } },
  async (tool) => {
    const chunks = await inputs(tool, tool.operands[0] ?? '-');
    if (!chunks) return 1;
    const parts: Uint8Array[] = [];
    for await (const chunk of kept(chunks, tool.process.signal)) parts.push(chunk);
    let binary = '';
    for (const part of parts) for (const byte of part) binary += String.fromCharCode(byte);
    if (!tool.options.has('d')) {
      const width = Number(tool.options.get('w') ?? 76);
      const text = btoa(binary);
      if (width === 0) await tool.out(text);
      else await tool.out((text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((line) => `${line}\n`).join(''));
      return 0;
    }
    const clean = tool.options.has('i') ? binary.replace(/[^A-Za-z0-9+/=]/g, '') : binary.replace(/\n/g, '');
    const valid = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/.exec(clean)?.[0] ?? '';
    const decoded = atob(valid);
    await tool.out(Uint8Array.from(decoded, (c) => c.charCodeAt(0)));
    if (valid.length < clean.length) {
      const rest = clean.slice(valid.length).replace(/[^A-Za-z0-9+/].*$/s, '');
      if (rest.length >= 2)
        await tool.out(
          Uint8Array.from(atob(rest.slice(0, 4).padEnd(4, '=')).slice(0, rest.length - 1), (c) => c.charCodeAt(0)),
        );
      return tool.fail('invalid input');
    }
    return 0;
  },
);

export const paste: Program = command(
  { name: 'paste', pipes: true, flags: 's', values: 'd', long: { serial: 's', 'delimiters=': 'd' } },
  async (tool) => {
    const delimiters = [...(tool.options.get('d') ?? '\t').replaceAll('\\n', '\n').replaceAll('\\t', '\t')];
    const files: string[][] = [];
    const names = tool.operands.length > 0 ? tool.operands : ['-'];
    let stdin: string[] | undefined;
    const shared = names.filter((n) => n === '-').length;
    let turn = 0;
    for (const name of names) {
      if (name === '-') {
        if (!stdin) {
          stdin = [];
          for await (const { text } of lines(kept(readerChunks(tool.process.stdin), tool.process.signal)))
            stdin.push(text);
        }
        const mine = turn++;
        files.push(stdin.filter((_, i) => tool.options.has('s') || i % shared === mine));
        continue;
      }
      const chunks = await inputs(tool, name);
      if (!chunks) return 1;
      const all: string[] = [];
      for await (const { text } of lines(chunks)) all.push(text);
      files.push(all);
    }
    const join = (items: string[]) =>
      items.map((item, i) => (i === 0 ? item : (delimiters[(i - 1) % delimiters.length] ?? '') + item)).join('');
    const output = new Output(tool);
    if (tool.options.has('s')) for (const file of files) await output.write(`${join(file)}\n`);
    else {
      const rows = Math.max(...files.map((f) => f.length));
      for (let i = 0; i < rows; i++) await output.write(`${join(files.map((f) => f[i] ?? ''))}\n`);
    }
    await output.flush();
    return tool.status;
  },
);

export const fold: Program = command({ name: 'fold', pipes: true, flags: 'bs', values: 'w' }, async (tool) => {
  const width = Number(tool.options.get('w') ?? 80);
  for await (const line of everyLine(tool)) {
    let rest = line;
    while (rest.length > width) {
      const space = tool.options.has('s') ? rest.lastIndexOf(' ', width - 1) : -1;
      const at = space > 0 ? space + 1 : width;
      await tool.out(`${rest.slice(0, at)}\n`);
      rest = rest.slice(at);
    }
    await tool.out(`${rest}\n`);
  }
  return tool.status;
});

export const column: Program = command({ name: 'column', pipes: true, flags: 't', values: 'sNo' }, async (tool) => {
  const separator = tool.options.get('s');
  const rows: string[][] = [];
  for await (const line of everyLine(tool)) {
    if (line.trim() === '') continue;
    rows.push(separator === undefined ? line.trim().split(/\s+/) : line.split(separator));
  }
  if (!tool.options.has('t')) {
    for (const row of rows) await tool.out(`${row.join(' ')}\n`);
    return tool.status;
  }
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  const gap = tool.options.get('o') ?? '  ';
  for (const row of rows) {
    await tool.out(
      `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] as number))).join(gap)}\n`,
    );
  }
  return tool.status;
});

export const od: Program = command({ name: 'od', pipes: true, flags: 'cbxv', values: 'AtNjw' }, async (tool) => {
  const chunks = await inputs(tool, tool.operands[0] ?? '-');
  if (!chunks) return 1;
  const all: number[] = [];
  for await (const chunk of kept(chunks, tool.process.signal)) for (const byte of chunk) all.push(byte);
  const limit = tool.options.has('N') ? Number(tool.options.get('N')) : all.length;
  const data = all.slice(0, limit);
  const kind = tool.options.has('c')
    ? 'c'
    : (tool.options.get('t') ?? (tool.options.has('x') ? 'x2' : tool.options.has('b') ? 'o1' : 'o2'));
  const address = (n: number) =>
    tool.options.get('A') === 'n'
      ? ''
      : tool.options.get('A') === 'x'
        ? n.toString(16).padStart(6, '0')
        : tool.options.get('A') === 'd'
          ? String(n).padStart(7, '0')
          : n.toString(8).padStart(7, '0');
  const named: Record<number, string> = {
    0: '\\0',
    7: '\\a',
    8: '\\b',
    9: '\\t',
    10: '\\n',
    11: '\\v',
    12: '\\f',
    13: '\\r',
  };
  for (let i = 0; i < data.length; i += 16) {
    const row = data.slice(i, i + 16);
    let cells: string[];
    if (kind.startsWith('c'))
      cells = row.map(
        (b) =>
          ` ${(named[b] ?? (b >= 32 && b < 127 ? String.fromCharCode(b) : b.toString(8).padStart(3, '0'))).padStart(3)}`,
      );
    else if (kind === 'x1') cells = row.map((b) => ` ${b.toString(16).padStart(2, '0')}`);
    else if (kind === 'o1') cells = row.map((b) => ` ${b.toString(8).padStart(3, '0')}`);
    else if (kind === 'u1' || kind === 'd1') cells = row.map((b) => ` ${String(b).padStart(3)}`);
    else {
      cells = [];
      for (let j = 0; j < row.length; j += 2) {
        const word = (row[j] as number) | ((row[j + 1] ?? 0) << 8);
        cells.push(kind === 'x2' ? ` ${word.toString(16).padStart(4, '0')}` : ` ${word.toString(8).padStart(6, '0')}`);
      }
    }
    await tool.out(`${address(i)}${cells.join('')}\n`);
  }
  if (tool.options.get('A') !== 'n') await tool.out(`${address(data.length)}\n`);
  return 0;
});
