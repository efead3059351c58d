/**
 * JSON into a typed object, as Go's decoding into a struct and encoding it again would have it:
 * unknown fields are dropped (and told), nulls and omitted zeros vanish, what Go always prints is
 * there (`resources: {}`, `status: {}`), fields stand in Go's order and map keys sorted, quantities
 * are canonical.
 *
 * Follows sigs.k8s.io/json and the error texts of encoding/json's UnmarshalTypeError.
 * Two liberties: an absent IntOrString stays absent (Go prints 0, which every default replaces),
 * and of several errors the first in Go's field order is told.
 */
import { setKey } from './json.ts';
import { canonicalQuantity } from './quantity.ts';
import type { Field, Scalar, Schemas, StructType, TypeRef } from './schema.ts';

/** What cannot be decoded: `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`. */
export class DecodeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DecodeError';
  }
}

interface Context {
  readonly schemas: Schemas;
  /** The JSON names on the way here; kept on the second run only, which is there to tell what the first could not take. */
  readonly stack: string[] | undefined;
  unknown: boolean;
}

type JSONObject = Record<string, unknown>;

/**
 * A private copy of `value` as the type has it.
 * `strict` lists what Strict field validation complains of: `unknown field "spec.foo"`.
 * Throws a {@link DecodeError}. Does not keep or change `value`.
 */
export function decode<T = any>(value: unknown, typeName: string, schemas: Schemas): { object: T; strict: string[] } {
  const type = schemas.type(typeName);
  const context: Context = { schemas, stack: undefined, unknown: false };
  if (!isObject(value))
    throw new DecodeError(`json: cannot unmarshal ${nameOf(value)} into Go value of type ${goName(typeName)}`);
  const object = told(value, planOf(type), context) as T;
  const strict: string[] = [];
  if (context.unknown) collectUnknown(value, { kind: 'object', name: typeName }, schemas, '', strict);
  return { object, strict };
}

function told(value: JSONObject, plan: Plan, context: Context): JSONObject {
  try {
    return decodeStruct(value, plan, context);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return decodeStruct(value, plan, { ...context, stack: [] });
  }
}

/** As {@link decode} for an object our own code made: brings it into the form Go would print. */
export function normalize<T>(object: T, typeName: string, schemas: Schemas): T {
  return told(object as JSONObject, planOf(schemas.type(typeName)), { schemas, stack: undefined, unknown: false }) as T;
}

/**
 * The API server's words for a body it cannot decode (transformDecodeError):
 * `Deployment in version "v1" cannot be handled as a Deployment: json: …`.
 */
export function cannotBeHandled(gvk: { version: string; kind: string }, expectedKind: string, error: Error): string {
  return `${gvk.kind} in version ${JSON.stringify(gvk.version)} cannot be handled as a ${expectedKind}: ${error.message}`;
}

/** The 400 of Strict validation, without the surrounding: `strict decoding error: unknown field "a", unknown field "b"`. */
export function strictDecodingError(complaints: readonly string[]): string {
  return `strict decoding error: ${complaints.join(', ')}`;
}

const isObject = (value: unknown): value is JSONObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `apps/v1.DeploymentSpec` → `v1.DeploymentSpec`. */
const goName = (typeName: string): string => typeName.slice(typeName.indexOf('/') + 1);

/** A JSON value's kind in Go's error. */
const nameOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;

function mismatch(value: string, { type: owner }: Plan, context: Context, goType: string): DecodeError {
  const struct = owner.name.slice(owner.name.indexOf('.', owner.name.indexOf('/')) + 1);
  return new DecodeError(
    `json: cannot unmarshal ${value} into Go struct field ${struct}.${context.stack?.join('.')} of type ${goType}`,
  );
}

/** What Go prints for a field nobody set. */
type Zero = (shape: Shape, context: Context) => unknown;

/** A type, and how it is decoded. */
class Shape {
  readonly type: TypeRef;
  readonly decode: Decoder;
  /** Of the elements of a list or a map. */
  readonly inner: Shape | undefined;
  /** Of a struct, found when it is first needed: types refer to each other in circles. */
  private plan: Plan | undefined;

  constructor(type: TypeRef) {
    this.type = type;
    this.decode = decoderOf(type);
    this.inner =
      type.kind === 'array' ? new Shape(type.items) : type.kind === 'map' ? new Shape(type.values) : undefined;
    this.plan = undefined;
  }

  planIn(schemas: Schemas): Plan {
    this.plan ??= planOf(schemas.type((this.type as { name: string }).name));
    return this.plan;
  }
}

/** A field. All of one make, whatever it is of: the engine that runs this then compiles it once. */
class Step {
  /** Place in Go's order. */
  readonly at: number;
  readonly name: string;
  readonly shape: Shape;
  /** A plain string. */
  readonly text: boolean;
  readonly pointer: boolean;
  /** Left out, or null, when empty. */
  readonly vanishes: boolean;
  readonly omitempty: boolean;
  /** Undefined: nothing. */
  readonly zero: Zero | undefined;
  /** How many with a zero are placed before it. */
  readonly before: number;

  constructor(field: Field, at: number, before: number) {
    const { name, type, pointer, omitempty } = field;
    this.at = at;
    this.name = name;
    this.shape = new Shape(type);
    this.text = type.kind === 'scalar' && type.scalar === 'string';
    this.pointer = pointer;
    this.vanishes = !pointer && type.kind !== 'object';
    this.omitempty = omitempty;
    this.zero = zeroOf(field);
    this.before = before;
  }
}

/** A struct's fields. */
class Plan {
  readonly type: StructType;
  readonly byName: ReadonlyMap<string, Step>;
  /** Those that are there even when nobody set them. */
  readonly always: readonly Step[];
  /** Behind the last place. */
  readonly end: number;

  constructor(type: StructType) {
    const always: Step[] = [];
    const steps = type.fields.map((field, at) => {
      const step = new Step(field, at, always.length);
      if (step.zero) always.push(step);
      return step;
    });
    this.type = type;
    this.byName = new Map(steps.map((step) => [step.name, step]));
    this.always = always;
    this.end = steps.length;
  }
}

const plans = new WeakMap<StructType, Plan>();

function planOf(type: StructType): Plan {
  let plan = plans.get(type);
  if (!plan) plans.set(type, (plan = new Plan(type)));
  return plan;
}

function decodeStruct(value: JSONObject, plan: Plan, context: Context): JSONObject {
  const { byName, always, end } = plan;
  // To begin again late would be dear where there is much below.
  if (end > LARGE && !inOrder(value, byName)) return decodeStruct(ordered(value, byName, context), plan, context);
  const result: JSONObject = {};
  let filled = 0;
  let last = -1;
  for (const key in value) {
    const raw = value[key];
    if (raw === undefined) continue;
    const step = byName.get(key);
    if (!step) {
      context.unknown = true;
      continue;
    }
    if (raw === null) continue;
    // As a rule the fields come in order.
    if (step.at < last) return decodeStruct(ordered(value, byName, context), plan, context);
    last = step.at;
    if (filled < step.before) filled = fill(result, always, filled, last, context);
    if (step.zero) filled++;
    // The commonest by far need no more than a look.
    if (typeof raw === 'string' && step.text) {
      if (raw !== '' || step.pointer) result[key] = raw;
      else if (!step.omitempty) result[key] = '';
    } else decodeField(result, step, raw, plan, context);
  }
  if (filled < always.length) fill(result, always, filled, end, context);
  return result;
}

const LARGE = 12;

function inOrder(value: JSONObject, byName: Plan['byName']): boolean {
  let last = -1;
  for (const key in value) {
    const at = byName.get(key)?.at ?? last;
    if (at < last) return false;
    last = at;
  }
  return true;
}

/** What the value has of the type's fields, in Go's order. */
function ordered(value: JSONObject, byName: Plan['byName'], context: Context): JSONObject {
  const steps: Step[] = [];
  for (const key in value) {
    const raw = value[key];
    if (raw === undefined) continue;
    const step = byName.get(key);
    if (!step) context.unknown = true;
    else if (raw !== null) {
      // Few and nearly in order.
      let i = steps.push(step) - 1;
      for (; i > 0 && (steps[i - 1] as Step).at > step.at; i--) steps[i] = steps[i - 1] as Step;
      steps[i] = step;
    }
  }
  const result: JSONObject = {};
  for (const { name } of steps) result[name] = value[name];
  return result;
}

function decodeField(result: JSONObject, step: Step, raw: unknown, owner: Plan, context: Context): void {
  const { name, shape } = step;
  context.stack?.push(name);
  const decoded = shape.decode(raw, shape, owner, context);
  context.stack?.pop();
  if (step.vanishes && isEmpty(decoded, shape.type)) {
    if (!step.omitempty) result[name] = shape.type.kind === 'scalar' ? decoded : null;
  } else result[name] = decoded;
}

/** Puts in what is always there before the place `end`, from the `from`th on; returns the next. */
function fill(result: JSONObject, always: readonly Step[], from: number, end: number, context: Context): number {
  for (let i = from; i < always.length; i++) {
    const { at, name, zero, shape } = always[i] as Step;
    if (at >= end) return i;
    result[name] = (zero as Zero)(shape, context);
  }
  return always.length;
}

const nothing: JSONObject = Object.freeze({});

/** Go's "empty": what omitempty leaves out. Structs (Time and Quantity among them) never are. */
function isEmpty(value: unknown, type: TypeRef): boolean {
  switch (type.kind) {
    case 'array':
      return (value as unknown[]).length === 0;
    case 'map':
      for (const _ in value as JSONObject) return false;
      return true;
    case 'object':
      return false;
    default:
      return value === '' || value === 0 || value === false;
  }
}

const noText: Zero = () => '';
const noNumber: Zero = () => 0;
const noQuantity: Zero = () => '0';
const no: Zero = () => false;
const nil: Zero = () => null;
const emptyStruct: Zero = (shape, context) => decodeStruct(nothing, shape.planIn(context.schemas), context);

const zeros: Partial<Record<Scalar, Zero>> = {
  string: noText,
  int32: noNumber,
  int64: noNumber,
  float64: noNumber,
  bool: no,
};

function zeroOf({ name, type, pointer, omitempty }: Field): Zero | undefined {
  if (pointer || type.kind === 'array' || type.kind === 'map') return omitempty ? undefined : nil;
  if (type.kind === 'object') return emptyStruct;
  switch (type.scalar) {
    case 'quantity':
      return noQuantity;
    case 'time':
    case 'micro-time':
      // ObjectMeta's alone is `omitzero`.
      return name === 'creationTimestamp' ? undefined : nil;
    case 'int-or-string':
    case 'raw':
    case 'fields':
    case 'any':
      return undefined;
    default:
      return omitempty ? undefined : (zeros[type.scalar] ?? nil);
  }
}

/** Looks at a value that is there. One for each kind of type, chosen once for each field. */
type Decoder = (value: unknown, shape: Shape, owner: Plan, context: Context) => unknown;

function decoderOf(type: TypeRef): Decoder {
  switch (type.kind) {
    case 'scalar':
      return scalars[type.scalar];
    case 'object':
      return decodeObject;
    case 'array':
      return decodeArray;
    default:
      return decodeMap;
  }
}

/** Where Go has a zero for null: an element of a list or a map. */
function zeroElement(shape: Shape, context: Context): unknown {
  const { type } = shape;
  if (type.kind === 'object') return emptyStruct(shape, context);
  if (type.kind !== 'scalar') return null;
  return type.scalar === 'quantity'
    ? '0'
    : type.scalar === 'int-or-string'
      ? 0
      : (zeros[type.scalar] ?? nil)(shape, context);
}

function decodeObject(value: unknown, shape: Shape, owner: Plan, context: Context): JSONObject {
  if (isObject(value)) return decodeStruct(value, shape.planIn(context.schemas), context);
  throw mismatch(nameOf(value), owner, context, goOf(shape.type, owner));
}

function decodeArray(value: unknown, shape: Shape, owner: Plan, context: Context): unknown[] {
  if (!Array.isArray(value)) throw mismatch(nameOf(value), owner, context, goOf(shape.type, owner));
  const inner = shape.inner as Shape;
  const result: unknown[] = [];
  for (let i = 0; i < value.length; i++) {
    const element = value[i];
    result.push(
      element === null || element === undefined
        ? zeroElement(inner, context)
        : inner.decode(element, inner, owner, context),
    );
  }
  return result;
}

function decodeMap(value: unknown, shape: Shape, owner: Plan, context: Context): JSONObject {
  if (!isObject(value)) throw mismatch(nameOf(value), owner, context, goOf(shape.type, owner));
  const inner = shape.inner as Shape;
  const keys = Object.keys(value);
  for (let i = 1; i < keys.length; i++) {
    if ((keys[i - 1] as string) > (keys[i] as string)) {
      keys.sort();
      break;
    }
  }
  const result: JSONObject = {};
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const element = value[key];
    setKey(
      result,
      key,
      element === null || element === undefined
        ? zeroElement(inner, context)
        : inner.decode(element, inner, owner, context),
    );
  }
  return result;
}

/** As Field.goType, for a type met inside a list or a map. */
function goOf(type: TypeRef, owner: Plan): string {
  const version = /\/(.*?)\./.exec(owner.type.name)?.[1] ?? 'v1';
  switch (type.kind) {
    case 'array':
      return `[]${goOf(type.items, owner)}`;
    case 'map':
      return `map[string]${goOf(type.values, owner)}`;
    case 'object':
      return goName(type.name);
    default:
      return type.alias ? `${version}.${type.alias}` : (goScalars[type.scalar] ?? type.scalar);
  }
}

const goScalars: Partial<Record<Scalar, string>> = {
  bytes: '[]uint8',
  quantity: 'resource.Quantity',
  time: 'v1.Time',
  'micro-time': 'v1.MicroTime',
  'int-or-string': 'intstr.IntOrString',
};

const INT32 = 2 ** 31;

function decodeString(value: unknown, { type }: Shape, owner: Plan, context: Context): string {
  if (typeof value === 'string') return value;
  throw mismatch(nameOf(value), owner, context, goOf(type, owner));
}

function decodeBool(value: unknown, _: Shape, owner: Plan, context: Context): boolean {
  if (typeof value === 'boolean') return value;
  throw mismatch(nameOf(value), owner, context, 'bool');
}

const fitsInt32 = (value: number): boolean => Number.isInteger(value) && value < INT32 && value >= -INT32;

function decodeInteger(value: unknown, shape: Shape, owner: Plan, context: Context): number {
  const type = shape.type as TypeRef & { kind: 'scalar' };
  if (typeof value !== 'number') throw mismatch(nameOf(value), owner, context, type.scalar);
  if (!(type.scalar === 'int32' ? fitsInt32(value) : Number.isInteger(value)))
    throw mismatch(`number ${value}`, owner, context, type.scalar);
  return value;
}

function decodeFloat(value: unknown, _: Shape, owner: Plan, context: Context): number {
  if (typeof value === 'number') return value;
  throw mismatch(nameOf(value), owner, context, 'float64');
}

function decodeIntOrString(value: unknown, _: Shape, owner: Plan, context: Context): number | string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') throw mismatch(nameOf(value), owner, context, 'int32');
  if (!fitsInt32(value)) throw mismatch(`number ${value}`, owner, context, 'int32');
  return value;
}

function decodeBytes(value: unknown, _: Shape, owner: Plan, context: Context): string {
  if (typeof value !== 'string') throw mismatch(nameOf(value), owner, context, '[]uint8');
  return decodeBase64Text(value);
}

function decodeAnyTime(value: unknown, { type }: Shape): string | null {
  if (typeof value !== 'string')
    throw new DecodeError(`json: cannot unmarshal ${nameOf(value)} into Go value of type string`);
  return decodeTime(value, (type as { scalar: Scalar }).scalar === 'micro-time');
}

const decodeAny: Decoder = (value) => copyJSON(value);

const scalars: Record<Scalar, Decoder> = {
  string: decodeString,
  int32: decodeInteger,
  int64: decodeInteger,
  float64: decodeFloat,
  bool: decodeBool,
  bytes: decodeBytes,
  quantity: (value) => decodeQuantity(value),
  'int-or-string': decodeIntOrString,
  time: decodeAnyTime,
  'micro-time': decodeAnyTime,
  raw: decodeAny,
  fields: decodeAny,
  any: decodeAny,
};

function decodeQuantity(value: unknown): string {
  const text = (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).trim();
  try {
    return canonicalQuantity(text);
  } catch (error) {
    throw new DecodeError((error as Error).message);
  }
}

/** The text as Go would encode it again; complains as encoding/base64 does. */
function decodeBase64Text(text: string): string {
  const clean = text.replace(/[\r\n]/g, '');
  const body = /^[A-Za-z0-9+/]*/.exec(clean)?.[0] as string;
  const padding = (4 - (body.length % 4)) % 4;
  if (padding === 3 || clean !== body + '='.repeat(padding)) {
    throw new DecodeError(`illegal base64 data at input byte ${base64Stop(clean, body.length)}`);
  }
  return clean;
}

/** Where Go's decoder gives up: `end` is the index of the first character outside the alphabet. */
function base64Stop(text: string, end: number): number {
  const column = end % 4;
  if (end === text.length) return end - column;
  if (text[end] !== '=' || column < 2) return end;
  if (column === 3) return end + 1;
  if (text[end + 1] === '=') return end + 2;
  return end + 1 === text.length ? text.length : end;
}

const timeShape = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(Z|[+-]\d{2}:\d{2})$/;

/** A day every month has, in the form Go prints: nothing to look at closer. */
const plainTime = /^(?:[1-9]\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** Of a bounded number: the same times come again and again. */
const knownTimes = new Map<string, string | null>();
const knownMicroTimes = new Map<string, string | null>();

/** metav1.Time: RFC 3339 in UTC, whole seconds (six decimals for MicroTime). */
function decodeTime(text: string, micro: boolean): string | null {
  const known = micro ? knownMicroTimes : knownTimes;
  let time = known.get(text);
  if (time === undefined) {
    time = parseTime(text, micro);
    if (known.size >= 1000) known.clear();
    known.set(text, time);
  }
  return time;
}

function parseTime(text: string, micro: boolean): string | null {
  if (!micro && plainTime.test(text)) return text;
  const match = timeShape.exec(text);
  const ms = match ? Date.parse(text.replace(',', '.').replace(/(\.\d{3})\d+/, '$1')) : Number.NaN;
  if (!match || Number.isNaN(ms)) throw new DecodeError(timeComplaint(text, micro));
  const whole = new Date(ms).toISOString();
  if (whole === '0001-01-01T00:00:00.000Z') return null;
  if (!micro) return `${whole.slice(0, 19)}Z`;
  return `${whole.slice(0, 19)}.${(match[7] ?? '').padEnd(6, '0').slice(0, 6)}Z`;
}

const layoutPieces: [RegExp, string][] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^(0[1-9]|1[0-2])/, '01'],
  [/^-/, '-'],
  [/^\d{2}/, '02'],
  [/^T/, 'T'],
  [/^\d{2}/, '15'],
  [/^:/, ':'],
  [/^\d{2}/, '04'],
  [/^:/, ':'],
  [/^\d{2}([.,]\d+)?/, '05'],
  [/^(Z|[+-]\d{2}:\d{2})/, 'Z07:00'],
];

/** time.ParseError, as far as text that is no time goes. */
function timeComplaint(text: string, micro: boolean): string {
  const layout = micro ? '2006-01-02T15:04:05.000000Z07:00' : '2006-01-02T15:04:05Z07:00';
  const quoted = JSON.stringify(text);
  let rest = text;
  for (const [piece, name] of layoutPieces) {
    const match = piece.exec(rest);
    if (!match) return `parsing time ${quoted} as "${layout}": cannot parse ${JSON.stringify(rest)} as "${name}"`;
    rest = rest.slice(match[0].length);
  }
  return rest === ''
    ? `parsing time ${quoted}: day out of range`
    : `parsing time ${quoted}: extra text: ${JSON.stringify(rest)}`;
}

function copyJSON(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyJSON);
  const copy: JSONObject = {};
  for (const key in value) setKey(copy, key, copyJSON((value as JSONObject)[key]));
  return copy;
}

/** Upstream stops after a hundred. */
const MAX_COMPLAINTS = 100;

/** Unknown fields in the document's order. */
function collectUnknown(value: unknown, type: TypeRef, schemas: Schemas, path: string, out: string[]): void {
  if (type.kind === 'array' && Array.isArray(value)) {
    value.forEach((item, i) => {
      collectUnknown(item, type.items, schemas, `${path}[${i}]`, out);
    });
  } else if (type.kind === 'map' && isObject(value)) {
    for (const key in value)
      collectUnknown(value[key], type.values, schemas, path === '' ? key : `${path}.${key}`, out);
  } else if (type.kind === 'object' && isObject(value)) {
    const { byName } = schemas.type(type.name);
    for (const key in value) {
      const inner = path === '' ? key : `${path}.${key}`;
      const field = byName.get(key);
      if (field) collectUnknown(value[key], field.type, schemas, inner, out);
      else if (out.length < MAX_COMPLAINTS) out.push(`unknown field ${JSON.stringify(inner)}`);
    }
  }
}
