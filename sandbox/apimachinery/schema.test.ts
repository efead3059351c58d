import { expect, test } from 'vitest';
import { schemas } from '../kinds/schema/index.ts';
import { groupVersionOfType } from './schema.ts';

test('every carried type reads, and reaches only carried types', () => {
  const check = (type: import('./schema.ts').TypeRef): void => {
    if (type.kind === 'object') schemas.type(type.name);
    else if (type.kind === 'array') check(type.items);
    else if (type.kind === 'map') check(type.values);
    else expect(type.scalar).toBeTruthy();
  };
  for (const name of schemas.names()) for (const field of schemas.fieldsOf(name)) check(field.type);
  expect(schemas.names().length).toBeGreaterThan(200);
});

test('fields as Go has them', () => {
  expect(schemas.fieldsOf('apps/v1.Deployment').map((f) => f.name)).toEqual([
    'kind',
    'apiVersion',
    'metadata',
    'spec',
    'status',
  ]);
  expect(schemas.field('apps/v1.DeploymentSpec', 'replicas')).toEqual({
    name: 'replicas',
    type: { kind: 'scalar', scalar: 'int32' },
    goType: 'int32',
    pointer: true,
    omitempty: true,
    required: false,
  });
  expect(schemas.field('apps/v1.DeploymentSpec', 'strategy')?.patchStrategy).toEqual(['retainKeys']);
  expect(schemas.field('apps/v1.DeploymentStrategy', 'type')?.enum).toEqual(['Recreate', 'RollingUpdate']);
  expect(schemas.field('core/v1.Container', 'ports')).toMatchObject({
    goType: '[]v1.ContainerPort',
    patchStrategy: ['merge'],
    mergeKey: 'containerPort',
    listType: 'map',
    mapKeys: ['containerPort', 'protocol'],
  });
  expect(schemas.field('core/v1.ContainerPort', 'protocol')).toMatchObject({
    goType: 'v1.Protocol',
    default: 'TCP',
    enum: ['SCTP', 'TCP', 'UDP'],
  });
  expect(
    schemas
      .fieldsOf('core/v1.Volume')
      .slice(0, 3)
      .map((f) => f.name),
  ).toEqual(['name', 'hostPath', 'emptyDir']);
  expect(schemas.field('core/v1.Volume', 'ephemeral')?.type).toEqual({
    kind: 'object',
    name: 'core/v1.EphemeralVolumeSource',
  });
  expect(schemas.field('core/v1.ResourceRequirements', 'limits')?.type).toEqual({
    kind: 'map',
    values: { kind: 'scalar', scalar: 'quantity' },
  });
  expect(schemas.type('meta/v1.LabelSelector').atomic).toBe(true);
  expect(groupVersionOfType('rbac/v1.Role')).toEqual({ group: 'rbac.authorization.k8s.io', version: 'v1' });
  expect(groupVersionOfType('core/v1.Pod')).toEqual({ group: '', version: 'v1' });
});
