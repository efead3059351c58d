/** Follows kubectl/pkg/cmd/rollout/rollout_undo.go and polymorphichelpers/rollback.go. */
import { setKey } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { Action, Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { pathOf } from '../../mapper.ts';
import { toPrinter } from '../../printers/index.ts';
import type { Info } from '../../resource-builder.ts';
import { describePodTemplate } from '../describe/pod-template.ts';
import { dryRunOf, dryRunSuffix } from '../shared.ts';
import { revisionsOf } from './history-action.ts';
import { REVISION_ANNOTATIONS, requireResources, targets, withoutHash } from './shared.ts';

export class Undo implements Action {
  private readonly invocation: Invocation;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  validate(): void {
    requireResources(this.invocation);
  }

  async run(): Promise<void> {
    const { process } = this.invocation;
    const dryRun = dryRunOf(this.invocation);
    const result = await targets(this.invocation);
    await result.visit(async (info) => {
      const outcome = await this.rollBack(info, dryRun);
      await process.stdout.write(
        toPrinter(this.invocation, `${outcome}${dryRunSuffix(dryRun)}`)(info.object as KubeObject),
      );
    });
  }

  private async rollBack(info: Info, dryRun: string): Promise<string> {
    const { flags, factory } = this.invocation;
    const { kind, group } = info.mapping;
    if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(kind)) {
      throw new CommandError(
        `no rollbacker has been implemented for ${JSON.stringify(group ? `${kind}.${group}` : kind)}`,
      );
    }
    const object = info.object as KubeObject;
    if (object.spec.paused) {
      throw new CommandError(
        `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
      );
    }
    const wanted = flags.int('to-revision');
    const revisions = await revisionsOf(this.invocation, info);
    const revision = chosen(
      revisions,
      wanted,
      kind === 'Deployment'
        ? `no rollout history found for deployment ${JSON.stringify(info.name)}`
        : 'no last revision to roll back to',
    );
    const template = revision.spec?.template ?? revision.data?.spec?.template;
    if (dryRun === 'client') return describePodTemplate(template);
    const path = pathOf(info.mapping, info.namespace, info.name);
    const query = { dryRun: dryRun === 'server' ? 'All' : undefined };
    if (info.mapping.kind !== 'Deployment') {
      if (sameTemplate(template, object.spec.template))
        return `skipped rollback (current template already matches revision ${wanted})`;
      await factory.client().request({
        method: 'PATCH',
        path,
        query,
        contentType: 'application/strategic-merge-patch+json',
        body: revision.data,
      });
      return 'rolled back';
    }
    const back = withoutHash(template);
    if (sameTemplate(back, object.spec.template)) {
      return `skipped rollback (current template already matches revision ${wanted})`;
    }
    const annotations: Record<string, string> = {};
    for (const [key, value] of Object.entries(revision.metadata.annotations ?? {})) {
      if (!REVISION_ANNOTATIONS.includes(key)) setKey(annotations, key, value);
    }
    for (const key of REVISION_ANNOTATIONS) {
      const kept = object.metadata.annotations?.[key];
      if (kept !== undefined) annotations[key] = kept;
    }
    await factory.client().request({
      method: 'PATCH',
      path,
      query,
      contentType: 'application/json-patch+json',
      body: [
        { op: 'replace', path: '/spec/template', value: back },
        { op: 'replace', path: '/metadata/annotations', value: annotations },
      ],
    });
    return 'rolled back';
  }
}

/** The revision asked for, or the last but one; `none` is said where there is only one. */
function chosen(revisions: Map<number, KubeObject>, wanted: number, none: string): KubeObject {
  if (wanted !== 0) {
    const found = revisions.get(wanted);
    if (!found) throw new CommandError(`unable to find specified revision ${wanted} in history`);
    return found;
  }
  const numbers = [...revisions.keys()].sort((a, b) => b - a);
  const last = numbers[1];
  if (last === undefined) throw new CommandError(none);
  return revisions.get(last) as KubeObject;
}

function sameTemplate(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** JSON with sorted keys; what is empty counts as absent. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .map(([key, field]) => [key, canonical(field)] as const)
    .filter(([, text]) => text !== '{}' && text !== '[]' && text !== 'null')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, text]) => `${JSON.stringify(key)}:${text}`)}}`;
}
