import { expect, test } from 'vitest';
import { schemas } from '../kinds/schema/index.ts';
import { decode } from './decode.ts';
import { trackUpdate } from './managed-fields.ts';
import { deepFreeze, type KubeObject, thaw } from './meta.ts';
import { applyServerSide } from './patch/apply.ts';

const type = 'apps/v1.Deployment';
const write = (manager: string, time = '2026-01-01T00:00:00Z', subresource = '') => ({
  manager,
  apiVersion: 'apps/v1',
  subresource,
  time,
});
const options = { type, schemas, ignore: ['status'] };
const typed = (object: unknown): KubeObject => decode<KubeObject>(object, type, schemas).object;

const web = (change: (d: any) => void = () => {}): KubeObject => {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', labels: { app: 'web' }, uid: 'x', generation: 1 },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'web' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            {
              name: 'nginx',
              image: 'nginx',
              imagePullPolicy: 'Always',
              ports: [{ containerPort: 80, protocol: 'TCP' }],
            },
          ],
          dnsPolicy: 'ClusterFirst',
          securityContext: {},
        },
      },
    },
  };
  change(object);
  return deepFreeze(typed(object));
};

const withFields = (object: KubeObject, managedFields: unknown): KubeObject =>
  deepFreeze({ ...object, metadata: { ...object.metadata, managedFields } }) as KubeObject;

const leaf = {};

test('a created Deployment, as the real server tracks it', () => {
  expect(trackUpdate(undefined, web(), write('kubectl-create'), options)).toEqual([
    {
      manager: 'kubectl-create',
      operation: 'Update',
      apiVersion: 'apps/v1',
      time: '2026-01-01T00:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:metadata': { 'f:labels': { '.': leaf, 'f:app': leaf } },
        'f:spec': {
          'f:replicas': leaf,
          'f:selector': leaf,
          'f:strategy': {
            'f:rollingUpdate': { '.': leaf, 'f:maxSurge': leaf, 'f:maxUnavailable': leaf },
            'f:type': leaf,
          },
          'f:template': {
            'f:metadata': { 'f:labels': { '.': leaf, 'f:app': leaf } },
            'f:spec': {
              'f:containers': {
                'k:{"name":"nginx"}': {
                  '.': leaf,
                  'f:image': leaf,
                  'f:imagePullPolicy': leaf,
                  'f:name': leaf,
                  'f:ports': {
                    '.': leaf,
                    'k:{"containerPort":80,"protocol":"TCP"}': {
                      '.': leaf,
                      'f:containerPort': leaf,
                      'f:protocol': leaf,
                    },
                  },
                  'f:resources': leaf,
                },
              },
              'f:dnsPolicy': leaf,
              'f:securityContext': leaf,
            },
          },
        },
      },
    },
  ]);
});

test('an update takes what it changes, and only that', () => {
  const created = web();
  const first = withFields(created, trackUpdate(undefined, created, write('kubectl-create'), options));
  const scaled = { ...first, spec: { ...first.spec, replicas: 3 } };
  const entries = trackUpdate(first, scaled, write('kubectl', '2026-01-01T00:00:05Z', 'scale'), options);
  expect(
    entries.map((e) => [
      e.manager,
      e.subresource,
      e.fieldsV1?.['f:spec'] && Object.keys(e.fieldsV1['f:spec'] as object),
    ]),
  ).toEqual([
    ['kubectl-create', undefined, ['f:selector', 'f:strategy', 'f:template']],
    ['kubectl', 'scale', ['f:replicas']],
  ]);
  // Nothing changed: the very same array.
  const again = withFields(first, first.metadata.managedFields);
  expect(trackUpdate(again, { ...again, status: { replicas: 1 } }, write('x'), options)).toBe(
    again.metadata.managedFields,
  );
  // A label removed is nobody's any more.
  const { labels: _, ...bare } = first.metadata;
  const [entry] = trackUpdate(first, { ...first, metadata: bare }, write('kubectl-edit'), options);
  expect([entry?.manager, entry?.fieldsV1?.['f:metadata']]).toEqual(['kubectl-create', undefined]);
});

test('status and sets', () => {
  const created = web();
  const condition = {
    type: 'Available',
    status: 'True',
    lastTransitionTime: '2026-01-01T00:00:00Z',
    lastUpdateTime: '2026-01-01T00:00:00Z',
  };
  const after = { ...created, status: { readyReplicas: 1, conditions: [condition] } } as unknown as KubeObject;
  const [entry] = trackUpdate(created, after, write('kube-controller-manager', '2026-01-01T00:00:01Z', 'status'), {
    type,
    schemas,
    ignore: ['spec'],
  });
  expect(entry).toMatchObject({
    subresource: 'status',
    fieldsV1: {
      'f:status': {
        'f:conditions': {
          '.': leaf,
          'k:{"type":"Available"}': {
            '.': leaf,
            'f:type': leaf,
            'f:status': leaf,
            'f:lastTransitionTime': leaf,
            'f:lastUpdateTime': leaf,
          },
        },
        'f:readyReplicas': leaf,
      },
    },
  });
  const finalized = {
    ...created,
    metadata: {
      ...created.metadata,
      finalizers: ['a/b'],
      ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: 'u' }],
    },
  };
  expect(trackUpdate(created, finalized, write('x'), options)[0]?.fieldsV1).toEqual({
    'f:metadata': {
      'f:finalizers': { '.': leaf, 'v:"a/b"': leaf },
      'f:ownerReferences': { '.': leaf, 'k:{"uid":"u"}': leaf },
    },
  });
});

/** As the server calls it: the configuration keeps only what its author wrote. */
const configured = (object: unknown): KubeObject => object as KubeObject;
const replicas = (n: number) =>
  configured({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: n } });

const said = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as { status?: unknown }).status ?? error;
  }
};

test('server-side apply: conflicts, force, ownership', () => {
  const created = web();
  const live = withFields(created, trackUpdate(undefined, created, write('kubectl-client-side-apply'), options));
  expect(said(() => applyServerSide(live, replicas(5), write('ci'), options))).toEqual({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
    reason: 'Conflict',
    details: {
      causes: [
        {
          reason: 'FieldManagerConflict',
          message: 'conflict with "kubectl-client-side-apply" using apps/v1',
          field: '.spec.replicas',
        },
      ],
    },
    code: 409,
  });
  const image = configured({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 5, template: { spec: { containers: [{ name: 'nginx', image: 'nginx:2' }] } } },
  });
  expect((said(() => applyServerSide(live, image, write('ci'), options)) as { message: string }).message).toBe(
    'Apply failed with 2 conflicts: conflicts with "kubectl-client-side-apply" using apps/v1:\n- .spec.replicas\n- .spec.template.spec.containers[name="nginx"].image',
  );
  const forced = applyServerSide(live, replicas(5), write('ci'), { ...options, force: true });
  expect(forced.spec.replicas).toBe(5);
  expect(forced.spec.template).toBe(live.spec.template);
  expect(
    forced.metadata.managedFields?.map((e) => [
      e.manager,
      e.operation,
      (e.fieldsV1?.['f:spec'] as any)?.['f:replicas'],
    ]),
  ).toEqual([
    ['ci', 'Apply', leaf],
    ['kubectl-client-side-apply', 'Update', undefined],
  ]);
  // The same value is shared, and applying again changes nothing.
  const shared = deepFreeze(thaw(applyServerSide(live, replicas(1), write('ci'), options)));
  expect(shared.metadata.managedFields?.every((e) => (e.fieldsV1?.['f:spec'] as any)?.['f:replicas'])).toBe(true);
  expect(applyServerSide(shared, replicas(1), write('ci', '2027-01-01T00:00:00Z'), options)).toBe(shared);
  expect(
    (
      said(() =>
        applyServerSide(
          live,
          configured({
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name: 'web', namespace: 'default' },
            spec: { foo: 1, replicas: '2' },
          }),
          write('ci'),
          options,
        ),
      ) as { message: string }
    ).message,
  ).toBe(
    'failed to create typed patch object (default/web; apps/v1, Kind=Deployment): errors:\n  .spec.foo: field not declared in schema\n  .spec.replicas: expected numeric (int or float), got string',
  );
});

test('what an applier names no longer goes, unless somebody else owns it', () => {
  const first = configured({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: { a: '1', b: '2' } },
    spec: {
      template: {
        spec: {
          containers: [
            { name: 'x', image: 'x' },
            { name: 'y', image: 'y' },
          ],
        },
      },
    },
  });
  const live = deepFreeze(thaw(applyServerSide(undefined, first, write('ci'), options)));
  expect(live.metadata.managedFields?.[0]?.fieldsV1).toEqual({
    'f:metadata': { 'f:labels': { 'f:a': leaf, 'f:b': leaf } },
    'f:spec': {
      'f:template': {
        'f:spec': {
          'f:containers': {
            'k:{"name":"x"}': { '.': leaf, 'f:image': leaf, 'f:name': leaf },
            'k:{"name":"y"}': { '.': leaf, 'f:image': leaf, 'f:name': leaf },
          },
        },
      },
    },
  });
  const second = configured({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: { b: '2' } },
    spec: {
      template: {
        spec: {
          containers: [
            { name: 'z', image: 'z' },
            { name: 'x', image: 'x' },
          ],
        },
      },
    },
  });
  const next = applyServerSide(live, second, write('ci'), options);
  expect([next.metadata.labels, next.spec.template.spec.containers.map((c: any) => c.name)]).toEqual([
    { b: '2' },
    ['z', 'x'],
  ]);
  const other = applyServerSide(
    live,
    configured({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', labels: { a: '1' } } }),
    write('other'),
    options,
  );
  expect(applyServerSide(other, second, write('ci'), options).metadata.labels).toEqual({ a: '1', b: '2' });
});
