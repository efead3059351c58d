/** The Volumes section of a Pod or a Pod template. */
import { canonicalQuantity, compareQuantity } from '../../../apimachinery/quantity.ts';
import { goValue } from '../../printers/go-values.ts';
import type { Page } from './page.ts';

type Source = any;

const MAX_ATTRIBUTE = 140;

const optional = (source: Source): boolean => source.optional ?? false;

/** `indent` is two spaces inside a template. */
export function writeVolumes(page: Page, volumes: readonly { name: string }[] = [], indent = ''): void {
  if (volumes.length === 0) {
    page.write(0, `${indent}Volumes:\t<none>\n`);
    return;
  }
  page.write(0, `${indent}Volumes:\n`);
  for (const { name, ...sources } of volumes) {
    page.write(1, `${indent ? ' ' : ''}${name}:\n`);
    const known = SOURCES.find(([field]) => field in sources);
    if (!known) {
      page.write(1, '<unknown>\n');
      continue;
    }
    const [field, type, rows] = known;
    page.write(2, `Type:\t${type}\n`);
    for (const row of rows((sources as Record<string, Source>)[field] ?? {})) {
      page.write(2, typeof row === 'string' ? `${row}\n` : `${row[0]}:\t${row[1]}\n`);
    }
  }
}

/** A label and its value, or a line as it is. */
type Row = string | readonly [label: string, value: unknown];

const row = (source: Source, label: string, field: string, missing: unknown = ''): Row => [
  label,
  source[field] ?? missing,
];
const readOnly = (source: Source): Row => ['ReadOnly', source.readOnly ?? false];

/** In the order in which kubectl looks for them. */
const SOURCES: readonly (readonly [field: string, type: string, rows: (source: Source) => Row[]])[] = [
  [
    'hostPath',
    'HostPath (bare host directory volume)',
    (s) => [row(s, 'Path', 'path'), row(s, 'HostPathType', 'type', '<none>')],
  ],
  [
    'emptyDir',
    "EmptyDir (a temporary directory that shares a pod's lifetime)",
    (s) => [
      row(s, 'Medium', 'medium'),
      ['SizeLimit', s.sizeLimit && compareQuantity(s.sizeLimit, '0') > 0 ? canonicalQuantity(s.sizeLimit) : '<unset>'],
    ],
  ],
  [
    'gitRepo',
    'GitRepo (a volume that is pulled from git when the pod is created)',
    (s) => [row(s, 'Repository', 'repository'), row(s, 'Revision', 'revision')],
  ],
  [
    'secret',
    'Secret (a volume populated by a Secret)',
    (s) => [row(s, 'SecretName', 'secretName'), ['Optional', optional(s)]],
  ],
  [
    'configMap',
    'ConfigMap (a volume populated by a ConfigMap)',
    (s) => [row(s, 'Name', 'name'), ['Optional', optional(s)]],
  ],
  [
    'nfs',
    'NFS (an NFS mount that lasts the lifetime of a pod)',
    (s) => [row(s, 'Server', 'server'), row(s, 'Path', 'path'), readOnly(s)],
  ],
  [
    'persistentVolumeClaim',
    'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    (s) => [row(s, 'ClaimName', 'claimName'), readOnly(s)],
  ],
  [
    'ephemeral',
    'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
    (s) => claimRows(s.volumeClaimTemplate),
  ],
  [
    'downwardAPI',
    'DownwardAPI (a volume populated by information about the pod)',
    (s) => [
      'Items:',
      ...(s.items ?? []).map(
        (item: Source) => `  ${item.fieldRef?.fieldPath ?? item.resourceFieldRef?.resource} -> ${item.path}`,
      ),
    ],
  ],
  [
    'projected',
    'Projected (a volume that contains injected data from multiple sources)',
    (s) => (s.sources ?? []).flatMap(projectedRows),
  ],
  [
    'csi',
    'CSI (a Container Storage Interface (CSI) volume source)',
    (s) => [
      row(s, 'Driver', 'driver'),
      row(s, 'FSType', 'fsType'),
      readOnly(s),
      ...attributeRows(s.volumeAttributes ?? {}),
    ],
  ],
  [
    'image',
    'Image (a container image or OCI artifact)',
    (s) => [row(s, 'Reference', 'reference'), row(s, 'PullPolicy', 'pullPolicy')],
  ],
];

function projectedRows(source: Source): Row[] {
  if (source.secret) return [row(source.secret, 'SecretName', 'name'), ['Optional', optional(source.secret)]];
  if (source.downwardAPI) return [['DownwardAPI', true]];
  if (source.configMap) {
    return [row(source.configMap, 'ConfigMapName', 'name'), ['Optional', optional(source.configMap)]];
  }
  if (source.serviceAccountToken)
    return [row(source.serviceAccountToken, 'TokenExpirationSeconds', 'expirationSeconds')];
  return [];
}

/** The indent comes once for the line and once more for its text, upstream too. */
function attributeRows(attributes: Record<string, string>): Row[] {
  const pairs = Object.keys(attributes)
    .sort()
    .map((key) => `${key}=${attributes[key]}`);
  if (pairs.length === 0) return [['VolumeAttributes', '<none>']];
  return pairs.map((pair, i) => {
    const text = `    ${pair.length > MAX_ATTRIBUTE ? `${pair.slice(0, MAX_ATTRIBUTE)}...` : pair}`;
    return i === 0 ? (['VolumeAttributes', text] as const) : `    \t${text}`;
  });
}

function claimRows(template: Source): Row[] {
  if (!template) return [];
  const { metadata = {}, spec = {} } = template;
  const texts = (map: Record<string, string> | undefined) =>
    Object.entries(map ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join(',') || '<none>';
  return [
    ['StorageClass', spec.storageClassName ?? ''],
    ['Volume', spec.volumeName ?? ''],
    ['Labels', texts(metadata.labels)],
    ['Annotations', texts(metadata.annotations)],
    ['Capacity', ''],
    ['Access Modes', ''],
    ...(spec.volumeMode ? [['VolumeMode', goValue(spec.volumeMode)] as Row] : []),
  ];
}
