import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { configOf, setEntry } from './edit.ts';
import { refuseArguments } from './usage.ts';

export const setContext: Command = {
  name: 'set-context',
  use: 'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  short: 'Set a context entry in kubeconfig',
  long: `Set a context entry in kubeconfig.

What the entry has already stays, unless a flag gives it another value.`,
  examples: `# From now on commands of the current context act in the namespace shop
kubectl config set-context --current --namespace=shop

# A context for another user
kubectl config set-context ana@home --cluster=home --user=ana`,
  flags: [
    flag.string('cluster', '', 'cluster for the context entry in kubeconfig'),
    flag.bool('current', false, 'Modify the current context'),
    flag.string('namespace', '', 'namespace for the context entry in kubeconfig', 'n'),
    flag.string('user', '', 'user for the context entry in kubeconfig'),
  ],
  action: (invocation) => ({
    async run() {
      const { flags, args, process } = invocation;
      const config = configOf(invocation);
      const current = flags.bool('current');
      if (current ? args.length > 0 : args.length !== 1) return refuseArguments(invocation);
      const name = current ? config.currentContext : (args[0] as string);
      if (name === '')
        throw new CommandError(
          current ? 'no current context is set' : 'you must specify a non-empty context name or --current',
        );
      const before = config.contexts.get(name)?.value;
      const context = { ...before };
      for (const field of ['cluster', 'user', 'namespace'] as const)
        if (flags.changed(field)) context[field] = flags.string(field);
      if (context.namespace === '') delete context.namespace;
      setEntry(invocation, 'contexts', name, context);
      await process.stdout.write(`Context ${JSON.stringify(name)} ${before ? 'modified' : 'created'}.\n`);
    },
  }),
};
