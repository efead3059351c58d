/** What ConfigMaps and Secrets may hold. Follows pkg/apis/core/validation. */
import { forbiddenField, invalidValue, required, tooLong } from '../../apimachinery/errors.ts';
import { parseJSON } from '../../apimachinery/json.ts';
import { byteLength, isConfigMapKey } from '../../apimachinery/validation.ts';
import { type Any, complaints, type Errors, immutable, same } from '../validation.ts';

const maxSize = 1024 * 1024;

/** How many bytes a base64 text stands for. */
const decodedLength = (text: string): number => {
  const clean = text.replace(/[\r\n]/g, '');
  return (clean.length / 4) * 3 - (clean.endsWith('==') ? 2 : clean.endsWith('=') ? 1 : 0);
};

export function validateConfigMap(cm: Any): Errors {
  const errors: Errors = [];
  let size = 0;
  for (const [key, value] of Object.entries((cm.data ?? {}) as Record<string, string>)) {
    errors.push(...complaints(`data[${key}]`, key, isConfigMapKey(key)));
    if (cm.binaryData?.[key] !== undefined)
      errors.push(invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'));
    size += byteLength(value);
  }
  for (const [key, value] of Object.entries((cm.binaryData ?? {}) as Record<string, string>)) {
    errors.push(...complaints(`binaryData[${key}]`, key, isConfigMapKey(key)));
    size += decodedLength(value);
  }
  if (size > maxSize) errors.push(tooLong('', maxSize));
  return errors;
}

const frozenFields = (object: Any, old: Any, fields: string[]): Errors => {
  if (!old.immutable) return [];
  const why = 'field is immutable when `immutable` is set';
  return [
    ...(object.immutable ? [] : [forbiddenField('immutable', why)]),
    ...fields.filter((field) => !same(object[field], old[field])).map((field) => forbiddenField(field, why)),
  ];
};

export const validateConfigMapUpdate = (cm: Any, old: Any): Errors => frozenFields(cm, old, ['data', 'binaryData']);

const decode = (text: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));

function dockerConfig(data: Record<string, string>, key: string): Errors {
  const value = data[key];
  if (value === undefined) return [required(`data[${key}]`)];
  const wrong = (why: string): Errors => [invalidValue(`data[${key}]`, '<secret contents redacted>', why)];
  try {
    const parsed = parseJSON(decode(value)).value;
    const type = Array.isArray(parsed) ? 'array' : typeof parsed === 'boolean' ? 'bool' : typeof parsed;
    return type === 'object'
      ? []
      : wrong(`json: cannot unmarshal ${type} into Go value of type map[string]interface {}`);
  } catch (error) {
    return wrong((error as Error).message);
  }
}

export function validateSecret(secret: Any): Errors {
  const data: Record<string, string> = secret.data ?? {};
  const errors: Errors = [];
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    errors.push(...complaints(`data[${key}]`, key, isConfigMapKey(key)));
    size += decodedLength(value);
  }
  if (size > maxSize) errors.push(tooLong('data', maxSize));
  const need = (...keys: string[]): void => {
    errors.push(...keys.filter((key) => data[key] === undefined).map((key) => required(`data[${key}]`)));
  };
  const owner = 'kubernetes.io/service-account.name';
  switch (secret.type) {
    case 'kubernetes.io/service-account-token':
      if (!secret.metadata.annotations?.[owner]) errors.push(required(`metadata.annotations[${owner}]`));
      break;
    case 'kubernetes.io/dockercfg':
      errors.push(...dockerConfig(data, '.dockercfg'));
      break;
    case 'kubernetes.io/dockerconfigjson':
      errors.push(...dockerConfig(data, '.dockerconfigjson'));
      break;
    case 'kubernetes.io/basic-auth':
      if (data['username'] === undefined && data['password'] === undefined) need('username', 'password');
      break;
    case 'kubernetes.io/ssh-auth':
      if (!data['ssh-privatekey']) errors.push(required('data[ssh-privatekey]'));
      break;
    case 'kubernetes.io/tls':
      need('tls.crt', 'tls.key');
  }
  return errors;
}

export const validateSecretUpdate = (secret: Any, old: Any): Errors => [
  ...immutable(secret.type ?? '', old.type ?? '', 'type'),
  ...frozenFields(secret, old, ['data']),
];

/** Convert_v1_Secret_To_core_Secret: stringData is written into data and forgotten. */
export function mergeStringData(secret: Any): void {
  if (!secret.stringData) return;
  secret.data ??= {};
  for (const [key, value] of Object.entries(secret.stringData as Record<string, string>)) {
    let binary = '';
    for (const byte of new TextEncoder().encode(value)) binary += String.fromCharCode(byte);
    secret.data[key] = btoa(binary);
  }
  delete secret.stringData;
}
