/** rollout pause, resume and restart: one change to a workload's spec. Follows kubectl/pkg/cmd/rollout and polymorphichelpers/object{pauser,resumer,restarter}.go. */
import { type KubeObject, rfc3339 } from '../../../apimachinery/meta.ts';
import type { Action, Command, Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { pathOf } from '../../mapper.ts';
import { printFlags, toPrinter } from '../../printers/index.ts';
import type { Info } from '../../resource-builder.ts';
import { fieldManagerFlag } from '../shared.ts';
import { fileFlags, requireResources, selectorFlag, targets } from './shared.ts';

interface Change {
  name: 'pause' | 'resume' | 'restart';
  /** After `deployment.apps/web `. */
  done: string;
  /** The patch; throws a refusal. */
  patch(info: Info, object: KubeObject, now: number): unknown;
}

class Apply implements Action {
  private readonly invocation: Invocation;
  private readonly change: Change;

  constructor(invocation: Invocation, change: Change) {
    this.invocation = invocation;
    this.change = change;
  }

  validate(): void {
    requireResources(this.invocation);
  }

  async run(): Promise<void> {
    const { flags, factory, process } = this.invocation;
    const result = await targets(this.invocation);
    if (result.infos.length === 0 && result.errors().length === 0) {
      await process.stderr.write(`No resources found in ${factory.namespace().namespace} namespace.\n`);
      return;
    }
    await result.visit(async (info) => {
      const object = info.object as KubeObject;
      const patch = this.change.patch(info, object, process.clock.now());
      const changed = await factory.client().request<KubeObject>({
        method: 'PATCH',
        path: pathOf(info.mapping, info.namespace, info.name),
        query: { fieldManager: flags.string('field-manager') },
        contentType: 'application/strategic-merge-patch+json',
        body: patch,
      });
      await process.stdout.write(toPrinter(this.invocation, this.change.done)(changed));
    });
  }
}

const isDeployment = ({ mapping }: Info): boolean => mapping.kind === 'Deployment' && mapping.group === 'apps';

function refuse({ mapping, name }: Info, why: string): CommandError {
  return new CommandError(`${mapping.name}${mapping.group ? `.${mapping.group}` : ''} ${JSON.stringify(name)} ${why}`);
}

const shared = [...printFlags, fieldManagerFlag('kubectl-rollout'), ...fileFlags, selectorFlag];

function command(change: Change, texts: Pick<Command, 'short' | 'long' | 'examples'>): Command {
  return {
    name: change.name,
    use: `${change.name} RESOURCE`,
    ...texts,
    flags: shared,
    action: (invocation) => new Apply(invocation, change),
  };
}

export const pause = command(
  {
    name: 'pause',
    done: 'paused',
    patch(info, object) {
      if (!isDeployment(info)) throw refuse(info, 'pausing is not supported');
      if (object.spec.paused) throw refuse(info, 'is already paused');
      return { spec: { paused: true } };
    },
  },
  {
    short: 'Mark the provided resource as paused',
    long: `Mark the provided resource as paused.

A paused deployment is left alone by its controller until "kubectl rollout resume". Only deployments can be paused.`,
    examples: `# Hold a deployment while several things are changed
kubectl rollout pause deployment/shop`,
  },
);

export const resume = command(
  {
    name: 'resume',
    done: 'resumed',
    patch(info, object) {
      if (!isDeployment(info)) throw refuse(info, 'resuming is not supported');
      if (!object.spec.paused) throw refuse(info, 'is not paused');
      return { spec: { paused: null } };
    },
  },
  {
    short: 'Resume a paused resource',
    long: `Resume a paused resource.

Its controller takes it up again, with all that was changed meanwhile. Only deployments can be resumed.`,
    examples: `# Go on with a held deployment
kubectl rollout resume deployment/shop`,
  },
);

export const restart = command(
  {
    name: 'restart',
    done: 'restarted',
    patch(info, object, now) {
      const { mapping } = info;
      if (mapping.group !== 'apps' || !['Deployment', 'DaemonSet', 'StatefulSet'].includes(mapping.kind)) {
        throw refuse(info, 'restarting is not supported');
      }
      if (object.spec.paused) throw refuse(info, "can't restart paused deployment (run rollout resume first)");
      return {
        spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': rfc3339(now) } } } },
      };
    },
  },
  {
    short: 'Restart a resource',
    long: `Restart a resource.

Its pods are replaced as in any other rollout, because an annotation of the pod template gets the present time.`,
    examples: `# Every pod of a deployment anew
kubectl rollout restart deployment/shop

# Of each deployment with the label app=shop
kubectl rollout restart deployment --selector=app=shop`,
  },
);
