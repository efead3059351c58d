import { expect, test } from 'vitest';
import { ControlPlane } from '../cmd/testing/control-plane.ts';
import { CLUSTER_ROLES } from './resources.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';
const role = (name: string, labels: Record<string, string>, rules: unknown[]) => ({
  apiVersion: RBAC,
  kind: 'ClusterRole',
  metadata: { name, labels },
  rules,
});
const rule = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get'] });

test('a role gathers the rules of those its selectors find, once each, and follows them', async () => {
  const plane = await ControlPlane.start();
  await plane.create(CLUSTER_ROLES, {
    ...role('all', {}, [rule('nodes')]),
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { to: 'all' } }] },
  });
  await plane.create(CLUSTER_ROLES, role('b', { to: 'all' }, [rule('secrets'), rule('pods')]));
  await plane.create(CLUSTER_ROLES, role('a', { to: 'all' }, [rule('pods')]));
  await plane.create(CLUSTER_ROLES, role('other', {}, [rule('services')]));
  await plane.idle();
  const rules = async () => (await plane.admin.get(CLUSTER_ROLES, undefined, 'all'))['rules'];
  expect(await rules()).toEqual([rule('pods'), rule('secrets')]);
  await plane.admin.delete(CLUSTER_ROLES, undefined, 'b');
  await plane.idle();
  expect(await rules()).toEqual([rule('pods')]);
});

test('the default roles for users are gathered', async () => {
  const plane = await ControlPlane.start();
  for (const name of ['admin', 'edit', 'view']) {
    const found = await plane.admin.get(CLUSTER_ROLES, undefined, name);
    expect(found['rules'].length).toBeGreaterThan(5);
  }
});
