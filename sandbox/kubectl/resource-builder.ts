/** From arguments, files and selectors to the objects a command acts on. Follows cli-runtime/pkg/resource/{builder,visitor,result}.go. */
import { StatusError } from '../apimachinery/errors.ts';
import { parseLabelSelector } from '../apimachinery/labels.ts';
import { type KubeList, type KubeObject, thaw } from '../apimachinery/meta.ts';
import type { Client } from './client.ts';
import { AggregateFailure, CommandError, Interrupted, isNotFound, throwAll, withPrefix } from './errors.ts';
import type { Factory } from './factory.ts';
import { readManifests, STDIN } from './manifest-reader.ts';
import { apiVersionOf, type Mapping, pathOf } from './mapper.ts';

/** One object, or one thing that will be asked for. */
export interface Info {
  mapping: Mapping;
  /** '' for cluster-scoped. */
  namespace: string;
  name: string;
  /** Frozen when it came from the server. Absent until fetched. */
  object: KubeObject | undefined;
  /** The file it was read from, as named on the command line; `STDIN` for `-`; '' for the server. */
  source: string;
  subresource: string;
}

/** What a list on the server answered: a chunk, before it is flattened. */
export type ListObject = KubeList & KubeObject;

export interface FilenameOptions {
  filenames: string[];
  kustomize: string;
  recursive: boolean;
}

export const MISSING_RESOURCE = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

interface Tuple {
  resource: string;
  name: string;
}

export class ResourceBuilder {
  private readonly factory: Factory;
  private readonly errors: unknown[] = [];
  private files: FilenameOptions = { filenames: [], kustomize: '', recursive: false };
  private labels: string | undefined;
  private fields: string | undefined;
  private everything = false;
  private ns = '';
  private allNs = false;
  private defaultNs = false;
  private enforceNs = false;
  private readonly types: string[] = [];
  private readonly names: string[] = [];
  private readonly tuples: Tuple[] = [];
  private pendingArgs: { allowEmpty: boolean; args: string[] } | undefined;
  private keepGoing = false;
  private refetch = false;
  private validated = false;
  private flat = false;
  private singleType = false;
  private needObject = true;
  private chunk = 0;
  private sub = '';
  private isLocal = false;
  private accept: string | undefined;
  private extraQuery: Record<string, string> = {};

  constructor(factory: Factory) {
    this.factory = factory;
  }

  /** Where objects without a namespace belong. */
  namespace(namespace: string): this {
    this.ns = namespace;
    this.defaultNs = true;
    return this;
  }

  allNamespaces(all: boolean): this {
    if (all) this.ns = '';
    this.allNs = all;
    return this;
  }

  /** With `enforce`, a manifest that names another namespace is refused. */
  filenames(options: FilenameOptions, enforce = false): this {
    this.files = options;
    this.enforceNs = enforce;
    if (options.filenames.length > 0 && options.kustomize)
      this.errors.push(new CommandError('only one of -f or -k can be specified'));
    else if (options.kustomize && options.recursive)
      this.errors.push(new CommandError("the -k flag can't be used with -f or -R"));
    else if (options.kustomize)
      this.errors.push(
        new CommandError('kustomize is not part of this kubectl: pass the manifests themselves with -f'),
      );
    return this;
  }

  labelSelector(text: string): this {
    const selector = text.trim();
    if (selector && this.everything)
      this.errors.push(
        new CommandError(
          `found non-empty label selector ${JSON.stringify(text)} with previously set 'all' parameter. `,
        ),
      );
    else if (selector) this.labels = selector;
    return this;
  }

  fieldSelector(text: string): this {
    const selector = text.trim();
    if (selector && this.everything)
      this.errors.push(
        new CommandError(
          `found non-empty field selector ${JSON.stringify(text)} with previously set 'all' parameter. `,
        ),
      );
    else if (selector) this.fields = selector;
    return this;
  }

  selectAll(all: boolean): this {
    if (all && (this.labels !== undefined || this.fields !== undefined))
      this.errors.push(new CommandError("setting 'all' parameter but found a non empty selector. "));
    else this.everything = all;
    return this;
  }

  /** `TYPE`, `TYPE1,TYPE2`, `TYPE NAME…`, `TYPE/NAME…`. With `allowEmpty` a bare type means all of it. */
  args(allowEmpty: boolean, args: readonly string[]): this {
    this.pendingArgs = { allowEmpty, args: [...args] };
    return this;
  }

  /** Names of one type, or `TYPE/NAME` each. */
  resourceNames(type: string, names: readonly string[]): this {
    try {
      for (const name of names) {
        const tuple = splitTypeName(name);
        if (tuple) this.tuples.push(tuple);
        else if (!type)
          this.errors.push(new CommandError(`the argument ${JSON.stringify(name)} must be RESOURCE/NAME`));
        else this.tuples.push({ resource: type, name });
      }
    } catch (error) {
      this.errors.push(error);
    }
    return this;
  }

  continueOnError(): this {
    this.keepGoing = true;
    return this;
  }

  /** `fieldValidation` as --validate has it: unless it is Ignore, manifests must say what they are. */
  schema(fieldValidation: string): this {
    this.validated = fieldValidation !== 'Ignore';
    return this;
  }

  /** Objects from files are fetched anew from the server. */
  latest(): this {
    this.refetch = true;
    return this;
  }

  /** Lists are taken apart. */
  flatten(): this {
    this.flat = true;
    return this;
  }

  singleResourceType(): this {
    this.singleType = true;
    return this;
  }

  /** False: what is named on the command line is not fetched. */
  requireObject(need: boolean): this {
    this.needObject = need;
    return this;
  }

  chunksOf(size: number): this {
    this.chunk = size;
    return this;
  }

  subresource(name: string): this {
    this.sub = name;
    return this;
  }

  /** The server is not asked; files only. */
  local(local = true): this {
    this.isLocal = local;
    return this;
  }

  /** How requests for objects are changed: another `accept`, more query parameters. */
  transform(accept: string | undefined, query: Record<string, string> = {}): this {
    this.accept = accept;
    this.extraQuery = query;
    return this;
  }

  async do(): Promise<Result> {
    await this.resolveArgs();
    throwAll(this.errors);
    if (this.everything) this.labels = '';
    if (this.files.filenames.length > 0) return this.byPaths();
    if (this.labels !== undefined || this.fields !== undefined) return this.bySelector();
    if (this.tuples.length > 0) return this.byTuples();
    if (this.names.length > 0) return this.byNames();
    if (this.types.length > 0) {
      for (const type of this.types) await this.mapping(type);
      throw new CommandError('resource(s) were provided, but no name was specified');
    }
    throw new CommandError(MISSING_RESOURCE);
  }

  private async resolveArgs(): Promise<void> {
    if (!this.pendingArgs) return;
    const { allowEmpty } = this.pendingArgs;
    try {
      const args = spreadTypes(this.pendingArgs.args);
      const slashes = args.filter((a) => a.includes('/')).length;
      if (slashes > 0) {
        if (slashes !== args.length) throw new CommandError(MIXED_FORMS);
        for (const arg of args) this.tuples.push(splitTypeName(arg) as Tuple);
        return;
      }
      const [first, ...names] = args;
      if (first === undefined) return;
      this.types.push(...split(await this.expandCategories(first)));
      this.names.push(...names);
      if (names.length === 0 && this.labels === undefined && allowEmpty) this.labels = '';
    } catch (error) {
      this.errors.push(error);
    }
  }

  private async expandCategories(types: string): Promise<string> {
    const words: string[] = [];
    for (const word of types.split(',')) {
      const members = this.isLocal ? undefined : await this.factory.mapper().category(word);
      words.push(...(members ?? [word]));
    }
    return words.join(',');
  }

  private mapping(word: string): Promise<Mapping> {
    return this.factory.mapper().forArgument(word);
  }

  private async byPaths(): Promise<Result> {
    if (this.types.length > 0)
      throw new CommandError(
        'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
      );
    if (this.names.length > 0) throw new CommandError('name cannot be provided when a path is specified');
    if (this.tuples.length > 0)
      throw new CommandError('resource/name arguments cannot be provided when a path is specified');
    const selector = this.labels === undefined ? undefined : this.parsedSelector(this.labels);
    const { documents, errors, single } = await readManifests(this.factory.process, this.files, this.validated);
    if (errors.length > 0 && (!this.keepGoing || errors[0]?.order === -1)) throwAll(errors.map((e) => e.error));
    const result = new Result(this.keepGoing, single, true);
    const steps = [...documents, ...errors].sort((a, b) => a.order - b.order);
    for (const document of steps) {
      await result.visiting(async () => {
        if ('error' in document) throw document.error;
        for (const object of this.flat ? itemsOf(document.object) : [document.object]) {
          await result.visiting(async () => {
            const info = await this.infoOf(object, document.source);
            if (selector && !selector.matches(info.object?.metadata?.labels ?? {})) return;
            if (this.refetch) info.object = await this.fetch(info);
            result.infos.push(info);
          });
        }
      });
    }
    return result;
  }

  private parsedSelector(text: string) {
    try {
      return parseLabelSelector(text);
    } catch (error) {
      throw new CommandError(`the provided selector ${JSON.stringify(text)} is not valid: ${(error as Error).message}`);
    }
  }

  private async infoOf(object: KubeObject, source: string): Promise<Info> {
    const mapping = this.isLocal ? localMapping(object) : await this.recognize(object, source);
    const metadata = object.metadata ?? {};
    let namespace = metadata.namespace ?? '';
    if (!mapping.namespaced) namespace = '';
    else if (this.defaultNs && namespace === '' && !this.isLocal) {
      namespace = this.ns;
      if (namespace) object = { ...object, metadata: { ...metadata, namespace } };
    } else if (this.isLocal) namespace = metadata.namespace ?? '';
    else if (this.enforceNs && namespace !== this.ns)
      throw new CommandError(
        `the namespace from the provided object "${namespace}" does not match the namespace "${this.ns}". You must pass '--namespace=${namespace}' to perform this operation.`,
      );
    return { mapping, namespace, name: metadata.name ?? '', object, source, subresource: this.sub };
  }

  private async recognize(object: KubeObject, source: string): Promise<Mapping> {
    try {
      return await this.factory.mapper().forKind(object.apiVersion, object.kind);
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      const message = (error as Error).message;
      const hint = (error as Error).name === 'NoKindMatch' ? '\nensure CRDs are installed first' : '';
      const name = object.metadata?.name ?? '';
      const what = hint
        ? `resource mapping not found for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(object.metadata?.namespace ?? '')} from ${JSON.stringify(source)}: `
        : `unable to recognize ${JSON.stringify(source)}: `;
      throw new CommandError(what + message + hint);
    }
  }

  private async bySelector(): Promise<Result> {
    if (this.names.length > 0) throw new CommandError('name cannot be provided when a selector is specified');
    if (this.tuples.length > 0)
      throw new CommandError('selectors and the all flag cannot be used when passing resource/name arguments');
    if (this.types.length === 0) throw new CommandError('at least one resource must be specified to use a selector');
    if (this.sub) throw new CommandError('subresource cannot be used when bulk resources are specified');
    const mappings = await this.mappings();
    const result = new Result(this.keepGoing, false, false);
    for (const mapping of mappings) {
      const namespace = mapping.namespaced ? this.ns : '';
      result.sources.push({ mapping, namespace, name: '', object: undefined, source: '', subresource: '' });
      await result.visiting(async () => {
        for (let token: string | undefined = ''; token !== undefined; ) {
          const list: ListObject = await this.list(mapping, {
            method: 'GET',
            path: pathOf(mapping, namespace),
            query: {
              ...this.extraQuery,
              labelSelector: this.labels || undefined,
              fieldSelector: this.fields || undefined,
              limit: this.chunk > 0 ? String(this.chunk) : undefined,
              continue: token || undefined,
            },
            ...(this.accept ? { headers: { accept: this.accept } } : {}),
          });
          token = list.metadata?.continue || undefined;
          result.add(mapping, namespace, list, this.flat);
        }
      });
    }
    result.selector = { labels: this.labels, fields: this.fields };
    return result;
  }

  private async list(mapping: Mapping, request: Parameters<Client['request']>[0]): Promise<ListObject> {
    try {
      return await this.factory.client().request<ListObject>(request);
    } catch (error) {
      if (!(error instanceof StatusError) || (error.reason !== 'BadRequest' && error.reason !== 'NotFound'))
        throw error;
      const what = JSON.stringify(
        `${mapping.group ? `${mapping.group}/` : '/'}${mapping.version}, Resource=${mapping.name}`,
      );
      throw withPrefix(
        this.labels || this.fields
          ? `Unable to find ${what} that match label selector ${JSON.stringify(this.labels ?? '')}, field selector ${JSON.stringify(this.fields ?? '')}: `
          : `Unable to list ${what}: `,
        error,
      );
    }
  }

  private async mappings(): Promise<Mapping[]> {
    if (this.types.length > 1 && this.singleType) throw new CommandError('you may only specify a single resource type');
    const found: Mapping[] = [];
    for (const type of this.types) {
      const mapping = await this.mapping(type);
      if (!found.some((m) => m.kind === mapping.kind && apiVersionOf(m) === apiVersionOf(mapping))) found.push(mapping);
    }
    return found;
  }

  private async byTuples(): Promise<Result> {
    if (this.types.length > 0)
      throw new CommandError('you may not specify individual resources and bulk resources in the same call');
    const byWord = new Map<string, Mapping>();
    for (const { resource } of this.tuples) {
      if (!byWord.has(resource)) byWord.set(resource, await this.mapping(resource));
    }
    if (this.singleType && new Set([...byWord.values()].map((m) => `${m.name}.${m.group}`)).size > 1)
      throw new CommandError('you may only specify a single resource type');
    return this.named(this.tuples.map(({ resource, name }) => [byWord.get(resource) as Mapping, name] as const));
  }

  private async byNames(): Promise<Result> {
    if (this.types.length === 0) throw new CommandError('you must provide a resource and a resource name together');
    if (this.types.length > 1) throw new CommandError('you must specify only one resource');
    const [mapping] = await this.mappings();
    return this.named(this.names.map((name) => [mapping as Mapping, name] as const));
  }

  private async named(targets: (readonly [Mapping, string])[]): Promise<Result> {
    const infos = targets.map(([mapping, name]): Info => {
      const namespace = mapping.namespaced ? this.ns : '';
      if (mapping.namespaced && namespace === '')
        throw new CommandError(
          this.allNs
            ? 'a resource cannot be retrieved by name across all namespaces'
            : 'namespace may not be empty when retrieving a resource by name',
        );
      return { mapping, namespace, name, object: undefined, source: '', subresource: this.sub };
    });
    const result = new Result(this.keepGoing, infos.length === 1, true);
    result.sources.push(...infos);
    for (const info of infos) {
      await result.visiting(async () => {
        if (this.needObject) info.object = await this.fetch(info);
        result.infos.push(info);
      });
    }
    return result;
  }

  /** Where the namespace itself is missing, that is what the caller hears. */
  private async fetch(info: Info): Promise<KubeObject> {
    const client = this.factory.client();
    if (info.name === '') throw new CommandError('resource name may not be empty');
    try {
      return await client.request({
        method: 'GET',
        path: pathOf(info.mapping, info.namespace, info.name, info.subresource),
        query: this.extraQuery,
        ...(this.accept ? { headers: { accept: this.accept } } : {}),
      });
    } catch (error) {
      if (!isNotFound(error) || info.namespace === '' || info.namespace === 'default') throw error;
      try {
        await client.request({ method: 'GET', path: `/api/v1/namespaces/${encodeURIComponent(info.namespace)}` });
      } catch (missing) {
        if (isNotFound(missing)) throw missing;
      }
      throw error;
    }
  }
}

const MIXED_FORMS =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

export class Result {
  readonly infos: Info[] = [];
  /** What was asked for: named things, or one entry for each listed type. */
  readonly sources: Info[] = [];
  /** What went wrong on the way, with continueOnError. */
  readonly failures: unknown[] = [];
  /** How many objects had been found when each of them happened. */
  private readonly places: number[] = [];
  readonly keepGoing: boolean;
  /** One thing was asked for and one will be shown, not a list. */
  readonly single: boolean;
  /** Named things, as opposed to a selection. */
  readonly targetsSingleItems: boolean;
  selector: { labels: string | undefined; fields: string | undefined } | undefined;
  private ignored: ((error: unknown) => boolean)[] = [];

  constructor(keepGoing: boolean, single: boolean, targetsSingleItems: boolean) {
    this.keepGoing = keepGoing;
    this.single = single;
    this.targetsSingleItems = targetsSingleItems;
  }

  ignoreNotFound(): this {
    this.ignored.push(isNotFound);
    return this;
  }

  /** What went wrong while collecting; nothing when all of it may be ignored. */
  errors(): unknown[] {
    return this.failures.filter((e) => !this.ignored.some((f) => f(e)));
  }

  /** Runs `work`; with continueOnError its failure is kept for later. */
  async visiting(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.keepGoing || error instanceof Interrupted) throw error;
      this.failures.push(error);
      this.places.push(this.infos.length);
    }
  }

  /** Calls `visit` on each object in turn, then throws what failed, now or while collecting, in the order of the objects. */
  async visit(visit: (info: Info) => Promise<void>): Promise<void> {
    const errors: unknown[] = [];
    const wanted = (error: unknown) => !this.ignored.some((f) => f(error));
    for (let i = 0; i <= this.infos.length; i++) {
      errors.push(...this.failures.filter((e, j) => this.places[j] === i && wanted(e)));
      const info = this.infos[i];
      if (!info) continue;
      try {
        await visit(info);
      } catch (error) {
        if (!this.keepGoing || error instanceof Interrupted) throw error;
        if (wanted(error)) errors.push(error);
      }
    }
    throwAll(errors);
  }

  add(mapping: Mapping, namespace: string, list: ListObject, flatten: boolean): void {
    if (!flatten || !Array.isArray(list.items)) {
      this.infos.push({ mapping, namespace, name: '', object: list, source: '', subresource: '' });
      return;
    }
    for (const item of list.items) {
      const typed =
        item.kind && item.apiVersion ? item : { ...item, apiVersion: apiVersionOf(mapping), kind: mapping.kind };
      this.infos.push({
        mapping,
        namespace: item.metadata?.namespace ?? '',
        name: item.metadata?.name ?? '',
        object: typed,
        source: '',
        subresource: '',
      });
    }
  }
}

/** `a,b c d` → `a/c a/d b/c b/d` */
function spreadTypes(args: string[]): string[] {
  const types = args.length >= 2 ? split(args[0] as string) : [];
  return types.length > 1 ? types.flatMap((t) => args.slice(1).map((n) => `${t}/${n}`)) : args;
}

/** At commas, each once. */
function split(text: string): string[] {
  return [...new Set(text.split(','))];
}

function splitTypeName(text: string): Tuple | undefined {
  if (!text.includes('/')) return undefined;
  const parts = text.split('/');
  if (parts.length !== 2) throw new CommandError('arguments in resource/name form may not have more than one slash');
  const [resource, name] = parts as [string, string];
  if (!resource || !name || split(resource).length !== 1)
    throw new CommandError('arguments in resource/name form must have a single resource and name');
  return { resource, name };
}

/** The members of a list, or the object itself. */
export function itemsOf(object: KubeObject): KubeObject[] {
  if (!Array.isArray(object.items) || !object.kind.endsWith('List')) return [object];
  const kind = object.kind.replace(/List$/, '');
  return object.items.flatMap((item: KubeObject) =>
    itemsOf(kind && !item.kind ? { ...item, apiVersion: object.apiVersion, kind } : item),
  );
}

/** With --local nothing is asked: the kind itself names the resource. */
function localMapping(object: KubeObject): Mapping {
  const [version = '', group = ''] = object.apiVersion.split('/').reverse();
  return {
    name: `${object.kind.toLowerCase()}s`,
    singularName: object.kind.toLowerCase(),
    group,
    version,
    kind: object.kind,
    namespaced: true,
    verbs: [],
    shortNames: [],
    categories: [],
    subresources: [],
  };
}

export { AggregateFailure, STDIN, thaw };
