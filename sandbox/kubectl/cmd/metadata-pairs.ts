/** What `label` and `annotate` share: KEY=VALUE and KEY- arguments, merged into metadata. Follows kubectl/pkg/cmd/{label,annotate}. */
import { setKey } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { Action, Invocation } from '../command.ts';
import { CommandError, throwAll } from '../errors.ts';
import { type Flag, flag } from '../flags.ts';
import { pathOf } from '../mapper.ts';
import { printFlags, toPrinter } from '../printers/index.ts';
import type { Info } from '../resource-builder.ts';
import { dryRunFlag, dryRunOf, dryRunSuffix, fieldManagerFlag, filenameFlags, filenameOptions } from './shared.ts';

export interface Pairs {
  set: Record<string, string>;
  remove: string[];
}

export interface Field {
  /** Of metadata. */
  name: 'labels' | 'annotations';
  singular: 'label' | 'annotation';
  parse(words: string[]): Pairs;
  /** Keys that may not be set without --overwrite: the refusal. */
  refuse(clashes: { key: string; value: string }[]): CommandError;
  /** The word after the name: what happened. */
  outcome(before: Record<string, string>, after: Record<string, string>, overwrite: boolean): string;
}

const SELECTOR =
  "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.";

export function pairFlags({ name, singular }: Field): Flag[] {
  const update = name === 'labels' ? 'labels' : 'annotation';
  return [
    flag.bool(
      'all',
      false,
      `Select all resources${name === 'labels' ? ', in' : ', in'} the namespace of the specified resource types${name === 'labels' ? '' : '.'}`,
    ),
    flag.bool('all-namespaces', false, 'If true, check the specified action in all namespaces.', 'A'),
    ...printFlags,
    dryRunFlag,
    fieldManagerFlag(name === 'labels' ? 'kubectl-label' : 'kubectl-annotate'),
    flag.string(
      'field-selector',
      '',
      "Selector (field query) to filter on, supports '=', '==', and '!='.(e.g. --field-selector key1=value1,key2=value2). The server only supports a limited number of field queries per type.",
    ),
    ...filenameFlags(`identifying the resource to update the ${update}`),
    flag.bool('list', false, `If true, display the ${name} for a given resource.`),
    flag.bool('local', false, `If true, ${singular} will NOT contact api-server but run locally.`),
    flag.bool(
      'overwrite',
      false,
      `If true, allow ${name} to be overwritten, otherwise reject ${singular} updates that overwrite existing ${name}.`,
    ),
    flag.string(
      'resource-version',
      '',
      `If non-empty, the ${name === 'labels' ? 'labels' : 'annotation'} update will only succeed if this is the current resource-version for the object. Only valid when specifying a single resource.`,
    ),
    flag.string('selector', '', SELECTOR, 'l'),
  ];
}

export class UpdatePairs implements Action {
  private readonly invocation: Invocation;
  private readonly field: Field;
  private resources: string[] = [];
  private words: string[] = [];
  private pairs: Pairs = { set: {}, remove: [] };

  constructor(invocation: Invocation, field: Field) {
    this.invocation = invocation;
    this.field = field;
  }

  complete(): void {
    for (const word of this.invocation.args) {
      const isPair = word.indexOf('=') > 0 || (word.endsWith('-') && word !== '-');
      if (this.words.length === 0 && !isPair) this.resources.push(word);
      else if (isPair) this.words.push(word);
      else throw new CommandError(`all resources must be specified before ${this.field.singular} changes: ${word}`);
    }
    this.pairs = this.field.parse(this.words);
  }

  validate(): void {
    const { flags } = this.invocation;
    const { field } = this;
    const files = filenameOptions(flags);
    if (flags.bool('all') && flags.string('selector'))
      throw new CommandError('cannot set --all and --selector at the same time');
    if (flags.bool('all') && flags.string('field-selector')) {
      throw new CommandError('cannot set --all and --field-selector at the same time');
    }
    if (flags.bool('list') && flags.string('output')) {
      throw new CommandError('--list and --output may not be specified together');
    }
    const none = files.filenames.length === 0 && !files.kustomize;
    if (flags.bool('local')) {
      if (this.resources.length > 0) {
        throw new CommandError(
          `can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set`,
        );
      }
      if (none) throw new CommandError('one or more files must be specified as -f when --local=true is set');
    } else if (this.resources.length === 0 && none) {
      throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    }
    if (this.words.length === 0 && !flags.bool('list'))
      throw new CommandError(`at least one ${field.singular} update is required`);
  }

  async run(): Promise<void> {
    const { flags, factory, process } = this.invocation;
    const dryRun = dryRunOf(this.invocation);
    const { namespace, explicit } = factory.namespace();
    const local = flags.bool('local');
    const builder = factory
      .builder()
      .local(local)
      .continueOnError()
      .namespace(namespace)
      .allNamespaces(flags.bool('all-namespaces'))
      .filenames(filenameOptions(flags), explicit)
      .flatten();
    if (!local) {
      builder
        .labelSelector(flags.string('selector'))
        .fieldSelector(flags.string('field-selector'))
        .args(flags.bool('all'), this.resources)
        .latest();
    }
    const result = await builder.do();
    const version = flags.string('resource-version');
    if (version && (result.infos.length > 1 || !result.single)) {
      throw new CommandError('--resource-version may only be used with a single resource');
    }
    await result.visit(async (info) => {
      const object = info.object as KubeObject;
      if (flags.bool('list')) {
        await this.list(info, object, result.single);
        return;
      }
      const before = (object.metadata[this.field.name] ?? {}) as Record<string, string>;
      for (const key of this.field.name === 'labels' ? this.pairs.remove : []) {
        if (!Object.hasOwn(before, key)) await process.stdout.write(`label ${JSON.stringify(key)} not found.\n`);
      }
      this.checkOverwrite(before);
      const after = { ...before, ...this.pairs.set };
      for (const key of this.pairs.remove) delete after[key];
      const changed = await this.save(info, object, after, dryRun);
      const outcome = this.field.outcome(before, after, flags.bool('overwrite'));
      await process.stdout.write(toPrinter(this.invocation, `${outcome}${dryRunSuffix(dryRun)}`)(changed));
    });
    if (result.infos.length === 0 && result.failures.length > 0) throwAll(result.failures);
  }

  private checkOverwrite(before: Record<string, string>): void {
    if (this.invocation.flags.bool('overwrite')) return;
    const clashes = Object.entries(this.pairs.set)
      .filter(([key, value]) => Object.hasOwn(before, key) && before[key] !== value)
      .map(([key]) => ({ key, value: before[key] as string }));
    if (clashes.length > 0) throw this.field.refuse(clashes);
  }

  private async save(
    info: Info,
    object: KubeObject,
    after: Record<string, string>,
    dryRun: string,
  ): Promise<KubeObject> {
    const { flags, factory } = this.invocation;
    const version = flags.string('resource-version');
    const { [this.field.name]: _, ...metadata } = object.metadata;
    const wanted = Object.keys(after).length > 0 ? { ...metadata, [this.field.name]: after } : metadata;
    if (flags.bool('local') || dryRun === 'client') return { ...object, metadata: wanted };
    const changes: Record<string, string | null> = { ...this.pairs.set };
    for (const key of this.pairs.remove) setKey(changes, key, null);
    return factory.client().request({
      method: 'PATCH',
      path: pathOf(info.mapping, info.namespace, info.name),
      query: { fieldManager: flags.string('field-manager'), dryRun: dryRun === 'server' ? 'All' : undefined },
      contentType: 'application/merge-patch+json',
      body: { metadata: { [this.field.name]: changes, ...(version ? { resourceVersion: version } : {}) } },
    });
  }

  private async list(info: Info, object: KubeObject, single: boolean): Promise<void> {
    const { stdout } = this.invocation.process;
    const { kind, group } = info.mapping;
    if (!single) await stdout.write(`Listing ${this.field.name} for ${kind}.${group}/${info.name}:\n`);
    const entries = Object.entries((object.metadata[this.field.name] ?? {}) as Record<string, string>);
    for (const [key, value] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
      await stdout.write(`${single ? '' : ' '}${key}=${value}\n`);
    }
  }
}
