/** Volumes and their mounts. Follows pkg/apis/core/validation. */
import {
  duplicate,
  forbiddenField,
  invalidValue,
  notFoundField,
  notSupported,
  required,
} from '../../apimachinery/errors.ts';
import { compareQuantity } from '../../apimachinery/quantity.ts';
import { nameIsDNSSubdomain } from '../../apimachinery/validation.ts';
import { type Any, type Errors, label } from '../validation.ts';
import { downwardFieldRef, downwardResourceFieldRef } from './env-validation.ts';

const fileMode = (mode: number | undefined, path: string): Errors =>
  mode !== undefined && (mode < 0 || mode > 0o777)
    ? [invalidValue(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : [];

const need = (source: Any, path: string, ...fields: string[]): Errors =>
  fields.filter((field) => !source[field]).map((field) => required(`${path}.${field}`));

export const noBacksteps = (value: string, path: string): Errors =>
  value.split('/').includes('..') ? [invalidValue(path, value, "must not contain '..'")] : [];

export const localDescendingPath = (value: string, path: string): Errors => [
  ...(value.startsWith('/') ? [invalidValue(path, value, 'must be a relative path')] : []),
  ...noBacksteps(value, path),
];

export const localNonReservedPath = (value: string, path: string): Errors => [
  ...localDescendingPath(value, path),
  ...(value.startsWith('..') && !value.startsWith('../')
    ? [invalidValue(path, value, "must not start with '..'")]
    : []),
];

function keyToPath(item: Any, path: string): Errors {
  return [
    ...need(item, path, 'key', 'path'),
    ...localNonReservedPath(item.path ?? '', `${path}.path`),
    ...fileMode(item.mode, `${path}.mode`),
  ];
}

const keyed = (source: Any, nameField: string, path: string): Errors => [
  ...need(source, path, nameField),
  ...fileMode(source.defaultMode, `${path}.defaultMode`),
  ...((source.items ?? []) as Any[]).flatMap((item, i) => keyToPath(item, `${path}.items[${i}]`)),
];

/** validateDownwardAPIVolumeFile: upstream gives the list's path, not the entry's. */
function downwardFile(file: Any, path: string): Errors {
  const errors = [...need(file, path, 'path'), ...localNonReservedPath(file.path ?? '', `${path}.path`)];
  if (file.fieldRef) {
    errors.push(...downwardFieldRef(file.fieldRef, `${path}.fieldRef`));
    if (file.resourceFieldRef)
      errors.push(invalidValue(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (file.resourceFieldRef) {
    errors.push(...downwardResourceFieldRef(file.resourceFieldRef, `${path}.resourceFieldRef`));
  } else errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  return [...errors, ...fileMode(file.mode, `${path}.mode`)];
}

function projected(source: Any, path: string): Errors {
  const errors = fileMode(source.defaultMode, `${path}.defaultMode`);
  const paths = new Set<string>();
  const claim = (target: string | undefined, value: string): void => {
    if (!target) return;
    if (paths.has(target)) errors.push(invalidValue(path, value, 'conflicting duplicate paths'));
    paths.add(target);
  };
  for (const [i, projection] of ((source.sources ?? []) as Any[]).entries()) {
    const at = `${path}.sources[${i}]`;
    for (const kind of ['secret', 'configMap']) {
      const keys = projection[kind];
      if (!keys) continue;
      errors.push(...need(keys, `${at}.${kind}`, 'name'));
      for (const [j, item] of ((keys.items ?? []) as Any[]).entries()) {
        errors.push(...keyToPath(item, `${at}.${kind}.items[${j}]`));
        claim(item.path, keys.name);
      }
    }
    for (const file of (projection.downwardAPI?.items ?? []) as Any[]) {
      errors.push(...downwardFile(file, `${at}.downwardAPI`));
      claim(file.path, file.path);
    }
    const token = projection.serviceAccountToken;
    if (token) {
      const expiration = `${at}.serviceAccountToken.expirationSeconds`;
      if (token.expirationSeconds < 600)
        errors.push(
          invalidValue(expiration, token.expirationSeconds, 'may not specify a duration less than 10 minutes'),
        );
      if (token.expirationSeconds > 2 ** 32)
        errors.push(
          invalidValue(expiration, token.expirationSeconds, 'may not specify a duration larger than 2^32 seconds'),
        );
      if (!token.path) errors.push(required(`${path}.path`));
      else errors.push(...localNonReservedPath(token.path, `${path}.path`));
    }
    if (Object.keys(projection).length > 1)
      errors.push(forbiddenField(at, 'may not specify more than 1 volume type per source'));
  }
  return errors;
}

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

function hostPath(source: Any, path: string): Errors {
  if (!source.path) return [required(`${path}.path`)];
  return [
    ...noBacksteps(source.path, `${path}.path`),
    ...(hostPathTypes.includes(source.type ?? '') ? [] : [notSupported(`${path}.type`, source.type, hostPathTypes)]),
  ];
}

/** In upstream's order. A source without a rule of its own only counts. */
const sources: [field: string, rule?: (source: Any, path: string) => Errors][] = [
  [
    'emptyDir',
    (s, path) =>
      s.sizeLimit !== undefined && compareQuantity(String(s.sizeLimit), '0') < 0
        ? [forbiddenField(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
        : [],
  ],
  ['hostPath', hostPath],
  [
    'gitRepo',
    (s, path) => [...need(s, path, 'repository'), ...localDescendingPath(s.directory ?? '', `${path}.directory`)],
  ],
  ['gcePersistentDisk', (s, path) => need(s, path.replace('gcePersistentDisk', 'persistentDisk'), 'pdName')],
  ['awsElasticBlockStore', (s, path) => need(s, path, 'volumeID')],
  ['secret', (s, path) => keyed(s, 'secretName', path)],
  [
    'nfs',
    (s, path) => [
      ...need(s, path, 'server', 'path'),
      ...((s.path ?? '').startsWith('/')
        ? []
        : [invalidValue(`${path}.path`, s.path ?? '', 'must be an absolute path')]),
    ],
  ],
  ['iscsi', (s, path) => need(s, path, 'targetPortal', 'iqn')],
  ['glusterfs', (s, path) => need(s, path, 'endpoints', 'path')],
  ['flocker'],
  ['persistentVolumeClaim', (s, path) => need(s, path, 'claimName')],
  ['rbd', (s, path) => need({ monitors: s.monitors?.length, image: s.image }, path, 'monitors', 'image')],
  ['cinder', (s, path) => need(s, path, 'volumeID')],
  ['cephfs', (s, path) => need({ monitors: s.monitors?.length }, path, 'monitors')],
  ['quobyte', (s, path) => need(s, path, 'registry', 'volume')],
  [
    'downwardAPI',
    (s, path) => [
      ...fileMode(s.defaultMode, `${path}.defaultMode`),
      ...((s.items ?? []) as Any[]).flatMap((file) => downwardFile(file, path)),
    ],
  ],
  ['fc'],
  ['flexVolume', (s, path) => need(s, path, 'driver')],
  ['configMap', (s, path) => keyed(s, 'name', path)],
  ['azureFile', (s, path) => need(s, path, 'secretName', 'shareName')],
  ['vsphereVolume', (s, path) => need(s, path, 'volumePath')],
  ['photonPersistentDisk', (s, path) => need(s, path, 'pdID')],
  ['portworxVolume', (s, path) => need(s, path, 'volumeID')],
  ['azureDisk', (s, path) => need(s, path, 'diskName', 'diskURI')],
  ['storageos', (s, path) => need(s, path, 'volumeName')],
  ['projected', projected],
  ['scaleIO', (s, path) => need(s, path, 'gateway', 'system', 'volumeName')],
  ['csi', (s, path) => need(s, path, 'driver')],
  ['ephemeral', (s, path) => (s.volumeClaimTemplate ? [] : [required(`${path}.volumeClaimTemplate`)])],
  ['image', (s, path) => need(s, path, 'reference')],
];

/** ValidateVolumes: the volumes that may be mounted (name → source) and what is wrong. */
export function volumes(list: Any[] | undefined, podName: string, path: string): [Map<string, Any>, Errors] {
  const errors: Errors = [];
  const good = new Map<string, Any>();
  for (const [i, volume] of (list ?? []).entries()) {
    const at = `${path}[${i}]`;
    const own: Errors = [];
    let count = 0;
    for (const [field, rule] of sources) {
      const source = volume[field];
      if (source === undefined || source === null) continue;
      if (count++ > 0) own.push(forbiddenField(`${at}.${field}`, 'may not specify more than 1 volume type'));
      else own.push(...(rule?.(source, `${at}.${field}`) ?? []));
    }
    if (count === 0) own.push(required(at, 'must specify a volume type'));
    if (volume.ephemeral && podName && volume.name) {
      const claim = `${podName}-${volume.name}`;
      for (const message of nameIsDNSSubdomain(claim, false))
        own.push(invalidValue(`${at}.name`, volume.name, `PVC name ${JSON.stringify(claim)}: ${message}`));
    }
    if (!volume.name) own.push(required(`${at}.name`));
    else own.push(...label(volume.name, `${at}.name`));
    if (good.has(volume.name)) own.push(duplicate(`${at}.name`, volume.name));
    if (own.length === 0) good.set(volume.name, volume);
    errors.push(...own);
  }
  return [good, errors];
}

const propagations = ['Bidirectional', 'HostToContainer', 'None'];
const recursions = ['Disabled', 'Enabled', 'IfPossible'];

/** ValidateVolumeMounts: several of the paths name the list, as upstream does. */
export function volumeMounts(container: Any, known: ReadonlyMap<string, Any>, path: string): Errors {
  const errors: Errors = [];
  const points = new Set<string>();
  const devices: Any[] = container.volumeDevices ?? [];
  for (const [i, mount] of ((container.volumeMounts ?? []) as Any[]).entries()) {
    const at = `${path}[${i}]`;
    const name: string = mount.name ?? '';
    const point: string = mount.mountPath ?? '';
    if (!name) errors.push(required(`${at}.name`));
    if (!known.has(name)) errors.push(notFoundField(`${at}.name`, name));
    if (!point) errors.push(required(`${at}.mountPath`));
    if (points.has(point)) errors.push(invalidValue(`${at}.mountPath`, point, 'must be unique'));
    points.add(point);
    if (devices.some((d) => d.name === name))
      errors.push(invalidValue(`${at}.name`, name, 'must not already exist in volumeDevices'));
    if (devices.some((d) => d.devicePath === point))
      errors.push(invalidValue(`${at}.mountPath`, point, 'must not already exist as a path in volumeDevices'));
    if (mount.subPath) errors.push(...localDescendingPath(mount.subPath, `${path}.subPath`));
    if (mount.subPathExpr) {
      if (mount.subPath)
        errors.push(
          invalidValue(`${at}.subPathExpr`, mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive'),
        );
      errors.push(...localDescendingPath(mount.subPathExpr, `${path}.subPathExpr`));
    }
    errors.push(...propagation(mount, container, path));
  }
  return errors;
}

function propagation(mount: Any, container: Any, path: string): Errors {
  const errors: Errors = [];
  const mode: string | undefined = mount.mountPropagation;
  if (mode !== undefined) {
    if (!propagations.includes(mode)) errors.push(notSupported(`${path}.mountPropagation`, mode, propagations));
    if (mode === 'Bidirectional' && !container.securityContext?.privileged)
      errors.push(
        forbiddenField(
          `${path}.mountPropagation`,
          'Bidirectional mount propagation is available only to privileged containers',
        ),
      );
  }
  const recursive: string | undefined = mount.recursiveReadOnly;
  if (recursive === undefined || recursive === 'Disabled') return errors;
  const at = `${path}.recursiveReadOnly`;
  if (!recursions.includes(recursive)) errors.push(notSupported(at, recursive, recursions));
  else {
    if (!mount.readOnly) errors.push(forbiddenField(at, 'may only be specified when readOnly is true'));
    if (mode !== undefined && mode !== 'None')
      errors.push(forbiddenField(at, 'may only be specified when mountPropagation is None or not specified'));
  }
  return errors;
}

export function volumeDevices(container: Any, known: ReadonlyMap<string, Any>, path: string): Errors {
  const errors: Errors = [];
  const names = new Set<string>();
  const paths = new Set<string>();
  const mounts: Any[] = container.volumeMounts ?? [];
  for (const [i, device] of ((container.volumeDevices ?? []) as Any[]).entries()) {
    const at = `${path}[${i}]`;
    const name: string = device.name ?? '';
    const devicePath: string = device.devicePath ?? '';
    const volume = known.get(name);
    if (!name) errors.push(required(`${at}.name`));
    if (names.has(name)) errors.push(invalidValue(`${at}.name`, name, 'must be unique'));
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral)
      errors.push(
        invalidValue(
          `${at}.name`,
          name,
          'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
        ),
      );
    if (!volume) errors.push(notFoundField(`${at}.name`, name));
    if (!devicePath) errors.push(required(`${at}.devicePath`));
    if (paths.has(devicePath)) errors.push(invalidValue(`${at}.devicePath`, devicePath, 'must be unique'));
    if (devicePath.split('/').includes('..'))
      errors.push(invalidValue(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')"));
    else paths.add(devicePath);
    if (mounts.some((m) => m.name === name))
      errors.push(invalidValue(`${at}.name`, name, 'must not already exist in volumeMounts'));
    if (mounts.some((m) => m.mountPath === devicePath))
      errors.push(invalidValue(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'));
    if (name) names.add(name);
  }
  return errors;
}
