/** Follows kubectl/pkg/cmd/run. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { type Action, type Command, type Invocation, usageError } from '../command.ts';
import { CommandError } from '../errors.ts';
import { flag } from '../flags.ts';
import { ResourceHelper } from '../helper.ts';
import { withLastApplied } from '../last-applied.ts';
import { markTyped, printFlags, toPrinter } from '../printers/index.ts';
import type { Info } from '../resource-builder.ts';
import { deleteInfo, deletionFlags, propagationOf } from './deletion.ts';
import { requirePodTimeout } from './exec.ts';
import { inNamespace } from './expose.ts';
import { overrideFlags, withOverrides } from './overrides.ts';
import { attachAndFinish } from './run/attach.ts';
import { podOf, serviceOf } from './run/objects.ts';
import {
  type DryRun,
  dryRunFlag,
  dryRunOf,
  dryRunSuffix,
  fieldManagerFlag,
  recursiveFlag,
  saveConfigFlag,
} from './shared.ts';

export const run: Command = {
  name: 'run',
  use: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  short: 'Run a particular image on the cluster',
  long: 'Create and run a particular image in a pod.',
  examples: `# Start a pod with a web server
kubectl run shop --image=nginx

# Say which port it listens on, and give it labels
kubectl run shop --image=nginx --port=80 --labels="app=shop,tier=web"

# With environment variables
kubectl run worker --image=busybox --env="QUEUE=orders" --env="WORKERS=4"

# Only show the manifest
kubectl run shop --image=nginx --dry-run=client -o yaml

# A shell in a new pod, which is deleted when you leave it
kubectl run -it box --image=busybox --restart=Never --rm

# Other arguments for the image's own command
kubectl run shop --image=nginx -- -g 'daemon off;'

# Another command
kubectl run worker --image=busybox --command -- sleep 3600`,
  flags: [
    ...printFlags,
    ...deletionFlags,
    ...overrideFlags,
    flag.array('annotations', [], 'Annotations to apply to the pod.'),
    flag.bool(
      'attach',
      false,
      "If true, wait for the Pod to start running, and then attach to the Pod as if 'kubectl attach ...' were called.  Default false, unless '-i/--stdin' is set, in which case the default is true. With '--restart=Never' the exit code of the container process is returned.",
    ),
    flag.bool(
      'command',
      false,
      "If true and extra arguments are present, use them as the 'command' field in the container, rather than the 'args' field which is the default.",
    ),
    flag.string('detach-keys', 'ctrl-p,ctrl-q', 'Override the key sequence for detaching a container.'),
    dryRunFlag,
    flag.array('env', [], 'Environment variables to set in the container.'),
    flag.bool('expose', false, 'If true, create a ClusterIP service associated with the pod.  Requires `--port`.'),
    fieldManagerFlag('kubectl-run'),
    flag.slice('filename', [], 'to use to replace the resource.', 'f'),
    flag.string('image', '', 'The image for the container to run.', undefined, { required: true }),
    flag.string(
      'image-pull-policy',
      '',
      'The image pull policy for the container.  If left empty, this value will not be specified by the client and defaulted by the server.',
    ),
    flag.string(
      'kustomize',
      '',
      "Process a kustomization directory. This flag can't be used together with -f or -R.",
      'k',
    ),
    flag.string('labels', '', 'Comma separated labels to apply to the pod. Will override previous values.', 'l'),
    flag.bool(
      'leave-stdin-open',
      false,
      'If the pod is started in interactive mode or with stdin, leave stdin open after the first attach completes. By default, stdin will be closed after the first attach completes.',
    ),
    flag.duration(
      'pod-running-timeout',
      '1m0s',
      'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
    ),
    flag.string('port', '', 'The port that this container exposes.'),
    flag.bool('privileged', false, 'If true, run the container in privileged mode.'),
    flag.bool('quiet', false, 'If true, suppress prompt messages.', 'q'),
    recursiveFlag,
    flag.string('restart', 'Always', 'The restart policy for this Pod.  Legal values [Always, OnFailure, Never].'),
    flag.bool(
      'rm',
      false,
      "If true, delete the pod after it exits.  Only valid when attaching to the container, e.g. with '--attach' or with '-i/--stdin'.",
    ),
    saveConfigFlag,
    flag.bool('stdin', false, 'Keep stdin open on the container in the pod, even if nothing is attached.', 'i'),
    flag.bool('tty', false, 'Allocate a TTY for the container in the pod.', 't'),
  ],
  action: (invocation) => new Run(invocation),
};

/** distribution's ReferenceRegexp: registry, path, tag, digest. */
const IMAGE =
  /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;

class Run implements Action {
  private readonly invocation: Invocation;
  private readonly attached: boolean;
  private dryRun: DryRun = 'none';

  constructor(invocation: Invocation) {
    const { flags } = invocation;
    this.invocation = invocation;
    this.attached = flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin');
  }

  complete(): void {
    if (!this.invocation.flags.changed('image')) throw new CommandError('required flag(s) "image" not set');
    this.dryRun = dryRunOf(this.invocation);
  }

  validate(): void {
    const { args, flags } = this.invocation;
    const refuse = (message: string) => usageError(this.invocation, message);
    if (args.length === 0 || flags.argsBeforeDash === 0) throw refuse('NAME is required for run');
    requirePodTimeout(this.invocation);
    const image = flags.string('image');
    if (image === '') throw new CommandError('--image is required');
    if (!IMAGE.test(image)) {
      throw new CommandError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
    }
    if (flags.bool('tty') && !flags.bool('stdin')) {
      throw refuse('-i/--stdin is required for containers with -t/--tty=true');
    }
    if (flags.bool('expose') && flags.string('port') === '') {
      throw refuse('--port must be set when exposing a service');
    }
    const restart = flags.string('restart');
    if (!['', 'Always', 'OnFailure', 'Never'].includes(restart)) throw refuse(`invalid restart policy: ${restart}`);
    if (!this.attached && flags.bool('rm')) throw refuse('--rm should only be used for attached containers');
    if (this.attached && this.dryRun !== 'none') {
      throw refuse(
        "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
      );
    }
    const pull = flags.string('image-pull-policy');
    if (!['', 'Always', 'IfNotPresent', 'Never'].includes(pull)) throw refuse(`invalid image pull policy: ${pull}`);
  }

  async run(): Promise<void> {
    const { flags, process } = this.invocation;
    const print = toPrinter(this.invocation, `created${dryRunSuffix(this.dryRun)}`);
    const pod = await this.create(withOverrides(flags, podOf(this.invocation)));
    const created = [pod];
    if (flags.bool('expose')) {
      const service = await this.create(serviceOf(this.invocation));
      created.push(service);
      await process.stdout.write(print(service.object as KubeObject));
      if (flags.string('output') === 'yaml') await process.stdout.write('---\n');
    }
    if (this.attached) await this.attach(pod, created);
    else await process.stdout.write(print(pod.object as KubeObject));
  }

  private async attach(pod: Info, created: readonly Info[]): Promise<void> {
    try {
      await attachAndFinish(this.invocation, pod.object as KubeObject);
    } finally {
      if (this.invocation.flags.bool('rm')) await this.remove(created);
    }
  }

  private async remove(created: readonly Info[]): Promise<void> {
    const { factory, flags, process } = this.invocation;
    const propagation = propagationOf(flags.string('cascade'));
    for (const info of created) {
      await deleteInfo(factory, info, { gracePeriod: -1, propagation });
      if (flags.bool('quiet')) continue;
      await process.stdout.write(
        `${info.mapping.singularName || info.mapping.kind.toLowerCase()} "${info.name}" deleted from ${info.namespace} namespace\n`,
      );
    }
  }

  /** The object as the server made it; with --dry-run=client as it would have been sent. */
  private async create(object: KubeObject): Promise<Info> {
    const { factory, flags } = this.invocation;
    const { namespace, explicit } = factory.namespace();
    const mapping = await factory.mapper().forKind(object.apiVersion, object.kind);
    let made = markTyped(object);
    if (this.dryRun === 'client') {
      if (explicit) made = markTyped(inNamespace(made, namespace));
    } else {
      if (flags.bool('save-config')) made = markTyped(withLastApplied(made));
      const helper = new ResourceHelper(factory.client(), {
        dryRun: this.dryRun === 'server',
        fieldManager: flags.string('field-manager'),
      });
      made = await helper.create({ mapping, namespace }, made);
    }
    return { mapping, namespace, name: made.metadata.name ?? '', object: made, source: '', subresource: '' };
  }
}
