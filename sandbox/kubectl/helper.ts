/** Verbs on one object, with the parameters kubectl adds. Follows cli-runtime/pkg/resource/helper.go. */
import { StatusError } from '../apimachinery/errors.ts';
import type { WatchEvent } from '../apimachinery/exchange.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import type { Client } from './client.ts';
import { CommandError } from './errors.ts';
import { type Mapping, pathOf } from './mapper.ts';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

export const PATCH_CONTENT: Record<PatchType, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

export interface HelperOptions {
  /** --dry-run=server */
  dryRun?: boolean;
  fieldManager?: string;
  /** Strict, Warn, Ignore */
  fieldValidation?: string;
  subresource?: string;
}

export interface Target {
  mapping: Mapping;
  namespace: string;
  name: string;
}

export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: string;
}

export class ResourceHelper {
  private readonly client: Client;
  private readonly options: HelperOptions;

  constructor(client: Client, options: HelperOptions = {}) {
    this.client = client;
    this.options = options;
  }

  get(target: Target): Promise<KubeObject> {
    return this.client.request({ method: 'GET', path: this.path(target) });
  }

  create({ mapping, namespace }: Pick<Target, 'mapping' | 'namespace'>, object: KubeObject): Promise<KubeObject> {
    return this.client.request({
      method: 'POST',
      path: pathOf(mapping, namespace),
      query: this.query(),
      body: object,
    });
  }

  replace(target: Target, object: KubeObject): Promise<KubeObject> {
    return this.client.request({ method: 'PUT', path: this.path(target), query: this.query(), body: object });
  }

  /** A `patch` that is a string is sent as it is. */
  patch(target: Target, type: PatchType, patch: unknown, force?: boolean): Promise<KubeObject> {
    return this.client.request({
      method: 'PATCH',
      path: this.path(target),
      query: { ...this.query(), force: force === undefined ? undefined : String(force) },
      ...(typeof patch === 'string' ? { text: patch } : { body: patch }),
      contentType: PATCH_CONTENT[type],
    });
  }

  /** Gives the object on its way out, or a Status. */
  delete(target: Target, options: DeleteOptions): Promise<KubeObject> {
    return this.client.request({
      method: 'DELETE',
      path: this.path(target),
      body: {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        ...options,
        ...(this.options.dryRun ? { dryRun: ['All'] } : {}),
      },
    });
  }

  private path({ mapping, namespace, name }: Target): string {
    if (name === '') throw new CommandError('resource name may not be empty');
    return pathOf(mapping, namespace, name, this.options.subresource);
  }

  private query(): Record<string, string | undefined> {
    const { dryRun, fieldManager, fieldValidation } = this.options;
    return {
      dryRun: dryRun ? 'All' : undefined,
      fieldManager: fieldManager || undefined,
      fieldValidation: fieldValidation || undefined,
    };
  }
}

export interface WatchQuery {
  mapping: Mapping;
  namespace: string;
  query: Record<string, string | undefined>;
  accept?: string;
  signal?: AbortSignal;
}

/** Watch events until the server or the signal ends them. */
export async function* watch(
  client: Client,
  { mapping, namespace, query, accept, signal }: WatchQuery,
): AsyncGenerator<WatchEvent> {
  const answer = await client.exchange({
    method: 'GET',
    path: pathOf(mapping, namespace),
    query: { ...query, watch: 'true' },
    ...(accept ? { headers: { accept } } : {}),
    ...(signal ? { signal } : {}),
    streaming: true,
  });
  if (answer.body.kind !== 'watch') throw new CommandError('the server did not answer with a watch');
  yield* answer.body.events;
}

/** A watch's ERROR event as an exception. */
export function errorOfEvent(event: WatchEvent): StatusError {
  const { code = 0, reason = '', message = '', details } = event.object;
  return new StatusError(code, reason, message, details);
}
