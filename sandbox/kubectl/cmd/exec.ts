/** Follows kubectl/pkg/cmd/exec. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { allContainerNames, attachablePod, containerNames, defaultContainer } from '../attachable.ts';
import { type Action, type Command, type Invocation, usageError } from '../command.ts';
import { CommandError, throwAll } from '../errors.ts';
import { flag } from '../flags.ts';
import { podSession } from '../pod-session.ts';
import type { Info } from '../resource-builder.ts';

export const exec: Command = {
  name: 'exec',
  use: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  short: 'Execute a command in a container',
  long: 'Execute a command in a container.',
  examples: `# What time it is in the first container of a pod
kubectl exec shop-0 -- date

# The same in another of its containers
kubectl exec shop-0 -c cart -- date

# A shell to look around with; exit leaves it
kubectl exec -it shop-0 -- /bin/sh

# In one of a deployment's pods
kubectl exec deploy/shop -- ls /srv`,
  flags: [
    flag.string(
      'container',
      '',
      'Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen',
      'c',
    ),
    flag.slice('filename', [], 'to use to exec into the resource', 'f'),
    flag.duration(
      'pod-running-timeout',
      '1m0s',
      'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
    ),
    flag.bool('quiet', false, 'Only print output from the remote session', 'q'),
    flag.bool('stdin', false, 'Pass stdin to the container', 'i'),
    flag.bool('tty', false, 'Stdin is a TTY', 't'),
  ],
  action: (invocation) => new Exec(invocation),
};

class Exec implements Action {
  private readonly invocation: Invocation;
  private resource = '';
  private command: string[] = [];

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  complete(): void {
    const { args, flags } = this.invocation;
    requirePodTimeout(this.invocation);
    const dash = flags.argsBeforeDash;
    const files = flags.list('filename').length > 0;
    if (args.length > 0 && dash !== 0) this.resource = args[0] as string;
    if (dash > -1) this.command = args.slice(dash);
    else if (args.length > 1 || (args.length > 0 && files)) {
      throw usageError(
        this.invocation,
        'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead',
      );
    }
  }

  validate(): void {
    const files = this.invocation.flags.list('filename').length > 0;
    if (this.resource === '' && !files) throw new CommandError('pod, type/name or --filename must be specified');
    if (this.command.length === 0) throw new CommandError('you must specify at least one command for the container');
  }

  async run(): Promise<void> {
    const { flags, factory, process } = this.invocation;
    const { namespace, explicit } = factory.namespace();
    const builder = factory.builder().namespace(namespace);
    const files = flags.list('filename');
    if (files.length > 0) builder.filenames({ filenames: files, kustomize: '', recursive: false }, explicit);
    else builder.resourceNames('pods', [this.resource]);
    const result = await builder.do();
    throwAll(result.errors());
    const pod = await attachablePod(factory, result.infos[0] as Info, false, flags.duration('pod-running-timeout'));
    const { phase } = pod.status ?? {};
    if (phase === 'Succeeded' || phase === 'Failed') {
      throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    }
    const container = await chosenContainer(this.invocation, pod);
    let tty = flags.bool('tty');
    if (tty && !(flags.bool('stdin') && process.stdin.isTTY)) {
      if (flags.bool('stdin') && !flags.bool('quiet')) {
        await process.stderr.write('Unable to use a TTY - input is not a terminal or the right kind of file\n');
      }
      tty = false;
    }
    await podSession(this.invocation, pod, 'exec', {
      container,
      command: this.command,
      stdin: flags.bool('stdin'),
      tty,
    });
  }
}

/** Throws for a --pod-running-timeout that is no time at all. */
export function requirePodTimeout(invocation: Invocation): void {
  if (invocation.flags.duration('pod-running-timeout') <= 0) {
    throw usageError(invocation, '--pod-running-timeout must be higher than zero');
  }
}

/** The container -c names, checked, or the default one. */
export async function chosenContainer({ flags, factory }: Invocation, pod: KubeObject): Promise<string> {
  const named = flags.string('container');
  if (!named) return defaultContainer(factory, pod, flags.has('quiet') && flags.bool('quiet'));
  const { main, init, ephemeral } = containerNames(pod);
  if (![...main, ...init, ...ephemeral].includes(named)) {
    throw new CommandError(
      `container ${named} is not valid for pod ${pod.metadata.name} out of: ${allContainerNames(pod)}`,
    );
  }
  return named;
}
