/** sudo: everybody here is root already, so it runs what it is given. */

import type { Program } from '../../apimachinery/process.ts';
import { takesPipes } from '../pipes.ts';

const USAGE = `usage: sudo -h | -K | -k | -V
usage: sudo -v [-ABkNnS] [-g group] [-h host] [-p prompt] [-u user]
usage: sudo -l [-ABkNnS] [-g group] [-h host] [-p prompt] [-U user] [-u user] [command [arg ...]]
usage: sudo [-ABbEHkNnPS] [-g group] [-h host] [-p prompt] [-u user] [VAR=value] [-i | -s] [command [arg ...]]
usage: sudo -e [-ABkNnS] [-g group] [-h host] [-p prompt] [-u user] file ...
`;

export const sudo: Program = takesPipes(async (process) => {
  const args = process.argv.slice(1);
  let shell = false;
  while (args[0]?.startsWith('-')) {
    const option = args.shift() as string;
    if (option === '--') break;
    if (option === '-i' || option === '-s' || option === '--login' || option === '--shell') shell = true;
    else if (/^-[ughpUCDRT]$/.test(option)) {
      const value = args.shift();
      if (option === '-u' && value !== 'root') {
        await process.stderr.write(
          `sudo: unknown user ${value}\nsudo: error initializing audit plugin sudoers_audit\n`,
        );
        return 1;
      }
    } else if (option === '-V' || option === '--version') {
      await process.stdout.write('Sudo version 1.9.5p2\n');
      return 0;
    } else if (/^-[vkK]$/.test(option)) return 0;
    else if (option === '-l') {
      await process.stdout.write(`User root may run the following commands on ${process.hostname}:\n    (ALL) ALL\n`);
      return 0;
    } else if (!/^-[EHnSPbAB]+$/.test(option) && !option.startsWith('--preserve-env')) {
      await process.stderr.write(USAGE);
      return 1;
    }
  }
  const env = new Map(process.env);
  env.set('SUDO_USER', 'root').set('SUDO_UID', '0').set('SUDO_GID', '0');
  while (/^[A-Za-z_]\w*=/.test(args[0] ?? '')) {
    const [all, name, value] = /^(\w+)=([\s\S]*)$/.exec(args.shift() as string) as RegExpExecArray;
    if (all) env.set(name as string, value as string);
  }
  if (shell) return process.spawn(['bash', ...(args.length > 0 ? ['-c', args.join(' ')] : [])], {}, env);
  if (args.length === 0) {
    await process.stderr.write(USAGE);
    return 1;
  }
  env.set('SUDO_COMMAND', args.join(' '));
  if (process.find && !process.find(args[0] as string)) {
    await process.stderr.write(`sudo: ${args[0]}: command not found\n`);
    return 1;
  }
  return process.spawn(args, {}, env);
});
