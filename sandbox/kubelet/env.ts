/** A container's environment and arguments. Follows pkg/kubelet/kubelet_pods.go makeEnvironmentVariables and third_party/forked/golang/expansion. */

import { StatusError } from '../apimachinery/errors.ts';
import { own, setKey } from '../apimachinery/json.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import { quantityMilliValue } from '../apimachinery/quantity.ts';
import { decodeUtf8 } from '../apimachinery/streams.ts';
import type { WatchedObjects } from './watched-objects.ts';

/** Why a container cannot be created: the waiting reason is CreateContainerConfigError. */
export class ConfigError extends Error {}

/** `$(NAME)` where NAME is known, `$$` for a dollar sign; what is unknown stays as it is. */
export function expand(text: string, known: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (whole, name: string | undefined) => {
    if (name === undefined) return '$';
    return own(known, name) ?? whole;
  });
}

export interface EnvContext {
  pod: KubeObject;
  container: Record<string, any>;
  objects: Pick<WatchedObjects, 'get'>;
  /** Services of the Pod's namespace and `default/kubernetes`. */
  services: readonly KubeObject[];
  podIP: string;
  hostIP: string;
  nodeName: string;
  /** The node's allocatable, for limits not set. */
  allocatable: Record<string, string>;
}

/** In the order a process sees it. Rejects with {@link ConfigError}. */
export async function environment(context: EnvContext): Promise<Record<string, string>> {
  const { pod, container } = context;
  const result: Record<string, string> = {};
  const services = pod.spec.enableServiceLinks === false ? kubernetesOnly(context.services) : context.services;
  const fromServices = serviceVariables(services);
  const objects = new Map<string, KubeObject | undefined>();
  for (const source of container.envFrom ?? []) {
    const data = await wholeSource(context, objects, source);
    for (const key of Object.keys(data).sort()) setKey(result, `${source.prefix ?? ''}${key}`, data[key]);
  }
  for (const variable of container.env ?? []) {
    if (variable.valueFrom) {
      const value = await valueFrom(context, objects, variable.valueFrom);
      if (value !== undefined) setKey(result, variable.name, value);
    } else setKey(result, variable.name, expand(variable.value ?? '', { ...fromServices, ...result }));
  }
  for (const name of Object.keys(fromServices).sort())
    if (!Object.hasOwn(result, name)) result[name] = fromServices[name] as string;
  return result;
}

async function fetchObject(
  context: EnvContext,
  objects: Map<string, KubeObject | undefined>,
  kind: 'configmap' | 'secret',
  name: string,
): Promise<KubeObject | undefined> {
  const key = `${kind}/${name}`;
  if (!objects.has(key)) {
    try {
      objects.set(key, await context.objects.get(kind, context.pod.metadata.namespace as string, name));
    } catch (error) {
      if (!(error instanceof StatusError) || error.code !== 404) throw new ConfigError((error as Error).message);
      objects.set(key, undefined);
    }
  }
  return objects.get(key);
}

/** A Secret's bytes as text. */
export function decodeSecret(base64: string): string {
  const binary = atob(base64);
  return decodeUtf8(Uint8Array.from(binary, (c) => c.charCodeAt(0)));
}

async function wholeSource(
  context: EnvContext,
  objects: Map<string, KubeObject | undefined>,
  source: Record<string, any>,
): Promise<Record<string, string>> {
  const ref = source.configMapRef ?? source.secretRef;
  const kind = source.configMapRef ? 'configmap' : 'secret';
  const object = await fetchObject(context, objects, kind, ref.name);
  if (!object) {
    if (ref.optional) return {};
    throw new ConfigError(`${kind} "${ref.name}" not found`);
  }
  const data: Record<string, string> = {};
  for (const key in object.data)
    setKey(data, key, kind === 'secret' ? decodeSecret(object.data[key]) : object.data[key]);
  return data;
}

async function valueFrom(
  context: EnvContext,
  objects: Map<string, KubeObject | undefined>,
  from: Record<string, any>,
): Promise<string | undefined> {
  if (from.fieldRef) return fieldValue(context, from.fieldRef.fieldPath);
  if (from.resourceFieldRef) return resourceValue(context, from.resourceFieldRef);
  const ref = from.configMapKeyRef ?? from.secretKeyRef;
  if (!ref) return undefined;
  const kind = from.configMapKeyRef ? 'configmap' : 'secret';
  const object = await fetchObject(context, objects, kind, ref.name);
  if (!object) {
    if (ref.optional) return undefined;
    throw new ConfigError(`${kind} "${ref.name}" not found`);
  }
  const value = own<string>(object.data, ref.key);
  if (value === undefined) {
    if (ref.optional) return undefined;
    const what = kind === 'configmap' ? 'ConfigMap' : 'Secret';
    throw new ConfigError(`couldn't find key ${ref.key} in ${what} ${context.pod.metadata.namespace}/${ref.name}`);
  }
  return kind === 'secret' ? decodeSecret(value) : value;
}

/** A downward API field of a Pod. */
export function fieldValue(context: Pick<EnvContext, 'pod' | 'podIP' | 'hostIP' | 'nodeName'>, path: string): string {
  const { pod, podIP, hostIP, nodeName } = context;
  const { metadata, spec } = pod;
  const subscript = /^metadata\.(annotations|labels)\['(.*)'\]$/.exec(path);
  if (subscript) return own(metadata[subscript[1] as 'labels'], subscript[2] as string) ?? '';
  switch (path) {
    case 'metadata.name':
      return metadata.name ?? '';
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid ?? '';
    case 'metadata.labels':
      return formatMap(metadata.labels);
    case 'metadata.annotations':
      return formatMap(metadata.annotations);
    case 'spec.nodeName':
      return nodeName;
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIP;
    case 'status.podIP':
    case 'status.podIPs':
      return podIP;
    default:
      throw new ConfigError(`unsupported fieldPath: ${path}`);
  }
}

function formatMap(map: Record<string, string> | undefined): string {
  return Object.keys(map ?? {})
    .sort()
    .map((key) => `${key}=${JSON.stringify(map?.[key])}`)
    .join('\n');
}

/** limits.cpu, requests.memory … divided and rounded up. */
export function resourceValue(
  context: Pick<EnvContext, 'pod' | 'container' | 'allocatable'>,
  ref: Record<string, any>,
): string {
  const named = ref.containerName;
  const container = named
    ? [...(context.pod.spec.containers ?? []), ...(context.pod.spec.initContainers ?? [])].find((c) => c.name === named)
    : context.container;
  const [what, name] = String(ref.resource).split('.') as ['limits' | 'requests', string];
  const set = container?.resources?.[what]?.[name] ?? (what === 'limits' ? context.allocatable[name] : undefined);
  const milli = quantityMilliValue(set ?? '0');
  const divisor = quantityMilliValue(ref.divisor && ref.divisor !== '0' ? ref.divisor : '1');
  return String(Math.ceil(milli / divisor));
}

function kubernetesOnly(services: readonly KubeObject[]): KubeObject[] {
  return services.filter((s) => s.metadata.namespace === 'default' && s.metadata.name === 'kubernetes');
}

/** NAME_SERVICE_HOST and the docker-links names. Follows pkg/kubelet/envvars. */
export function serviceVariables(services: readonly KubeObject[]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const service of services) {
    let variables = variablesOf.get(service);
    if (!variables) variablesOf.set(service, (variables = ofService(service)));
    Object.assign(out, variables);
  }
  return out;
}

/** A Service is frozen: each is turned into variables once, and the containers share their texts. */
const variablesOf = new WeakMap<KubeObject, Record<string, string>>();

function ofService(service: KubeObject): Record<string, string> {
  const out: Record<string, string> = {};
  const ip = service.spec?.clusterIP;
  const ports = (service.spec?.ports ?? []) as Record<string, any>[];
  if (ip && ip !== 'None' && ports.length > 0) {
    const name = (service.metadata.name as string).toUpperCase().replaceAll('-', '_');
    const [first] = ports as [Record<string, any>];
    out[`${name}_SERVICE_HOST`] = ip;
    out[`${name}_SERVICE_PORT`] = String(first.port);
    for (const port of ports) {
      if (port.name) out[`${name}_SERVICE_PORT_${port.name.toUpperCase().replaceAll('-', '_')}`] = String(port.port);
    }
    ports.forEach((port, i) => {
      const protocol = (port.protocol ?? 'TCP') as string;
      const url = `${protocol.toLowerCase()}://${ip}:${port.port}`;
      if (i === 0) out[`${name}_PORT`] = url;
      const prefix = `${name}_PORT_${port.port}_${protocol}`;
      out[prefix] = url;
      out[`${prefix}_PROTO`] = protocol.toLowerCase();
      out[`${prefix}_PORT`] = String(port.port);
      out[`${prefix}_ADDR`] = ip;
    });
  }
  return out;
}
