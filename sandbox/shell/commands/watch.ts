import type { Program } from '../../apimachinery/process.ts';
import { collector } from '../../apimachinery/streams.ts';
import { strftime } from '../builtins/printf.ts';
import { command } from './tool.ts';

/** Runs a command every n seconds, full screen, until interrupted. */
export const watch: Program = command(
  {
    name: 'watch',
    flags: 'bcdegtxw',
    values: 'n',
    stopAtOperand: true,
    long: { 'interval=': 'n', 'no-title': 't', differences: 'd', errexit: 'e', chgexit: 'g', color: 'c', exec: 'x' },
  },
  async (tool) => {
    const { process, operands, options } = tool;
    if (operands.length === 0) {
      await process.stderr.write('Usage: watch [options] command\n');
      return 1;
    }
    const interval = Math.max(0.1, Number(options.get('n') ?? 2));
    if (Number.isNaN(interval)) return tool.fail(`failed to parse argument: '${options.get('n')}'`);
    const text = operands.join(' ');
    let last: string | undefined;
    await process.stdout.write('\x1b[?1049h');
    try {
      for (;;) {
        const out = collector();
        const argv = options.has('x') ? operands : ['sh', '-c', text];
        const status = await process.spawn(argv, { out, err: out });
        const columns = process.terminal?.columns() ?? 80;
        const rows = process.terminal?.rows() ?? 24;
        const left = `Every ${interval.toFixed(1)}s: ${text}`;
        const right = `${process.hostname}: ${strftime('%c', process.clock.now())}`;
        const gap = Math.max(1, columns - left.length - right.length);
        const title = options.has('t') ? [] : [left.slice(0, columns - right.length - 1) + ' '.repeat(gap) + right, ''];
        const body = out.text().split('\n');
        const shown = [...title, ...body].slice(0, rows);
        await process.stdout.write(`\x1b[H\x1b[2J${shown.join('\n')}`);
        if (options.has('e') && status !== 0) return 8;
        if (options.has('g') && last !== undefined && last !== out.text()) return 0;
        last = out.text();
        if (!(await process.clock.sleep(interval * 1000, process.signal))) return 130;
      }
    } finally {
      await process.stdout.write('\x1b[?1049l').catch(() => {});
    }
  },
);
