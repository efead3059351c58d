/** The content of a Pod's volumes. Follows pkg/volume/{configmap,secret,downwardapi,projected,emptydir,hostpath}. */

import { StatusError } from '../apimachinery/errors.ts';
import { own, setKey } from '../apimachinery/json.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import type { RestClient } from '../client/rest-client.ts';
import { decodeSecret, fieldValue, resourceValue } from './env.ts';
import { type Directory, directory, plant, plantLink } from './file-system.ts';
import { stamp } from './image.ts';
import type { WatchedObjects } from './watched-objects.ts';

/** The FailedMount event's text. */
export class MountError extends Error {}

export interface VolumeContext {
  pod: KubeObject;
  objects: Pick<WatchedObjects, 'get'>;
  now: number;
  podIP: string;
  hostIP: string;
  nodeName: string;
  allocatable: Record<string, string>;
  ca: string;
}

/** Files of a volume the kubelet fills: name → text. Undefined for a volume it only makes (emptyDir, hostPath …). Rejects with {@link MountError}. */
export async function volumeFiles(
  context: VolumeContext,
  volume: Record<string, any>,
): Promise<Record<string, string> | undefined> {
  const wrap = (why: string) => new MountError(`MountVolume.SetUp failed for volume "${volume.name}" : ${why}`);
  if (volume.configMap) return keyed(context, 'configmap', volume.configMap.name, volume.configMap, wrap);
  if (volume.secret) return keyed(context, 'secret', volume.secret.secretName, volume.secret, wrap);
  if (volume.downwardAPI) return downward(context, volume.downwardAPI.items ?? []);
  if (volume.projected) {
    const files: Record<string, string> = {};
    for (const source of volume.projected.sources ?? []) {
      if (source.configMap)
        Object.assign(files, await keyed(context, 'configmap', source.configMap.name, source.configMap, wrap));
      if (source.secret) Object.assign(files, await keyed(context, 'secret', source.secret.name, source.secret, wrap));
      if (source.downwardAPI) Object.assign(files, downward(context, source.downwardAPI.items ?? []));
      if (source.serviceAccountToken) files[source.serviceAccountToken.path] = '';
    }
    return files;
  }
  return undefined;
}

/** A token for the Pod's service account, bound to the Pod. Rejects with StatusError. */
export async function requestToken(
  client: RestClient,
  pod: KubeObject,
  source: { audience?: string; expirationSeconds?: number },
): Promise<string> {
  const { namespace, name, uid } = pod.metadata;
  const account = pod.spec.serviceAccountName ?? 'default';
  const request = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: {},
    spec: {
      audiences: source.audience ? [source.audience] : [],
      expirationSeconds: source.expirationSeconds ?? 3600,
      boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name, uid },
    },
  };
  const ref = { group: '', version: 'v1', resource: 'serviceaccounts' };
  const answer = await client.create(ref, namespace, request as unknown as KubeObject, {
    subresource: 'token',
    name: account,
  });
  return answer.status.token;
}

async function keyed(
  context: VolumeContext,
  kind: 'configmap' | 'secret',
  name: string,
  source: Record<string, any>,
  wrap: (why: string) => MountError,
): Promise<Record<string, string>> {
  let object: KubeObject;
  try {
    object = await context.objects.get(kind, context.pod.metadata.namespace as string, name);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.code === 404 && source.optional) return {};
    if (error.code === 404 && name === 'kube-root-ca.crt') return { 'ca.crt': context.ca };
    throw wrap(error.code === 404 ? `${kind} "${name}" not found` : error.message);
  }
  const data: Record<string, string> = {};
  for (const key in object.data)
    setKey(data, key, kind === 'secret' ? decodeSecret(object.data[key]) : object.data[key]);
  for (const key in object.binaryData) setKey(data, key, decodeSecret(object.binaryData[key]));
  if (!source.items) return data;
  const chosen: Record<string, string> = {};
  for (const item of source.items) {
    const value = own(data, item.key);
    if (value === undefined) {
      if (source.optional) continue;
      throw wrap(
        kind === 'configmap'
          ? `configmap references non-existent config key: ${item.key}`
          : `references non-existent secret key: ${item.key}`,
      );
    }
    setKey(chosen, item.path, value);
  }
  return chosen;
}

function downward(context: VolumeContext, items: Record<string, any>[]): Record<string, string> {
  const files: Record<string, string> = {};
  for (const item of items) {
    files[item.path] = item.fieldRef
      ? fieldValue(context, item.fieldRef.fieldPath)
      : resourceValue({ ...context, container: {} }, item.resourceFieldRef);
  }
  return files;
}

/** The directory of a filled volume, laid out as AtomicWriter does: a dated directory, `..data`, and links into it. */
export function atomicDirectory(files: Record<string, string>, now: number, mode = 0o644): Directory {
  const root = directory(now, 0o777);
  const t = stamp(now);
  const dated = `..${t.Y}_${t.m}_${t.d}_${t.H}_${t.M}_${t.S}.${String(now % 1000).padStart(3, '0')}000000`;
  for (const path of Object.keys(files).sort()) plant(root, `/${dated}/${path}`, files[path] as string, mode);
  plantLink(root, '..data', dated);
  const tops = new Set(Object.keys(files).map((path) => path.split('/')[0] as string));
  for (const top of [...tops].sort()) plantLink(root, top, `..data/${top}`);
  return root;
}
