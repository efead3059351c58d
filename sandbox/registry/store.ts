/**
 * One resource over storage, driven by its Kind. Follows
 * apiserver/pkg/registry/generic/registry/store.go with rest/{create,update,delete}.go.
 * Synchronous; throws StatusErrors. Objects handed in are private copies and become the store's.
 */
import {
  alreadyExists,
  conflict,
  invalid,
  invalidValue,
  notFound,
  type Resource,
  StatusError,
} from '../apimachinery/errors.ts';
import { apiVersionOf, type Kind, type Mutable } from '../apimachinery/kind.ts';
import { deepFreeze, type KubeObject, rfc3339 } from '../apimachinery/meta.ts';
import type { Random } from '../apimachinery/random.ts';
import type { Schemas } from '../apimachinery/schema.ts';
import { StorageError } from '../storage/errors.ts';
import type { ListOptions, ListResult, Storage, WatchOptions } from '../storage/store.ts';
import type { WatchStream } from '../storage/watch.ts';
import type { DeleteOptions, RequestContext } from './context.ts';
import { convertedStorage, type ObjectStorage } from './converted-storage.ts';
import { beforeDelete, garbageCollectionFinalizers, markAsDeleting, shouldDeleteDuringUpdate } from './deletion.ts';
import { deferRecord, recordFields, sameMetadata } from './field-managers.ts';
import { storagePrefix } from './keys.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata-validation.ts';
import { podSpecPart } from './pod-parts.ts';
import { share } from './share.ts';
import { CONDITIONAL_UPDATE_ONLY, CREATED_BY_PUT, RETURNS_DELETED } from './traits.ts';

const MAX_NAME_GENERATION_ATTEMPTS = 8;
const MAX_GENERATED_NAME_LENGTH = 58;
const OPTIMISTIC_LOCK = 'the object has been modified; please apply your changes to the latest version and try again';
const EVENT_TTL_MS = 3_600_000;

/** What a resource does beyond the generic, around the write. */
export interface StoreHooks {
  /** Last changes before validation: allocation. Throws a StatusError. */
  beforeWrite?(object: Mutable, old: KubeObject | undefined, context: RequestContext): void;
  /** Whether an object without metadata.finalizers may go for good. */
  deleteNow?(object: KubeObject): boolean;
  /** What a DELETE makes of an object that stays for now; undefined lets the generic deletion go on. `now` is Unix milliseconds. */
  mark?(object: KubeObject, now: number): KubeObject | undefined;
}

export interface UpdateOptions {
  subresource?: string;
  /** Makes the next object from the present one: a private copy. */
  next(old: KubeObject): Mutable;
  /** For a PUT to a name that does not exist, where the kind allows it. */
  createIfAbsent?: () => Mutable;
  /** Writes whatever `next` gives without strategy and validation: internal changes such as a binding. */
  raw?: boolean;
  preconditions?: { uid?: string; resourceVersion?: string };
  /** The write already carries its managedFields (server-side apply). */
  fieldsTracked?: boolean;
}

/** What a creator may not set. */
const NOT_A_CREATORS = ['deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink'];

/** storage.ErrResourceVersionSetOnCreate, which no handler expects: status 500 without a reason. */
const versionOnCreate = () => new StatusError(500, '', 'resourceVersion should not be set on objects to be created');

export class ResourceStore {
  readonly kind: Kind;
  readonly resource: Resource;
  readonly prefix: string;
  readonly returnsDeleted: boolean;
  readonly createsOnUpdate: boolean;
  private readonly storage: ObjectStorage;
  private readonly random: Random;
  private readonly uids: Random;
  private readonly hooks: StoreHooks;
  private readonly apiVersion: string;
  private readonly isEvent: boolean;
  /** Made of what did not change and of what did: need not be looked at for that again. */
  private shared: KubeObject | undefined;

  private readonly schemas: Schemas;

  constructor(kind: Kind, storage: Storage, schemas: Schemas, random: Random, hooks: StoreHooks = {}) {
    this.schemas = schemas;
    this.kind = kind;
    this.resource = { group: kind.group, resource: kind.names.plural };
    this.prefix = storagePrefix(kind);
    this.storage = kind.stored ? convertedStorage(storage, kind.stored) : storage;
    this.random = random;
    this.uids = random.fork('uid');
    this.hooks = hooks;
    this.apiVersion = apiVersionOf(kind);
    this.isEvent = kind.kind === 'Event' && !kind.stored && schemas.has(kind.schema);
    this.createsOnUpdate = CREATED_BY_PUT.has(this.qualified);
    this.returnsDeleted = RETURNS_DELETED.has(kind.names.plural);
  }

  key(namespace: string, name: string): string {
    return this.kind.scope === 'Namespaced' ? `${this.prefix}${namespace}/${name}` : this.prefix + name;
  }

  find(namespace: string, name: string): KubeObject | undefined {
    return this.storage.get(this.key(namespace, name));
  }

  get(namespace: string, name: string): KubeObject {
    const object = this.storage.get(this.key(namespace, name));
    if (!object) throw notFound(this.resource, name);
    return object;
  }

  list(namespace: string, options: ListOptions): ListResult {
    return this.storage.list(this.listPrefix(namespace), options);
  }

  watch(namespace: string, options: Omit<WatchOptions, 'apiVersion' | 'kind'>): WatchStream {
    return this.storage.watch(this.listPrefix(namespace), {
      ...options,
      apiVersion: this.apiVersion,
      kind: this.kind.kind,
    });
  }

  /** `tracked`: the object carries its managedFields already (server-side apply). */
  create(object: Mutable, context: RequestContext, tracked = false): KubeObject {
    const { metadata } = object;
    if (this.kind.scope === 'Namespaced') metadata.namespace ||= context.namespace;
    else delete metadata.namespace;
    for (let i = 0; i < NOT_A_CREATORS.length; i++) {
      const field = NOT_A_CREATORS[i] as string;
      if (metadata[field] !== undefined) delete metadata[field];
    }
    if (!tracked) {
      // Nothing is added to an Event on its way.
      const defer = this.isEvent && !context.dryRun && metadata.managedFields === undefined;
      if (defer) deferRecord(this.kind, this.schemas, undefined, object as KubeObject, '', context);
      else recordFields(this.kind, this.schemas, undefined, object, '', context);
    }
    context.mutate(this.attributes('CREATE', '', metadata.name ?? '', object, undefined, context));
    const generated = !metadata.name && !!metadata.generateName;
    for (let attempt = 1; ; attempt++) {
      if (generated) {
        const base = (metadata.generateName as string).slice(0, MAX_GENERATED_NAME_LENGTH);
        metadata.name = base + this.random.suffix(5);
      }
      try {
        return this.createOnce(object, context);
      } catch (error) {
        if (!(error instanceof StorageError) || error.code !== 'KeyExists') throw error;
        if (generated && attempt < MAX_NAME_GENERATION_ATTEMPTS) continue;
        throw this.existing(metadata.name as string, metadata.namespace ?? '', generated);
      }
    }
  }

  update(name: string, context: RequestContext, options: UpdateOptions): { object: KubeObject; created: boolean } {
    const subresource = options.subresource ?? '';
    const key = this.key(context.namespace, name);
    const present = this.storage.get(key);
    if (!present) {
      if (!options.createIfAbsent) throw notFound(this.resource, name);
      return { object: this.create(options.createIfAbsent(), context, options.fieldsTracked), created: true };
    }
    let finished = false;
    let outcome: KubeObject = present;
    const written = this.translate(name, () =>
      this.storage.guaranteedUpdate(
        key,
        options.preconditions,
        (old) => {
          const next = options.raw ? options.next(old) : this.prepareUpdate(name, old, subresource, options, context);
          outcome = this.settle(old, next, subresource, context, options);
          finished = shouldDeleteDuringUpdate(outcome, old) && (this.hooks.deleteNow?.(outcome) ?? true);
          return context.dryRun || finished ? old : outcome;
        },
        this.expiry(context),
      ),
    );
    if (context.dryRun) return { object: deepFreeze(outcome), created: false };
    if (finished) this.storage.delete(key);
    return { object: finished ? deepFreeze(outcome) : written, created: false };
  }

  /** `object` is what a DELETE answers with, unless `returnsDeleted` is false and `deleted` true. */
  delete(name: string, context: RequestContext, options: DeleteOptions): { object: KubeObject; deleted: boolean } {
    const key = this.key(context.namespace, name);
    const object = this.get(context.namespace, name);
    this.checkPreconditions(name, object, options);
    context.mutate(this.attributes('DELETE', '', name, undefined, object, context));
    context.admit(this.attributes('DELETE', '', name, undefined, object, context));
    const kept = this.hooks.mark?.(object, context.now);
    if (kept) {
      if (kept === object || context.dryRun) return { object: deepFreeze(kept), deleted: false };
      return { object: this.storage.guaranteedUpdate(key, undefined, () => kept), deleted: false };
    }
    const graceful = beforeDelete(this.kind, object, options, context.now);
    if (graceful.outcome === 'pending') return { object, deleted: false };
    const finalizers = garbageCollectionFinalizers(this.kind, object.metadata, options);
    const waiting = (finalizers ?? object.metadata.finalizers ?? []).length > 0;
    let metadata = graceful.metadata;
    if (finalizers) metadata = { ...metadata, finalizers };
    if (finalizers?.length === 0) {
      const { finalizers: _none, ...rest } = metadata;
      metadata = rest;
    }
    if (waiting && graceful.outcome === 'none') metadata = markAsDeleting(metadata, context.now);
    let marked = object;
    if (graceful.outcome === 'update' || waiting || finalizers) {
      const next = share(object, { ...object, metadata });
      if (!context.dryRun) marked = this.storage.guaranteedUpdate(key, undefined, () => next, this.expiry(context));
      else marked = deepFreeze(next);
    }
    if (waiting || graceful.grace > 0) return { object: marked, deleted: false };
    if (context.dryRun) return { object: marked, deleted: true };
    return { object: this.storage.delete(key), deleted: true };
  }

  // ---- create ----

  private createOnce(object: Mutable, context: RequestContext): KubeObject {
    const { metadata } = object;
    const versioned = !!metadata.resourceVersion && metadata.resourceVersion !== '0';
    delete metadata.resourceVersion;
    metadata.uid = this.uids.uuid();
    metadata.creationTimestamp = rfc3339(context.now);
    if (this.kind.generation) metadata.generation = 1;
    else delete metadata.generation;
    this.kind.prepare?.(object, undefined, this.strategy(context));
    const key = this.key(metadata.namespace ?? '', metadata.name ?? '');
    if (this.storage.get(key)) {
      // What validation would say comes first, as upstream; allocation must not happen for a name that is taken.
      this.validateCreate(object, context);
      if (versioned && !context.dryRun) throw versionOnCreate();
      throw new StorageError('KeyExists', key, 'key exists');
    }
    this.hooks.beforeWrite?.(object, undefined, context);
    this.validateCreate(object, context);
    context.admit(this.attributes('CREATE', '', metadata.name ?? '', object, undefined, context));
    if (context.dryRun) return deepFreeze(object);
    if (versioned) throw versionOnCreate();
    return this.storage.create(key, object, this.expiry(context));
  }

  private validateCreate(object: Mutable, context: RequestContext): void {
    const errors = validateObjectMeta(object, this.kind);
    addAll(errors, this.kind.validate?.(object));
    addAll(errors, this.kind.validateCreate?.(object));
    if (errors.length > 0) throw invalid(this.kind, object.metadata.name ?? '', errors);
    const warnings = this.kind.warnings?.(object, undefined);
    addAll(context.warnings, warnings);
  }

  private existing(name: string, namespace: string, generated: boolean): Error {
    const error = alreadyExists(this.resource, name);
    if (generated) {
      error.message = `${error.message}, the server was not able to generate a unique name for the object`;
    }
    if (this.find(namespace, name)?.metadata.deletionTimestamp) {
      error.message = `object is being deleted: ${error.message}`;
    }
    return error;
  }

  // ---- update ----

  private prepareUpdate(
    name: string,
    old: KubeObject,
    subresource: string,
    options: UpdateOptions,
    context: RequestContext,
  ): Mutable {
    const next = options.next(old);
    const { metadata } = next;
    if (metadata.uid && metadata.uid !== old.metadata.uid) {
      const why = `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${old.metadata.uid}`;
      throw conflict(this.resource, name, why);
    }
    if (subresource === 'status' && !options.fieldsTracked && !context.dryRun && this.schemas.has(this.kind.schema)) {
      if (sameMetadata(old.metadata, metadata)) return this.prepareStatus(name, old, next, context);
    }
    if (!options.fieldsTracked) {
      const after = recordFields(this.kind, this.schemas, old, next, subresource, context);
      // Nobody writes into a status from here on: what is the old one's need not be found again.
      if (subresource === 'status' && after !== next) next['status'] = after['status'];
    }
    context.mutate(this.attributes('UPDATE', subresource, name, next, old, context));
    if (!metadata.resourceVersion || metadata.resourceVersion === '0') {
      if (CONDITIONAL_UPDATE_ONLY.has(this.qualified)) {
        throw invalid({ group: this.kind.group, kind: this.kind.names.plural }, name, [
          invalidValue('metadata.resourceVersion', 0, 'must be specified for an update'),
        ]);
      }
      metadata.resourceVersion = old.metadata.resourceVersion;
    } else if (metadata.resourceVersion !== old.metadata.resourceVersion) {
      throw conflict(this.resource, name, OPTIMISTIC_LOCK);
    }
    this.keepSystemFields(next, old);
    if (subresource === 'status') {
      if (this.kind.generation) setOrDelete(metadata, 'labels', old.metadata.labels);
      return { ...old, metadata, status: next['status'] } as Mutable;
    }
    if (subresource === 'ephemeralcontainers' || subresource === 'resize') {
      return { ...old, metadata, spec: podSpecPart(subresource, next['spec'], old['spec']) } as Mutable;
    }
    if (subresource === '') {
      if (this.kind.subresources?.status) setOrDelete(next, 'status', old['status']);
      this.kind.prepare?.(next, old, this.strategy(context));
    }
    if (subresource === '') this.hooks.beforeWrite?.(next, old, context);
    return next;
  }

  /** Of a write that changes nothing but the status, as most are. */
  private prepareStatus(name: string, old: KubeObject, next: Mutable, context: RequestContext): Mutable {
    context.mutate(this.attributes('UPDATE', 'status', name, next, old, context));
    const status = share(old['status'], next['status']);
    if (status === old['status']) return old as Mutable;
    const result: KubeObject = { ...old, status };
    deferRecord(this.kind, this.schemas, old, result, 'status', context);
    this.shared = result;
    return result as Mutable;
  }

  private keepSystemFields(next: Mutable, old: KubeObject): void {
    const { metadata } = next;
    next.apiVersion = old.apiVersion;
    next.kind = old.kind;
    metadata.uid ||= old.metadata.uid;
    metadata.creationTimestamp ||= old.metadata.creationTimestamp ?? null;
    for (const field of ['generation', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'generateName'] as const) {
      if (field === 'generateName' && metadata.generateName) continue;
      if (field === 'generateName' || field === 'generation' || old.metadata[field] !== undefined) {
        setOrDelete(metadata, field, old.metadata[field]);
      } else delete metadata[field];
    }
    delete metadata.selfLink;
  }

  /** Shares what did not change, raises the generation, validates, admits. Gives back `old` itself when nothing changed. */
  private settle(
    old: KubeObject,
    next: Mutable,
    subresource: string,
    context: RequestContext,
    options: UpdateOptions,
  ): KubeObject {
    let shared = next === this.shared ? (next as KubeObject) : share(old, next as KubeObject);
    this.shared = undefined;
    if (shared === old) {
      if (!options.raw) this.admitUpdate(old, old, subresource, context);
      return old;
    }
    if (this.kind.generation && !options.raw && specChanged(shared, old)) {
      shared = { ...shared, metadata: { ...shared.metadata, generation: (old.metadata.generation ?? 0) + 1 } };
    }
    if (!options.raw) {
      const errors = validateObjectMetaUpdate(shared, old);
      if (subresource === '') addAll(errors, this.kind.validate?.(shared));
      addAll(errors, this.kind.validateUpdate?.(shared, old, subresource));
      if (errors.length > 0) throw invalid(this.kind, old.metadata.name as string, errors);
      const warnings = subresource === '' ? this.kind.warnings?.(shared, old) : undefined;
      addAll(context.warnings, warnings);
      this.admitUpdate(shared, old, subresource, context);
    }
    return shared;
  }

  private admitUpdate(object: KubeObject, old: KubeObject, subresource: string, context: RequestContext): void {
    const name = old.metadata.name as string;
    context.admit(this.attributes('UPDATE', subresource, name, object as Mutable, old, context));
  }

  // ---- small things ----

  private listPrefix(namespace: string): string {
    return this.kind.scope === 'Namespaced' && namespace ? `${this.prefix}${namespace}/` : this.prefix;
  }

  private get qualified(): string {
    return this.kind.group ? `${this.kind.names.plural}.${this.kind.group}` : this.kind.names.plural;
  }

  private expiry(context: RequestContext): number | undefined {
    return this.kind.kind === 'Event' ? context.now + EVENT_TTL_MS : undefined;
  }

  private strategy(context: RequestContext) {
    return { now: context.now, namespace: context.namespace, user: context.user.name };
  }

  private attributes(
    operation: 'CREATE' | 'UPDATE' | 'DELETE',
    subresource: string,
    name: string,
    object: Mutable | undefined,
    old: KubeObject | undefined,
    context: RequestContext,
  ) {
    const { namespace, user, dryRun, warnings } = context;
    return { operation, kind: this.kind, subresource, namespace, name, object, old, user, dryRun, warnings };
  }

  private checkPreconditions(name: string, object: KubeObject, { preconditions }: DeleteOptions): void {
    const { uid, resourceVersion } = object.metadata;
    if (preconditions?.uid !== undefined && preconditions.uid !== uid) {
      const why = `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
      throw conflict(this.resource, name, why);
    }
    if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
      const why = `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
      throw conflict(this.resource, name, why);
    }
  }

  private translate<T>(name: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      if (error.code === 'KeyNotFound') throw notFound(this.resource, name);
      throw conflict(this.resource, name, error.message);
    }
  }
}

function addAll<T>(list: T[], more: readonly T[] | undefined): void {
  if (more && more.length > 0) list.push(...more);
}

function setOrDelete(target: Record<string, unknown>, field: string, value: unknown): void {
  if (value !== undefined) target[field] = value;
  else if (target[field] !== undefined) delete target[field];
}

/** Whether anything but metadata and status differs. Both share what is equal. */
function specChanged(next: KubeObject, old: KubeObject): boolean {
  for (const field in next) if (field !== 'metadata' && field !== 'status' && next[field] !== old[field]) return true;
  for (const field in old) if (field !== 'metadata' && field !== 'status' && !(field in next)) return true;
  return false;
}
