/**
 * What the kinds' rules share. Follows apimachinery/pkg/apis/meta/v1/validation, apimachinery/pkg/api/validation
 * and the small helpers of pkg/apis/core/validation. A rule takes a value and its field path and returns what is
 * wrong with it, in upstream's order.
 */
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
  tooLong,
} from '../apimachinery/errors.ts';
import {
  byteLength,
  invalidIPMessage,
  isDNS1123Label,
  isDNS1123Subdomain,
  isInRange,
  isIPv4,
  isIPv6,
  isQualifiedName,
  isValidLabelValue,
  isValidPercent,
  isValidPortName,
  isValidPortNum,
} from '../apimachinery/validation.ts';

/** A piece of an object as decoded: its schema has been checked, its values have not. */
export type Any = any;

export type Errors = FieldError[];

/** One `Invalid value` for each complaint. */
export const complaints = (path: string, value: unknown, messages: readonly string[]): Errors =>
  messages.map((message) => invalidValue(path, value, message));

export const label = (value: string, path: string): Errors => complaints(path, value, isDNS1123Label(value));
export const subdomain = (value: string, path: string): Errors => complaints(path, value, isDNS1123Subdomain(value));
export const qualifiedName = (value: string, path: string): Errors => complaints(path, value, isQualifiedName(value));

export const mustNotBeNegative = 'must be greater than or equal to 0';
export const nonNegative = (value: number | undefined, path: string): Errors =>
  (value ?? 0) < 0 ? [invalidValue(path, value, mustNotBeNegative)] : [];

/** Required when empty, unsupported when not one of `supported`. */
export function oneOf(value: string | undefined, path: string, supported: string[]): Errors {
  if (!value) return [required(path)];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

export const portNumOrName = (port: number | string, path: string): Errors =>
  complaints(path, port, typeof port === 'number' ? isValidPortNum(port) : isValidPortName(port));

export const userID = (id: number | undefined, path: string): Errors =>
  id === undefined ? [] : complaints(path, id, isInRange(id, 0, 2147483647));

/** unversionedvalidation.ValidateLabels. */
export function labels(map: Record<string, string> | undefined, path: string): Errors {
  return Object.entries(map ?? {}).flatMap(([key, value]) => [
    ...qualifiedName(key, path),
    ...complaints(path, value, isValidLabelValue(value)),
  ]);
}

const totalAnnotationSize = 256 * 1024;

export function annotations(map: Record<string, string> | undefined, path: string): Errors {
  const errors: Errors = [];
  let total = 0;
  for (const [key, value] of Object.entries(map ?? {})) {
    errors.push(...complaints(path, key, isQualifiedName(key.toLowerCase())));
    total += byteLength(key) + byteLength(value);
  }
  if (total > totalAnnotationSize) errors.push(tooLong(path, totalAnnotationSize));
  return errors;
}

interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** unversionedvalidation.ValidateLabelSelector. */
export function labelSelector(selector: LabelSelector | undefined, path: string): Errors {
  if (!selector) return [];
  const errors = labels(selector.matchLabels, `${path}.matchLabels`);
  for (const [i, r] of (selector.matchExpressions ?? []).entries()) {
    const at = `${path}.matchExpressions[${i}]`;
    const count = r.values?.length ?? 0;
    if (r.operator === 'In' || r.operator === 'NotIn') {
      if (count === 0) errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if (r.operator === 'Exists' || r.operator === 'DoesNotExist') {
      if (count > 0)
        errors.push(
          forbiddenField(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
        );
    } else errors.push(invalidValue(`${at}.operator`, r.operator, 'not a valid selector operator'));
    errors.push(...qualifiedName(r.key ?? '', `${at}.key`));
    for (const [j, value] of (r.values ?? []).entries())
      errors.push(...complaints(`${at}.values[${j}]`, value, isValidLabelValue(value)));
  }
  return errors;
}

export const isIP = (value: string): boolean => isIPv4(value) || isIPv6(value);

export const ip = (value: string, path: string): Errors =>
  isIP(value) ? [] : [invalidValue(path, value, invalidIPMessage)];

export function cidr(value: string, path: string): Errors {
  const [address = '', bits = ''] = value.split('/');
  const fine =
    /^[0-9]{1,3}$/.test(bits) && (isIPv4(address) ? Number(bits) <= 32 : isIPv6(address) && Number(bits) <= 128);
  return fine && value.split('/').length === 2
    ? []
    : [invalidValue(path, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
}

/** ValidateNonSpecialIP: of endpoints and external IPs. */
export function nonSpecialIP(value: string, path: string): Errors {
  if (!isIP(value)) return [invalidValue(path, value, 'must be a valid IP address')];
  const wrong = (detail: string): Errors => [invalidValue(path, value, detail)];
  const v4 = value.split('.').map(Number);
  if (value === '0.0.0.0' || /^[0:]+$/.test(value)) return wrong(`may not be unspecified (${value})`);
  if (v4[0] === 127 || /^(0*:)+0*1$/.test(value))
    return wrong('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  if ((v4[0] === 169 && v4[1] === 254) || /^fe[89ab][0-9a-f]:/i.test(value))
    return wrong('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  if ((v4[0] === 224 && v4[1] === 0 && v4[2] === 0) || /^ff[0-9a-f]2:/i.test(value))
    return wrong('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  return [];
}

export const immutableMessage = 'field is immutable';

/** Deep equality of JSON values; an absent field, null, and an empty map or list are alike, as Semantic.DeepEqual has it. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const empty = (v: unknown): boolean =>
    v === undefined || v === null || (typeof v === 'object' && Object.keys(v).length === 0);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || a === undefined || b === undefined)
    return empty(a) && empty(b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const key of keys) if (!same((a as Any)[key], (b as Any)[key])) return false;
  return true;
}

/** How field.Error shows a nil pointer: as the word, quoted. (A nil map or list is a plain null.) */
export const nil = 'null';

/** ValidateImmutableField. */
export const immutable = (value: unknown, old: unknown, path: string): Errors =>
  same(value, old) ? [] : [invalidValue(path, value ?? nil, immutableMessage)];

/** ValidatePositiveIntOrPercent of pkg/apis/apps/validation. */
export function positiveIntOrPercent(value: number | string | undefined, path: string): Errors {
  return typeof value === 'string' ? complaints(path, value, isValidPercent(value)) : nonNegative(value, path);
}

export function percentOf(value: number | string | undefined): number | undefined {
  return typeof value === 'string' && isValidPercent(value).length === 0 ? Number(value.slice(0, -1)) : undefined;
}

/** IsNotMoreThan100Percent. */
export function notMoreThan100Percent(value: number | string | undefined, path: string): Errors {
  const percent = percentOf(value);
  return percent !== undefined && percent > 100 ? [invalidValue(path, value, 'must not be greater than 100%')] : [];
}

/** getIntOrPercentValue: the number, a percentage without its sign. */
export const intOrPercentValue = (value: number | string | undefined): number =>
  percentOf(value) ?? (typeof value === 'number' ? value : 0);
