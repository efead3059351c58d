/** Programs by name. */
import { type Program, resolvePath } from '../apimachinery/process.ts';
import type { Interpreter } from './interpreter.ts';
import { scriptProgram } from './script.ts';

/** A program by name: along PATH, or a file's path. Undefined: none, or not executable. */
export function findProgram(sh: Interpreter, name: string, env: Map<string, string>): Program | undefined {
  const { fs } = sh.host;
  const path = env.get('PATH') ?? sh.state.variables.get('PATH') ?? '';
  const runnable = (at: string) => {
    if (!fs.exists(at)) return undefined;
    const stat = fs.stat(at);
    return stat.type === 'file' && (stat.mode & 0o111) !== 0 ? scriptProgram(at) : undefined;
  };
  const standard = /^\/(usr\/)?(local\/)?s?bin\/([^/]+)$/;
  if (name.includes('/')) {
    const at = sh.path(name);
    const match = standard.exec(at);
    return runnable(at) ?? (match ? sh.host.find(match[3] as string) : undefined);
  }
  for (const directory of path.split(':')) {
    const at = resolvePath(sh.state.cwd, `${directory || '.'}/${name}`);
    const found = runnable(at) ?? (standard.test(at) ? sh.host.find(name) : undefined);
    if (found) return found;
  }
  return undefined;
}
