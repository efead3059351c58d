import type { Invocation } from '../../command.ts';
import { documented } from '../../documented.ts';
import { CommandError } from '../../errors.ts';
import { helpText } from '../../help.ts';

/** For a wrong number of arguments the config commands print their whole help, and then complain. */
export async function refuseArguments({ process, line, args }: Invocation): Promise<never> {
  await process.stdout.write(helpText(await documented(line, process.clock)));
  throw new CommandError(`Unexpected args: [${args.join(' ')}]`);
}
