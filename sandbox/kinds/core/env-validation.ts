/** Environment variables and the downward API. Follows pkg/apis/core/validation. */
import { invalidValue, notSupported, required } from '../../apimachinery/errors.ts';
import { canonicalQuantity } from '../../apimachinery/quantity.ts';
import { isConfigMapKey, isRelaxedEnvVarName, nameIsDNSSubdomain } from '../../apimachinery/validation.ts';
import { type Any, complaints, type Errors, qualifiedName } from '../validation.ts';

const envFieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const volumeFieldPaths = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];
const containerResources = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
/** podshelper.ConvertDownwardAPIFieldLabel knows these. */
const downwardLabels = new Set([
  ...envFieldPaths,
  ...volumeFieldPaths,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);

/** validateObjectFieldSelector. */
function fieldRef(ref: Any, supported: string[], path: string): Errors {
  if (!ref.apiVersion) return [required(`${path}.apiVersion`)];
  const fieldPath: string = ref.fieldPath ?? '';
  if (!fieldPath) return [required(`${path}.fieldPath`)];
  const wrong = (why: string): Errors => [
    invalidValue(`${path}.fieldPath`, fieldPath, `error converting fieldPath: ${why}`),
  ];
  if (ref.apiVersion !== 'v1') return wrong(`unsupported pod version: ${ref.apiVersion}`);
  const subscripted = /^([^[]+)\['(.*)'\]$/.exec(fieldPath);
  if (subscripted) {
    const [, base = '', subscript = ''] = subscripted;
    if (base === 'metadata.annotations') return qualifiedName(subscript.toLowerCase(), path);
    if (base === 'metadata.labels') return qualifiedName(subscript, path);
    return wrong(`field label does not support subscript: ${fieldPath}`);
  }
  const internal = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath;
  if (!downwardLabels.has(internal)) return wrong(`field label not supported: ${fieldPath}`);
  return supported.includes(internal) ? [] : [notSupported(`${path}.fieldPath`, internal, supported)];
}

const byteDivisors = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei';
const divisorOf: [RegExp, string, string][] = [
  [/\.cpu$/, '1m, 1', "only divisor's values 1m and 1 are supported with the cpu resource"],
  [/\.memory$/, byteDivisors, `only divisor's values ${byteDivisors} are supported with the memory resource`],
  [
    /\.ephemeral-storage$/,
    byteDivisors,
    `only divisor's values ${byteDivisors} are supported with the local ephemeral storage resource`,
  ],
  [/\.hugepages-/, byteDivisors, `only divisor's values ${byteDivisors} are supported with the hugepages resource`],
];

/** validateContainerResourceFieldSelector. */
function resourceFieldRef(ref: Any, path: string, volume: boolean): Errors {
  const errors: Errors = [];
  const name: string = ref.resource ?? '';
  if (volume && !ref.containerName) errors.push(required(`${path}.containerName`));
  else if (!name) errors.push(required(`${path}.resource`));
  else if (!containerResources.includes(name) && !/^(requests|limits)\.hugepages-/.test(name))
    errors.push(notSupported(`${path}.resource`, name, containerResources));
  if (ref.divisor !== undefined && canonicalQuantity(String(ref.divisor)) !== '0') {
    const rule = divisorOf.find(([pattern]) => pattern.test(name));
    if (rule && !rule[1].split(', ').includes(canonicalQuantity(String(ref.divisor))))
      errors.push(invalidValue(`${path}.divisor`, name, rule[2]));
  }
  return errors;
}

export const downwardFieldRef = (ref: Any, path: string): Errors => fieldRef(ref, volumeFieldPaths, path);
export const downwardResourceFieldRef = (ref: Any, path: string): Errors => resourceFieldRef(ref, path, true);

function keyRef(ref: Any, path: string): Errors {
  const name: string = ref.name ?? '';
  const errors = complaints(`${path}.name`, name, nameIsDNSSubdomain(name, false));
  if (!ref.key) errors.push(required(`${path}.key`));
  else errors.push(...complaints(`${path}.key`, ref.key, isConfigMapKey(ref.key)));
  return errors;
}

const sourcesOf: [field: string, rule: (ref: Any, path: string) => Errors][] = [
  ['fieldRef', (ref, path) => fieldRef(ref, envFieldPaths, path)],
  ['resourceFieldRef', (ref, path) => resourceFieldRef(ref, path, false)],
  ['configMapKeyRef', keyRef],
  ['secretKeyRef', keyRef],
  ['fileKeyRef', () => []],
];

function valueFrom(variable: Any, path: string): Errors {
  const from = variable.valueFrom;
  if (!from) return [];
  const given = sourcesOf.filter(([field]) => from[field]);
  const errors: Errors = given.flatMap(([field, rule]) => rule(from[field], `${path}.${field}`));
  const sources = given.length;
  if (sources === 0) {
    errors.push(
      invalidValue(
        path,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      ),
    );
  } else if (variable.value) {
    errors.push(invalidValue(path, '', 'may not be specified when `value` is not empty'));
  } else if (sources > 1) {
    errors.push(invalidValue(path, '', 'may not have more than one field specified at a time'));
  }
  return errors;
}

export function env(variables: Any[] | undefined, path: string): Errors {
  return (variables ?? []).flatMap((variable, i) => {
    const at = `${path}[${i}]`;
    const name: string = variable.name ?? '';
    return [
      ...(name ? complaints(`${at}.name`, name, isRelaxedEnvVarName(name)) : [required(`${at}.name`)]),
      ...valueFrom(variable, `${at}.valueFrom`),
    ];
  });
}

function envSource(source: Any, path: string): Errors {
  if (!source.name) return [required(`${path}.name`)];
  return complaints(`${path}.name`, source.name, nameIsDNSSubdomain(source.name, true));
}

export function envFrom(sources: Any[] | undefined, path: string): Errors {
  return (sources ?? []).flatMap((source, i) => {
    const at = `${path}[${i}]`;
    const errors: Errors = [];
    if (source.prefix) errors.push(...complaints(`${at}.prefix`, source.prefix, isRelaxedEnvVarName(source.prefix)));
    if (source.configMapRef) errors.push(...envSource(source.configMapRef, `${at}.configMapRef`));
    if (source.secretRef) errors.push(...envSource(source.secretRef, `${at}.secretRef`));
    // Upstream reports these at the list, not at the entry.
    if (!source.configMapRef && !source.secretRef)
      errors.push(invalidValue(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (source.configMapRef && source.secretRef)
      errors.push(invalidValue(path, '', 'may not have more than one field specified at a time'));
    return errors;
  });
}
