/** Commands with the texts of `--help`, which come with their first use. */
import type { Clock } from '../apimachinery/clock.ts';
import { fetchLate } from '../apimachinery/late.ts';
import type { Command } from './command.ts';
import type { Flag } from './flags.ts';
import type { CommandTexts } from './texts.ts';

/** The same line, root first, with `use`, `long`, `examples` and each flag's `usage`. */
export async function documented(line: readonly Command[], clock: Pick<Clock, 'external'>): Promise<Command[]> {
  const { texts } = await fetchLate(clock, "kubectl's help", () => import('./texts.ts'));
  return line.map((command, i) => {
    const path = line.slice(0, i + 1).map((c) => c.name);
    return withTexts(command, texts[path.join(' ')]);
  });
}

function withTexts(command: Command, texts: CommandTexts | undefined): Command {
  if (!texts) return command;
  const { flags: usages, ...rest } = texts;
  const describe = (flag: Flag): Flag => ({ ...flag, usage: usages[flag.name] ?? flag.usage });
  const { flags, persistentFlags } = command;
  return {
    ...command,
    ...rest,
    ...(flags ? { flags: flags.map(describe) } : {}),
    ...(persistentFlags ? { persistentFlags: persistentFlags.map(describe) } : {}),
  };
}
