import { expect, test } from 'vitest';
import { kinds } from '../kinds/index.ts';
import { loadDocs } from '../kinds/schema/docs.ts';
import { schemas } from '../kinds/schema/index.ts';
import { docGroups, openAPIDocument, openAPIIndex } from './openapi.ts';

const options = { kinds, schemas, version: 'v1.36.3' };

test('every kind has its schema', () => {
  expect(kinds.filter((kind) => !schemas.has(kind.schema)).map((kind) => kind.schema)).toEqual([]);
});

test('the index names a document for every group and version', () => {
  const { paths } = openAPIIndex(options) as { paths: Record<string, { serverRelativeURL: string }> };
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(['api/v1', 'apis/apps/v1', 'apis/rbac.authorization.k8s.io/v1']),
  );
  expect(paths['api/v1']?.serverRelativeURL).toMatch(/^\/openapi\/v3\/api\/v1\?hash=[0-9A-F]{8}$/);
  for (const path of Object.keys(paths)) expect(openAPIDocument(path, options)).toBeDefined();
  expect(openAPIDocument('apis/nope/v1', options)).toBe(undefined);
});

test('schemas carry what kubectl reads', async () => {
  const texts = new Map<string, Awaited<ReturnType<typeof loadDocs>>>();
  for (const group of docGroups('apis/apps/v1', options)) texts.set(group, await loadDocs(group));
  const document: any = openAPIDocument('apis/apps/v1', { ...options, docs: (group) => texts.get(group) });
  const { schemas: components } = document.components;
  expect(components['io.k8s.api.apps.v1.Deployment']).toMatchObject({
    description: 'Deployment enables declarative updates for Pods and ReplicaSets.',
    type: 'object',
    properties: {
      metadata: {
        allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }],
        default: {},
        description:
          "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
      },
    },
    'x-kubernetes-group-version-kind': [{ group: 'apps', kind: 'Deployment', version: 'v1' }],
  });
  expect(components['io.k8s.api.apps.v1.DeploymentSpec'].required).toEqual(['selector', 'template']);
  expect(components['io.k8s.api.core.v1.Container'].properties.ports).toMatchObject({
    type: 'array',
    items: { allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.ContainerPort' }], default: {} },
    'x-kubernetes-list-map-keys': ['containerPort', 'protocol'],
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-patch-merge-key': 'containerPort',
    'x-kubernetes-patch-strategy': 'merge',
  });
  expect(components['io.k8s.api.core.v1.ContainerPort'].properties.protocol).toMatchObject({
    default: 'TCP',
    enum: ['SCTP', 'TCP', 'UDP'],
    type: 'string',
  });
  expect(components['io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector']['x-kubernetes-map-type']).toBe('atomic');
  const patch = document.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}'].patch;
  expect([
    patch['x-kubernetes-action'],
    patch['x-kubernetes-group-version-kind'],
    Object.keys(patch.requestBody.content),
    patch.parameters.map((p: any) => p.name),
  ]).toEqual([
    'patch',
    { group: 'apps', kind: 'Deployment', version: 'v1' },
    [
      'application/apply-patch+yaml',
      'application/json-patch+json',
      'application/merge-patch+json',
      'application/strategic-merge-patch+json',
    ],
    ['dryRun', 'fieldManager', 'fieldValidation', 'force'],
  ]);
});

test('no reference dangles', () => {
  for (const path of Object.keys((openAPIIndex(options) as { paths: object }).paths)) {
    const document: any = openAPIDocument(path, options);
    const known = new Set(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`));
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] as string);
    expect([path, references.filter((reference) => !known.has(reference))]).toEqual([path, []]);
  }
});
