import type { Program } from '../../apimachinery/process.ts';
import { strerror } from '../file-system.ts';
import { command, readerChunks } from './tool.ts';

export const tee: Program = command(
  { name: 'tee', flags: 'aip', long: { append: 'a', 'ignore-interrupts': 'i' } },
  async (tool) => {
    const { fs, stdin } = tool.process;
    const paths = new Map<string, string>();
    for (const name of tool.operands) {
      try {
        fs.writeFile(tool.path(name), '', { append: tool.options.has('a') });
        paths.set(tool.path(name), name);
      } catch (error) {
        await tool.fail(`${name}: ${strerror(error)}`);
      }
    }
    for await (const chunk of readerChunks(stdin)) {
      for (const [path, name] of [...paths]) {
        try {
          fs.writeFile(path, chunk, { append: true });
        } catch (error) {
          paths.delete(path);
          await tool.fail(`${name}: ${strerror(error)}`);
        }
      }
      await tool.out(chunk);
    }
    return tool.status;
  },
);
