import type { Program } from '../../apimachinery/process.ts';
import type { Writer } from '../../apimachinery/streams.ts';
import { strerror } from '../file-system.ts';
import { command, readerChunks } from './tool.ts';

export const tee: Program = command(
  { name: 'tee', pipes: true, flags: 'aip', long: { append: 'a', 'ignore-interrupts': 'i' } },
  async (tool) => {
    const { fs, stdin } = tool.process;
    const paths = new Map<string, string>();
    const pipes: Writer[] = [];
    for (const name of tool.operands) {
      const pipe = tool.process.pipe?.(tool.path(name))?.writer;
      if (pipe) {
        pipes.push(pipe);
        continue;
      }
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
      for (const pipe of pipes) await pipe.write(chunk);
      await tool.out(chunk);
    }
    return tool.status;
  },
);
