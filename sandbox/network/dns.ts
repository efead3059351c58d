/** Names inside the cluster. Follows CoreDNS' kubernetes plugin and the resolver's search list with ndots:5. */
import type { KubeObject } from '../apimachinery/meta.ts';

export const DOMAIN = 'cluster.local';

export interface DnsSource {
  service(namespace: string, name: string): KubeObject | undefined;
  /** Addresses behind a headless Service, ready ones (and all of them with publishNotReadyAddresses), hostnames where set. */
  endpoints(namespace: string, service: string): { ip: string; hostname: string | undefined }[];
}

/** Addresses of a fully qualified name under cluster.local; a string is an alias to resolve instead. Undefined: NXDOMAIN. */
export function lookup(source: DnsSource, name: string): string[] | string | undefined {
  const labels = name.replace(/\.$/, '').toLowerCase().split('.');
  if (labels.slice(-2).join('.') !== DOMAIN) return undefined;
  const rest = labels.slice(0, -2);
  const type = rest.pop();
  const namespace = rest.pop();
  if (!type || !namespace || rest.length === 0) return undefined;
  if (type === 'pod' && rest.length === 1) {
    // kubeadm's Corefile says `pods insecure`: the name is taken at its word.
    const ip = (rest[0] as string).replaceAll('-', '.');
    return /^\d+\.\d+\.\d+\.\d+$/.test(ip) ? [ip] : undefined;
  }
  if (type !== 'svc') return undefined;
  const service = source.service(namespace, rest[rest.length - 1] as string);
  if (!service) return undefined;
  if (service.spec.type === 'ExternalName')
    return rest.length === 1 ? (service.spec.externalName as string) : undefined;
  const headless = service.spec.clusterIP === 'None';
  if (rest.length === 1) {
    if (!headless) return [service.spec.clusterIP as string];
    const all = source.endpoints(namespace, service.metadata.name as string).map((e) => e.ip);
    return all.length > 0 ? [...new Set(all)] : undefined;
  }
  if (!headless || rest.length !== 2) return undefined;
  const [host] = rest as [string];
  const found = source
    .endpoints(namespace, service.metadata.name as string)
    .filter((e) => e.hostname === host || e.ip.replaceAll('.', '-') === host);
  return found.length > 0 ? found.map((e) => e.ip) : undefined;
}

/** The names a resolver tries, in order. */
export function candidates(name: string, namespace: string | undefined): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  if (namespace === undefined) return [name];
  const search = [`${namespace}.svc.${DOMAIN}`, `svc.${DOMAIN}`, DOMAIN].map((domain) => `${name}.${domain}`);
  return name.split('.').length - 1 >= 5 ? [name, ...search] : [...search, name];
}
