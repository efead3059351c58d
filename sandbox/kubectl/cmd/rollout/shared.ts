/** What the rollout commands have in common. Follows kubectl/pkg/cmd/rollout. */
import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { type Flag, flag } from '../../flags.ts';
import type { Result } from '../../resource-builder.ts';
import { filenameFlags, filenameOptions } from '../shared.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
export const CHANGE_CAUSE = 'kubernetes.io/change-cause';
/** Annotations that belong to one revision of a Deployment, not to what a roll-back brings back. */
export const REVISION_ANNOTATIONS = [
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
];

export const fileFlags: Flag[] = filenameFlags('identifying the resource to get from a server.');

export const selectorFlag = flag.string(
  'selector',
  '',
  "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
  'l',
);

export function requireResources({ args, flags }: Invocation): void {
  const files = filenameOptions(flags);
  if (args.length === 0 && files.filenames.length === 0 && !files.kustomize) {
    throw new CommandError('required resource not specified');
  }
}

/** The objects the command line names, fetched. */
export async function targets({ args, flags, factory }: Invocation): Promise<Result> {
  const { namespace, explicit } = factory.namespace();
  return factory
    .builder()
    .namespace(namespace)
    .filenames(filenameOptions(flags), explicit)
    .labelSelector(flags.string('selector'))
    .args(true, args)
    .continueOnError()
    .latest()
    .flatten()
    .do();
}

/** A template without the label that tells ReplicaSets apart. */
export function withoutHash(template: KubeObject): KubeObject {
  const { 'pod-template-hash': _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}
