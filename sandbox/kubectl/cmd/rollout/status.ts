/** Follows kubectl/pkg/cmd/rollout/rollout_status.go and polymorphichelpers/rollout_status.go. */
import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { Action, Command, Invocation } from '../../command.ts';
import { CommandError, SilentExit } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { errorOfEvent, watch } from '../../helper.ts';
import { pathOf } from '../../mapper.ts';
import type { Info } from '../../resource-builder.ts';
import { fileFlags, REVISION, requireResources, selectorFlag, targets } from './shared.ts';

export const status: Command = {
  name: 'status',
  use: 'status (TYPE NAME | TYPE/NAME) [flags]',
  short: 'Show the status of the rollout',
  long: `Show the status of the rollout.

It watches the latest rollout until that is done; --watch=false looks once. A rollout that another one overtakes is watched on as that one, unless --revision=N pins it: then the command ends when N is overtaken.`,
  examples: `# Watch a deployment roll out
kubectl rollout status deployment/shop`,
  flags: [
    ...fileFlags,
    flag.int('revision', 0, 'Pin to a specific revision for showing its status. Defaults to 0 (last revision).'),
    selectorFlag,
    flag.duration(
      'timeout',
      '0s',
      'The length of time to wait before ending watch, zero means never. Any other values should contain a corresponding time unit (e.g. 1s, 2m, 3h).',
    ),
    flag.bool('watch', true, "Watch the status of the rollout until it's done.", 'w'),
  ],
  action: (invocation) => new Status(invocation),
};

/** What to say, and whether that is the end. */
type Verdict = [message: string, done: boolean];

class Status implements Action {
  private readonly invocation: Invocation;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  validate(): void {
    requireResources(this.invocation);
    if (this.invocation.flags.int('revision') < 0) {
      throw new CommandError(`revision must be a positive integer: ${this.invocation.flags.int('revision')}`);
    }
  }

  async run(): Promise<void> {
    const { flags, process, factory } = this.invocation;
    const result = await targets(this.invocation);
    if (result.infos.length === 0 && result.errors().length === 0) {
      await process.stderr.write(`No resources found in ${factory.namespace().namespace} namespace.\n`);
      return;
    }
    const limit = flags.duration('timeout');
    const end = limit > 0 ? process.clock.now() + limit : undefined;
    await result.visit((info) => this.follow(info, end));
  }

  private async follow(info: Info, end: number | undefined): Promise<void> {
    const { flags, factory, process } = this.invocation;
    const { mapping, namespace, name } = info;
    const current = await factory
      .client()
      .request<KubeObject>({ method: 'GET', path: pathOf(mapping, namespace, name) });
    if (await this.tell(info, current)) return;
    if (!flags.bool('watch')) return;
    const timer = new AbortController();
    const stop = new AbortController();
    let late = false;
    if (end !== undefined) {
      void process.clock.sleep(end - process.clock.now(), timer.signal).then((elapsed) => {
        late = elapsed;
        if (elapsed) stop.abort();
      });
    }
    try {
      let version = current.metadata.resourceVersion;
      for (;;) {
        const events = watch(factory.client(), {
          mapping,
          namespace,
          query: { fieldSelector: `metadata.name=${name}`, resourceVersion: version },
          signal: stop.signal,
        });
        for await (const event of events) {
          if (event.type === 'ERROR') throw errorOfEvent(event);
          if (event.type === 'DELETED') throw new CommandError('object has been deleted');
          version = event.object.metadata.resourceVersion;
          if (await this.tell(info, event.object)) return;
        }
        if (late) throw new CommandError('timed out waiting for the condition');
        if (process.signal.aborted) throw new SilentExit(130);
      }
    } finally {
      timer.abort();
      stop.abort();
    }
  }

  /** True at the end. */
  private async tell(info: Info, object: KubeObject): Promise<boolean> {
    const [message, done] = statusOf(info, object, this.invocation.flags.int('revision'));
    await this.invocation.process.stdout.write(message);
    return done;
  }
}

function statusOf({ mapping }: Info, object: KubeObject, revision: number): Verdict {
  switch (mapping.kind) {
    case 'Deployment':
      return deploymentStatus(object, revision);
    case 'DaemonSet':
      return daemonSetStatus(object);
    case 'StatefulSet':
      return statefulSetStatus(object);
    default:
      throw new CommandError(
        `no status viewer has been implemented for ${mapping.kind}${mapping.group ? `.${mapping.group}` : ''}`,
      );
  }
}

function deploymentStatus({ metadata, spec, status = {} }: KubeObject, revision: number): Verdict {
  const name = JSON.stringify(metadata.name);
  if (revision > 0) {
    const running = Number(metadata.annotations?.[REVISION] ?? 0);
    if (revision !== running) {
      throw new CommandError(`desired revision (${revision}) is different from the running revision (${running})`);
    }
  }
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
    return ['Waiting for deployment spec update to be observed...\n', false];
  }
  const progressing = status.conditions?.find((c: { type: string }) => c.type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    throw new CommandError(`deployment ${name} exceeded its progress deadline`);
  }
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  const waiting = `Waiting for deployment ${name} rollout to finish:`;
  if (updatedReplicas < (spec.replicas ?? 1)) {
    return [`${waiting} ${updatedReplicas} out of ${spec.replicas} new replicas have been updated...\n`, false];
  }
  if (replicas > updatedReplicas) {
    return [`${waiting} ${replicas - updatedReplicas} old replicas are pending termination...\n`, false];
  }
  if (availableReplicas < updatedReplicas) {
    return [`${waiting} ${availableReplicas} of ${updatedReplicas} updated replicas are available...\n`, false];
  }
  return [`deployment ${name} successfully rolled out\n`, true];
}

function daemonSetStatus({ metadata, spec, status = {} }: KubeObject): Verdict {
  const name = JSON.stringify(metadata.name);
  if (spec.updateStrategy?.type !== 'RollingUpdate') {
    throw new CommandError('rollout status is only available for RollingUpdate strategy type');
  }
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
    return ['Waiting for daemon set spec update to be observed...\n', false];
  }
  const { desiredNumberScheduled: desired = 0, updatedNumberScheduled: updated = 0, numberAvailable = 0 } = status;
  const waiting = `Waiting for daemon set ${name} rollout to finish:`;
  if (updated < desired) return [`${waiting} ${updated} out of ${desired} new pods have been updated...\n`, false];
  if (numberAvailable < desired) {
    return [`${waiting} ${numberAvailable} of ${desired} updated pods are available...\n`, false];
  }
  return [`daemon set ${name} successfully rolled out\n`, true];
}

function statefulSetStatus({ metadata, spec, status = {} }: KubeObject): Verdict {
  const strategy = spec.updateStrategy ?? {};
  if (strategy.type !== 'RollingUpdate') {
    throw new CommandError('rollout status is only available for RollingUpdate strategy type');
  }
  if (!status.observedGeneration || (metadata.generation ?? 0) > status.observedGeneration) {
    return ['Waiting for statefulset spec update to be observed...\n', false];
  }
  const wanted = spec.replicas ?? 1;
  const { readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0, updateRevision, currentRevision } = status;
  if (readyReplicas < wanted) return [`Waiting for ${wanted - readyReplicas} pods to be ready...\n`, false];
  if (strategy.rollingUpdate) {
    const due = wanted - (strategy.rollingUpdate.partition ?? 0);
    if (updatedReplicas < due) {
      return [
        `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${due} new pods have been updated...\n`,
        false,
      ];
    }
    return [`partitioned roll out complete: ${updatedReplicas} new pods have been updated...\n`, true];
  }
  if (updateRevision !== currentRevision) {
    return [
      `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...\n`,
      false,
    ];
  }
  return [`statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...\n`, true];
}
