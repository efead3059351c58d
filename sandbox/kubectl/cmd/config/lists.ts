import type { Command, Invocation } from '../../command.ts';
import { AggregateFailure, CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { TabWriter } from '../../printers/tabwriter.ts';
import { configOf } from './edit.ts';

const names = (map: ReadonlyMap<string, unknown>) => [...map.keys()].sort();

export const getClusters: Command = {
  name: 'get-clusters',
  use: 'get-clusters [flags]',
  short: 'Display clusters defined in the kubeconfig',
  long: 'Display clusters defined in the kubeconfig.',
  examples: `# Every cluster kubectl knows
kubectl config get-clusters`,
  action: (invocation) => ({ run: () => list(invocation, names(configOf(invocation).clusters)) }),
};

export const getUsers: Command = {
  name: 'get-users',
  use: 'get-users [flags]',
  short: 'Display users defined in the kubeconfig',
  long: 'Display users defined in the kubeconfig.',
  examples: `# Every identity kubectl knows
kubectl config get-users`,
  action: (invocation) => ({ run: () => list(invocation, names(configOf(invocation).users)) }),
};

async function list({ process }: Invocation, entries: string[]): Promise<void> {
  await process.stdout.write(`NAME\n${entries.map((e) => `${e}\n`).join('')}`);
}

export const getContexts: Command = {
  name: 'get-contexts',
  use: 'get-contexts [(-o|--output=)name)]',
  short: 'Describe one or many contexts',
  long: 'Display one or many contexts from the kubeconfig file.',
  examples: `# Every context; the current one has a star
kubectl config get-contexts

# One of them
kubectl config get-contexts staging`,
  flags: [
    flag.string('output', '', 'Output format. One of: (name).', 'o'),
    flag.bool(
      'no-headers',
      false,
      "When using the default or custom-column output format, don't print headers (default print headers).",
    ),
  ],
  action: (invocation) => ({
    validate() {
      const output = invocation.flags.string('output');
      if (output !== '' && output !== 'name') throw new CommandError(`output must be one of '' or 'name': ${output}`);
    },
    async run() {
      const { flags, args, process } = invocation;
      const config = configOf(invocation);
      const missing = args.filter((a) => !config.contexts.has(a));
      const shown = (args.length > 0 ? args.filter((a) => config.contexts.has(a)) : names(config.contexts)).sort();
      const onlyNames = flags.string('output') === 'name';
      const writer = new TabWriter();
      if (!flags.bool('no-headers') && !onlyNames) writer.write('CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n');
      for (const name of shown) {
        const context = config.contexts.get(name)?.value;
        if (onlyNames) writer.write(`${name}\n`);
        else
          writer.write(
            `${name === config.currentContext ? '*' : ''}\t${name}\t${context?.cluster ?? ''}\t${context?.user ?? ''}\t${context?.namespace ?? ''}\n`,
          );
      }
      await process.stdout.write(writer.flush());
      const errors = missing.map((name) => new CommandError(`context ${name} not found`));
      if (errors.length === 1) throw errors[0];
      if (errors.length > 1) throw new AggregateFailure(errors);
    },
  }),
};
