/** Follows kubectl/pkg/cmd/attach. */
import { attachablePod } from '../attachable.ts';
import { type Action, type Command, type Invocation, usageError } from '../command.ts';
import { CommandError, throwAll } from '../errors.ts';
import { flag } from '../flags.ts';
import { podSession } from '../pod-session.ts';
import type { Info } from '../resource-builder.ts';
import { chosenContainer } from './exec.ts';

export const attach: Command = {
  name: 'attach',
  use: 'attach (POD | TYPE/NAME) -c CONTAINER',
  short: 'Attach to a running container',
  long: 'Attach to a process that is already running inside an existing container.',
  examples: `# Watch what the first container of a pod prints
kubectl attach shop-0

# Another of its containers
kubectl attach shop-0 -c cart

# And type into it, where it reads from a terminal
kubectl attach shop-0 -c cart -i -t`,
  flags: [
    flag.string(
      'container',
      '',
      'Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen',
      'c',
    ),
    flag.string('detach-keys', 'ctrl-p,ctrl-q', 'Override the key sequence for detaching a container'),
    flag.duration(
      'pod-running-timeout',
      '1m0s',
      'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
    ),
    flag.bool('quiet', false, 'Only print output from the remote session', 'q'),
    flag.bool('stdin', false, 'Pass stdin to the container', 'i'),
    flag.bool('tty', false, 'Stdin is a TTY', 't'),
  ],
  action: (invocation) => new Attach(invocation),
};

class Attach implements Action {
  private readonly invocation: Invocation;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  complete(): void {
    const { args } = this.invocation;
    if (args.length === 0) throw usageError(this.invocation, 'at least 1 argument is required for attach');
    if (args.length > 2) {
      throw usageError(
        this.invocation,
        `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
      );
    }
  }

  async run(): Promise<void> {
    const { args, flags, factory, process } = this.invocation;
    const builder = factory.builder().namespace(factory.namespace().namespace);
    if (args.length === 2) builder.resourceNames(args[0] as string, args.slice(1));
    else builder.resourceNames('pods', args);
    const result = await builder.do();
    throwAll(result.errors());
    const pod = await attachablePod(factory, result.infos[0] as Info, 'attach', flags.duration('pod-running-timeout'));
    const { phase } = pod.status ?? {};
    if (phase === 'Succeeded' || phase === 'Failed') {
      throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`);
    }
    const container = await chosenContainer(this.invocation, pod);
    if (!flags.bool('quiet'))
      await process.stderr.write(
        'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n',
      );
    if (flags.bool('stdin') && !flags.bool('quiet')) {
      await process.stderr.write("If you don't see a command prompt, try pressing enter.\n");
    }
    await podSession(this.invocation, pod, 'attach', { container, stdin: flags.bool('stdin'), tty: flags.bool('tty') });
  }
}
