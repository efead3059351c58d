/** For tests: the objects they are about, in as few words as they need. */
import type { KubeObject } from '../../apimachinery/meta.ts';

const template = (app: string, image: string) => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: 'c', image, ports: [{ name: 'http', containerPort: 80 }] }] },
});

export function deployment(
  name: string,
  replicas: number,
  more: Record<string, unknown> = {},
  image = 'nginx:1',
): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: { replicas, selector: { matchLabels: { app: name } }, template: template(name, image), ...more },
  };
}

export function replicaSet(name: string, replicas: number): KubeObject {
  return { ...deployment(name, replicas), kind: 'ReplicaSet' };
}

export function daemonSet(
  name: string,
  more: Record<string, unknown> = {},
  spec: Record<string, unknown> = {},
): KubeObject {
  const { selector, template: pods } = deployment(name, 1).spec;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: { selector, template: { ...pods, spec: { ...pods.spec, ...spec } }, ...more },
  };
}

export function pod(name: string, labels: Record<string, string> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels },
    spec: { containers: [{ name: 'c', image: 'nginx' }] },
  };
}

export function service(name: string, app: string, more: Record<string, unknown> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { selector: { app }, ports: [{ port: 80, targetPort: 'http' }], ...more },
  };
}

export function configMap(name: string, owners: KubeObject[] = [], more: Record<string, unknown> = {}): KubeObject {
  const ownerReferences = owners.map(({ apiVersion, kind, metadata }) => ({
    apiVersion,
    kind,
    name: metadata.name as string,
    uid: metadata.uid as string,
    ...more,
  }));
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default', ownerReferences } };
}
