/** Follows kubectl/pkg/cmd/rollout/rollout_history.go and polymorphichelpers/history.go. */

import { fromLabelSelectorObject } from '../../../apimachinery/labels.ts';
import type { KubeList, KubeObject } from '../../../apimachinery/meta.ts';
import type { Action, Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { pathOf } from '../../mapper.ts';
import { outputPrinter } from '../../printers/index.ts';
import { TabWriter } from '../../printers/tabwriter.ts';
import type { Info } from '../../resource-builder.ts';
import { describePodTemplate } from '../describe/pod-template.ts';
import { CHANGE_CAUSE, REVISION, requireResources, targets } from './shared.ts';

export class History implements Action {
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
    const { flags, process } = this.invocation;
    const wanted = flags.int('revision');
    const result = await targets(this.invocation);
    await result.visit(async (info) => {
      const owned = await revisionsOf(this.invocation, info);
      if (flags.string('output')) {
        const print = outputPrinter(this.invocation);
        const revisions = wanted > 0 ? [wanted] : [...owned.keys()].sort((a, b) => a - b);
        for (const revision of revisions) await process.stdout.write(print(revisionOrThrow(owned, revision)));
        return;
      }
      const object = info.object as KubeObject;
      const { group } = info.mapping;
      const title = `${info.mapping.kind.toLowerCase()}.${group}/${object.metadata.name}`;
      const text = wanted > 0 ? await this.one(revisionOrThrow(owned, wanted)) : table(owned);
      const suffix = wanted > 0 ? ` with revision #${wanted}` : ' ';
      await process.stdout.write(`${title}${suffix}\n${text}\n`);
    });
  }

  private async one(revision: KubeObject): Promise<string> {
    const template = revision.spec?.template ?? revision.data?.spec?.template;
    const annotations = template.metadata?.annotations ?? {};
    const cause = revision.metadata.annotations?.[CHANGE_CAUSE];
    return describePodTemplate({
      ...template,
      metadata: { ...template.metadata, annotations: { ...annotations, ...(cause ? { [CHANGE_CAUSE]: cause } : {}) } },
    });
  }
}

function revisionOrThrow(owned: Map<number, KubeObject>, revision: number): KubeObject {
  const found = owned.get(revision);
  if (!found) throw new CommandError('unable to find the specified revision');
  return found;
}

function table(owned: Map<number, KubeObject>): string {
  if (owned.size === 0) return 'No rollout history found.';
  const out = new TabWriter({ minWidth: 0, padding: 2 });
  out.write('REVISION\tCHANGE-CAUSE\n');
  for (const revision of [...owned.keys()].sort((a, b) => a - b)) {
    out.write(`${revision}\t${owned.get(revision)?.metadata.annotations?.[CHANGE_CAUSE] || '<none>'}\n`);
  }
  return out.flush();
}

/** Revision number → the ReplicaSet or ControllerRevision that keeps it. */
export async function revisionsOf({ factory }: Invocation, info: Info): Promise<Map<number, KubeObject>> {
  const { mapping, namespace, object } = info;
  const owner = object as KubeObject;
  const byDeployment = mapping.kind === 'Deployment';
  if (!byDeployment && mapping.kind !== 'DaemonSet' && mapping.kind !== 'StatefulSet') {
    throw new CommandError(
      `no history viewer has been implemented for ${JSON.stringify(`${mapping.kind}${mapping.group ? `.${mapping.group}` : ''}`)}`,
    );
  }
  const kept = await factory.mapper().forArgument(byDeployment ? 'replicasets.apps' : 'controllerrevisions.apps');
  const list = await factory.client().request<KubeList>({
    method: 'GET',
    path: pathOf(kept, namespace),
    query: { labelSelector: fromLabelSelectorObject(owner.spec.selector).toString() },
  });
  const revisions = new Map<number, KubeObject>();
  for (const item of list.items) {
    const controller = item.metadata.ownerReferences?.find((o) => o.controller);
    if (controller?.uid !== owner.metadata.uid) continue;
    const revision = byDeployment ? Number(item.metadata.annotations?.[REVISION] ?? 0) : Number(item.revision ?? 0);
    revisions.set(revision, { ...item, apiVersion: 'apps/v1', kind: kept.kind });
  }
  return revisions;
}
