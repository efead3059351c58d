/** Executable files: scripts run by the interpreter their first line names. */

import type { Program } from '../apimachinery/process.ts';
import { decodeUtf8 } from '../apimachinery/streams.ts';
import { CannotExecute } from './control.ts';
import { isBinary } from './file-system.ts';

/** Runs the file at `path` as execve(2) and the shell would. */
export function scriptProgram(path: string): Program {
  return async (process) => {
    const bytes = process.fs.readFile(path);
    if (isBinary(bytes))
      throw new CannotExecute(`${process.argv[0]}: cannot execute binary file: Exec format error`, 126);
    const text = decodeUtf8(bytes);
    const shebang = /^#!\s*(\S+)(?:[ \t]+(.*?))?\s*$/m.exec(text.split('\n', 1)[0] as string);
    let interpreter = ['bash'];
    if (shebang) {
      const option = shebang[2] ? [shebang[2]] : [];
      interpreter = [shebang[1] as string, ...option];
    }
    const status = await process.spawn([...interpreter, process.argv[0] as string, ...process.argv.slice(1)]);
    if (status === 127 && !process.find?.(interpreter[0] as string)) {
      throw new CannotExecute(`${process.argv[0]}: cannot execute: required file not found`);
    }
    return status;
  };
}
