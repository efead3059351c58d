/** enable: builtins that give way to programs of the same name. */
import type { Builtin } from './index.ts';
import { builtins } from './index.ts';

export const enable: Builtin = async (sh, args) => {
  const { disabled } = sh.state;
  const options = args.filter((arg) => /^-./.test(arg)).join('');
  const names = args.filter((arg) => !/^-./.test(arg));
  const off = options.includes('n');
  if (names.length === 0 || options.includes('p')) {
    for (const name of [...Object.keys(builtins), 'exec'].sort()) {
      const gone = disabled.has(name);
      if (!options.includes('a') && gone !== off) continue;
      if (
        !options.includes('s') ||
        [':', '.', 'break', 'continue', 'eval', 'exec', 'exit', 'export', 'readonly'].includes(name) ||
        ['return', 'set', 'shift', 'source', 'times', 'trap', 'unset'].includes(name)
      )
        await sh.print(`enable ${gone ? '-n ' : ''}${name}\n`);
    }
    return 0;
  }
  let status = 0;
  for (const name of names) {
    if (!builtins[name] && name !== 'exec') {
      await sh.complain(`${sh.where()}enable: ${name}: not a shell builtin\n`);
      status = 1;
    } else if (off) disabled.add(name);
    else disabled.delete(name);
  }
  return status;
};
