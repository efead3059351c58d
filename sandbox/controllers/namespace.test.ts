import { expect, test } from 'vitest';
import type { KubeObject } from '../apimachinery/meta.ts';
import { ControlPlane } from '../cmd/testing/control-plane.ts';
import { deployment, service } from '../cmd/testing/objects.ts';
import {
  CONFIG_MAPS,
  DEPLOYMENTS,
  ENDPOINT_SLICES,
  NAMESPACES,
  PODS,
  SERVICE_ACCOUNTS,
  SERVICES,
} from './resources.ts';

const into = (object: KubeObject): KubeObject => ({ ...object, metadata: { ...object.metadata, namespace: 'dev' } });
const namespaces = async (plane: ControlPlane) =>
  (await plane.list(NAMESPACES)).map((ns) => ns.metadata.name).filter((name) => !name?.startsWith('kube-'));
const reasons = async (plane: ControlPlane) => {
  const { status } = await plane.admin.get(NAMESPACES, undefined, 'dev');
  return Object.fromEntries(
    status.conditions.map((c: KubeObject) => [c['type'], `${c['status']} ${c['reason']}: ${c['message']}`]),
  );
};

async function withNamespace() {
  const plane = await ControlPlane.start({ readyAfter: 1000, stopAfter: 2000 });
  await plane.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'dev' } });
  await plane.idle();
  return plane;
}

test('a new namespace gets its account and the root certificate, and again when they are deleted', async () => {
  const plane = await withNamespace();
  const have = async () => [
    ...(await plane.list(SERVICE_ACCOUNTS, 'dev')).map((o) => o.metadata.name),
    ...(await plane.list(CONFIG_MAPS, 'dev')).map((o) => `${o.metadata.name} ${o['data']['ca.crt']}`),
  ];
  expect(await have()).toEqual(['default', 'kube-root-ca.crt CA']);
  await plane.admin.delete(SERVICE_ACCOUNTS, 'dev', 'default');
  await plane.admin.patch(CONFIG_MAPS, 'dev', 'kube-root-ca.crt', 'merge', { data: { 'ca.crt': 'forged', more: 'x' } });
  await plane.idle();
  expect(await have()).toEqual(['default', 'kube-root-ca.crt CA']);
});

test('deleting an empty one takes no time', async () => {
  const plane = await withNamespace();
  await plane.admin.delete(NAMESPACES, undefined, 'dev');
  await plane.idle();
  expect(await namespaces(plane)).toEqual(['default']);
});

test('everything in it goes, and nothing elsewhere', async () => {
  const plane = await withNamespace();
  for (const move of [into, (object: KubeObject) => object]) {
    await plane.create(DEPLOYMENTS, move(deployment('web', 2)));
    await plane.create(SERVICES, move(service('web', 'web')));
  }
  await plane.clock.settle();
  await plane.admin.delete(NAMESPACES, undefined, 'dev');
  await plane.clock.settle();
  expect(await namespaces(plane)).toEqual(['default']);
  const rest = await Promise.all(
    [DEPLOYMENTS, PODS, SERVICES, ENDPOINT_SLICES].map(
      async (ref) => (await plane.list(ref)).filter(({ metadata }) => metadata.name !== 'kubernetes').length,
    ),
  );
  expect(rest).toEqual([1, 2, 1, 1]);
});

test('what a finalizer holds is named in the conditions, and holds the namespace', async () => {
  const plane = await withNamespace();
  const map = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'held', namespace: 'dev', finalizers: ['example.com/hold'] },
  };
  await plane.create(CONFIG_MAPS, map);
  await plane.admin.delete(NAMESPACES, undefined, 'dev');
  await plane.idle();
  expect(await reasons(plane)).toEqual({
    NamespaceDeletionDiscoveryFailure: 'False ResourcesDiscovered: All resources successfully discovered',
    NamespaceDeletionGroupVersionParsingFailure: 'False ParsedGroupVersions: All legacy kube types successfully parsed',
    NamespaceDeletionContentFailure:
      'False ContentDeleted: All content successfully deleted, may be waiting on finalization',
    NamespaceContentRemaining:
      'True SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances',
    NamespaceFinalizersRemaining:
      'True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
  });
  await plane.admin.patch(CONFIG_MAPS, 'dev', 'held', 'merge', { metadata: { finalizers: null } });
  await plane.clock.settle();
  expect(await namespaces(plane)).toEqual(['default']);
});

test('restored while it empties, it goes on as it would have', async () => {
  const play = async (restore: boolean) => {
    let plane = await withNamespace();
    await plane.create(DEPLOYMENTS, into(deployment('web', 2)));
    await plane.clock.settle();
    await plane.admin.delete(NAMESPACES, undefined, 'dev');
    await plane.clock.advance(500);
    if (restore) plane = await plane.restored();
    await plane.clock.settle();
    expect(await namespaces(plane)).toEqual(['default']);
    return plane.server.hash();
  };
  expect(await play(true)).toBe(await play(false));
});
