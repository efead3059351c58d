import type { Program } from '../../apimachinery/process.ts';
import { strerror } from '../file-system.ts';
import { command, readerChunks } from './tool.ts';

export const tee: Program = command(
  { name: 'tee', flags: 'aip', long: { append: 'a', 'ignore-interrupts': 'i' } },
  async (tool) => {
    const { fs, stdin } = tool.process;
    const paths: string[] = [];
    for (const name of tool.operands) {
      try {
        fs.writeFile(tool.path(name), '', { append: tool.options.has('a') });
        paths.push(tool.path(name));
      } catch (error) {
        await tool.fail(`${name}: ${strerror(error)}`);
      }
    }
    for await (const chunk of readerChunks(stdin)) {
      for (const path of paths) fs.writeFile(path, chunk, { append: true });
      await tool.out(chunk);
    }
    return tool.status;
  },
);
