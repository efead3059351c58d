import type { Command, Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { configOf, fileOf, type Section, setCurrentContext, setEntry, shownFile } from './edit.ts';
import { refuseArguments } from './usage.ts';

export const currentContext: Command = {
  name: 'current-context',
  use: 'current-context [flags]',
  short: 'Display the current-context',
  long: 'Display the current-context.',
  examples: `# Which context commands act in
kubectl config current-context`,
  action: (invocation) => ({
    async run() {
      const { currentContext: name } = configOf(invocation);
      if (name === '') throw new CommandError('current-context is not set');
      await invocation.process.stdout.write(`${name}\n`);
    },
  }),
};

export const useContext: Command = {
  name: 'use-context',
  aliases: ['use'],
  use: 'use-context CONTEXT_NAME',
  short: 'Set the current-context in a kubeconfig file',
  long: 'Set the current-context in a kubeconfig file.',
  examples: `# From now on act in the context staging
kubectl config use-context staging`,
  action: (invocation) => ({
    async run() {
      const { args, process } = invocation;
      const [name] = args;
      if (args.length !== 1 || name === undefined) return refuseArguments(invocation);
      if (name === '') throw new CommandError('empty context names are not allowed');
      if (!configOf(invocation).contexts.has(name))
        throw new CommandError(`no context exists with the name: ${JSON.stringify(name)}`);
      setCurrentContext(invocation, name);
      await process.stdout.write(`Switched to context ${JSON.stringify(name)}.\n`);
    },
  }),
};

export const renameContext: Command = {
  name: 'rename-context',
  use: 'rename-context CONTEXT_NAME NEW_NAME',
  short: 'Rename a context from the kubeconfig file',
  long: `Renames a context from the kubeconfig file.

The current context is renamed with it.`,
  examples: `# Give a context a shorter name
kubectl config rename-context kubernetes-admin@kubernetes home`,
  action: (invocation) => ({
    async run() {
      const { args, process } = invocation;
      const [from, to] = args;
      if (args.length !== 2 || !from || !to) return refuseArguments(invocation);
      const config = configOf(invocation);
      const entry = config.contexts.get(from);
      if (!entry)
        throw new CommandError(
          `cannot rename the context ${JSON.stringify(from)}, it's not in ${shownFile(invocation)}`,
        );
      if (config.contexts.has(to))
        throw new CommandError(
          `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${shownFile(invocation)}`,
        );
      setEntry(invocation, 'contexts', from, undefined);
      setEntry(invocation, 'contexts', to, entry.value, entry.file);
      if (config.currentContext === from) setCurrentContext(invocation, to);
      await process.stdout.write(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`);
    },
  }),
};

export const deleteContext: Command = {
  name: 'delete-context',
  use: 'delete-context NAME',
  short: 'Delete the specified context from the kubeconfig',
  long: 'Delete the specified context from the kubeconfig.',
  examples: `# Forget the context staging
kubectl config delete-context staging`,
  action: (invocation) => ({
    async run() {
      const name = await onlyArgument(invocation);
      const config = configOf(invocation);
      const { file } = config.contexts.get(name) ?? {};
      if (!file) throw new CommandError(`cannot delete context ${name}, not in ${shownFile(invocation)}`);
      if (config.currentContext === name)
        await invocation.process.stderr.write(
          `warning: this removed your active context, use "kubectl config use-context" to select a different one\n`,
        );
      await remove(invocation, 'contexts', name, 'context');
    },
  }),
};

export const deleteCluster: Command = {
  name: 'delete-cluster',
  use: 'delete-cluster NAME',
  short: 'Delete the specified cluster from the kubeconfig',
  long: 'Delete the specified cluster from the kubeconfig.',
  examples: `# Forget the cluster staging
kubectl config delete-cluster staging`,
  action: (invocation) => ({
    run: async () => remove(invocation, 'clusters', await onlyArgument(invocation), 'cluster'),
  }),
};

export const deleteUser: Command = {
  name: 'delete-user',
  use: 'delete-user NAME',
  short: 'Delete the specified user from the kubeconfig',
  long: 'Delete the specified user from the kubeconfig.',
  examples: `# Forget the user ana
kubectl config delete-user ana`,
  action: (invocation) => ({
    run: async () => remove(invocation, 'users', await onlyArgument(invocation), 'user'),
  }),
};

async function onlyArgument(invocation: Invocation): Promise<string> {
  const [name] = invocation.args;
  if (invocation.args.length !== 1 || name === undefined) return refuseArguments(invocation);
  return name;
}

async function remove(invocation: Invocation, section: Section, name: string, what: string): Promise<void> {
  if (!configOf(invocation)[section].has(name))
    throw new CommandError(`cannot delete ${what} ${name}, not in ${shownFile(invocation)}`);
  const file = fileOf(invocation, section, name);
  setEntry(invocation, section, name, undefined, file);
  await invocation.process.stdout.write(`deleted ${what} ${name} from ${file}\n`);
}
