/** Follows kubectl/pkg/cmd/attach. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { attachablePod } from '../attachable.ts';
import type { Action, Command, Invocation } from '../command.ts';
import { CommandError, throwAll, withPrefix } from '../errors.ts';
import { flag } from '../flags.ts';
import { podSession } from '../pod-session.ts';
import type { Info } from '../resource-builder.ts';
import { chosenContainer, requirePodTimeout } from './exec.ts';

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
    if (args.length === 0) throw new CommandError('at least 1 argument is required for attach');
    if (args.length > 2) {
      throw new CommandError(
        `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
      );
    }
    requirePodTimeout(this.invocation);
  }

  async run(): Promise<void> {
    const { args, flags, factory } = this.invocation;
    const builder = factory.builder().namespace(factory.namespace().namespace);
    if (args.length === 2) builder.resourceNames(args[0] as string, args.slice(1));
    else builder.resourceNames('pods', args);
    const result = await builder.do();
    throwAll(result.errors());
    const pod = await attachablePod(factory, result.infos[0] as Info, false, flags.duration('pod-running-timeout'));
    const { phase } = pod.status ?? {};
    if (phase === 'Succeeded' || phase === 'Failed') {
      throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`);
    }
    let container: string;
    try {
      container = await chosenContainer(this.invocation, pod);
    } catch (error) {
      throw withPrefix('cannot attach to the container: ', error);
    }
    await attachToContainer(this.invocation, pod, container);
  }
}

/** One session with a running container, its streams joined to the command's own; -i, -t and -q as attach and run have them. */
export async function attachToContainer(invocation: Invocation, pod: KubeObject, name: string): Promise<void> {
  const { flags, process } = invocation;
  const { stderr } = process;
  const quiet = flags.bool('quiet');
  const stdin = flags.bool('stdin');
  const has: boolean =
    [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find((c) => c.name === name)?.tty ?? false;
  if (flags.bool('tty') && !has && !quiet) {
    await stderr.write(`error: Unable to use a TTY - container ${name} did not allocate one\n`);
  }
  // What has a terminal is always asked for it; it is had when this side has one too.
  const tty = has && stdin && process.stdin.isTTY;
  if (has && stdin && !tty && !quiet) {
    await stderr.write('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  }
  if (!quiet) await stderr.write(`${RECORDED}\nIf you don't see a command prompt, try pressing enter.\n`);
  await podSession(invocation, pod, 'attach', { container: name, stdin, tty });
  if (quiet || !tty) return;
  const again = `kubectl attach ${pod.metadata.name} -c ${name} -n ${pod.metadata.namespace} -i -t`;
  const ephemeral = (pod.spec.ephemeralContainers ?? []).some((c: { name: string }) => c.name === name);
  if (ephemeral) {
    await process.stdout.write(
      `Session ended, the ephemeral container will not be restarted but may be reattached using '${again}' if it is still running\n`,
    );
  } else if (pod.spec.restartPolicy === 'Always') {
    await process.stdout.write(`Session ended, resume using '${again}' command\n`);
  }
}

const RECORDED =
  'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.';
