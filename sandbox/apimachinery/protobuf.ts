/**
 * Kubernetes' protobuf bodies into JSON objects: four magic bytes `k8s\0` and a runtime.Unknown whose
 * raw bytes are the message of its apiVersion and kind. Decodes by the generated field numbers; the
 * result is raw JSON in the message's own terms (zeros that were on the wire are there): run it
 * through decode.ts as any other body.
 */

import { setKey } from './json.ts';
import { groupVersionOfType, type Scalar, type Schemas, type TypeRef } from './schema.ts';
import { decodeUtf8 } from './streams.ts';

export class ProtobufError extends Error {
  /** What the bytes said they were, when that much could be read. */
  apiVersion?: string;
  kind?: string;
  constructor(message: string) {
    super(message);
    this.name = 'ProtobufError';
  }
}

type JSONObject = Record<string, unknown>;

interface Message {
  /** Field number → JSON name. */
  fields: Map<number, string>;
  /** Field number → type whose fields Go inlines. */
  inlined: Map<number, string>;
}

export type ProtobufDecoder = (bytes: Uint8Array) => JSONObject;

/** The magic that begins every protobuf body. */
export const protobufMagic: Uint8Array = new Uint8Array([0x6b, 0x38, 0x73, 0x00]);

/**
 * `text` is the generated list of numbers; `schemas` has the structure of the same types.
 * The decoder throws a {@link ProtobufError} for bytes that are no such body, or name no known kind.
 */
export function createProtobufDecoder(text: string, schemas: Schemas): ProtobufDecoder {
  const messages = readNumbers(text);
  const kinds = new Map<string, string>();
  for (const name of messages.keys()) {
    if (!schemas.has(name) || !schemas.type(name).kind) continue;
    const { group, version } = groupVersionOfType(name);
    kinds.set(`${group}/${version}/${name.slice(name.indexOf('.', name.indexOf('/')) + 1)}`, name);
  }
  return (bytes) => {
    if (bytes.length < 4 || protobufMagic.some((byte, i) => bytes[i] !== byte))
      throw new ProtobufError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
    if (bytes.length === 4) throw new ProtobufError('empty body');
    const { apiVersion, kind, raw } = readUnknown(new Cursor(bytes, 4, bytes.length));
    const slash = apiVersion.indexOf('/');
    const [group, version] = slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
    // Options (DeleteOptions, CreateOptions …) travel in the group of what they are about.
    const type =
      kinds.get(`${group}/${version}/${kind}`) ?? (kind.endsWith('Options') ? kinds.get(`meta/v1/${kind}`) : undefined);
    try {
      if (!type) {
        const scheme = 'pkg/api/legacyscheme/scheme.go:30';
        throw new ProtobufError(`no kind "${kind}" is registered for version "${apiVersion}" in scheme "${scheme}"`);
      }
      const {
        kind: _k,
        apiVersion: _v,
        ...rest
      } = readMessage(new Cursor(raw, 0, raw.length), type, messages, schemas, 0);
      return { apiVersion, kind, ...rest };
    } catch (error) {
      if (error instanceof ProtobufError && kind) Object.assign(error, { apiVersion, kind });
      throw error;
    }
  };
}

function readNumbers(text: string): Map<string, Message> {
  const messages = new Map<string, Message>();
  let groupVersion = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('# ')) {
      groupVersion = line.slice(2);
      continue;
    }
    const [name, ...words] = line.split(' ');
    if (!name) continue;
    const message: Message = { fields: new Map(), inlined: new Map() };
    for (const word of words) {
      const [, number, plus, rest] = /^(\d+)(\+?)(.+)$/.exec(word) as unknown as [string, string, string, string];
      if (plus) message.inlined.set(Number(number), rest.includes('/') ? rest : `${groupVersion}.${rest}`);
      else message.fields.set(Number(number), rest);
    }
    messages.set(`${groupVersion}.${name}`, message);
  }
  return messages;
}

/** Upstream's generated code has no limit of its own; a browser's stack has. */
const MAX_DEPTH = 200;

class Cursor {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  get more(): boolean {
    return this.at < this.end;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.at >= this.end) throw new ProtobufError('unexpected EOF');
      const byte = this.bytes[this.at++] as number;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new ProtobufError('proto: integer overflow');
  }

  tag(): { number: number; wire: number } {
    const key = Number(this.varint());
    const number = Math.floor(key / 8);
    if (number === 0) throw new ProtobufError(`proto: illegal tag 0 (wire type ${key % 8})`);
    return { number, wire: key % 8 };
  }

  chunk(): Cursor {
    const length = Number(this.varint());
    if (length > this.end - this.at) throw new ProtobufError('unexpected EOF');
    const start = this.at;
    this.at += length;
    return new Cursor(this.bytes, start, this.at);
  }

  rest(): Uint8Array {
    return this.bytes.subarray(this.at, this.end);
  }

  skip(wire: number): void {
    if (wire === 0) this.varint();
    else if (wire === 2) this.chunk();
    else if (wire === 1 || wire === 5) {
      this.at += wire === 1 ? 8 : 4;
      if (this.at > this.end) throw new ProtobufError('unexpected EOF');
    } else throw new ProtobufError(`proto: illegal wireType ${wire}`);
  }
}

/** runtime.Unknown: typeMeta 1, raw 2. */
function readUnknown(cursor: Cursor): { apiVersion: string; kind: string; raw: Uint8Array } {
  let [apiVersion, kind] = ['', ''];
  let raw: Uint8Array = new Uint8Array();
  while (cursor.more) {
    const { number, wire } = cursor.tag();
    if (wire === 2 && number === 1) {
      const meta = cursor.chunk();
      while (meta.more) {
        const inner = meta.tag();
        if (inner.wire !== 2) meta.skip(inner.wire);
        else if (inner.number === 1) apiVersion = decodeUtf8(meta.chunk().rest());
        else if (inner.number === 2) kind = decodeUtf8(meta.chunk().rest());
        else meta.chunk();
      }
    } else if (wire === 2 && number === 2) raw = cursor.chunk().rest();
    else cursor.skip(wire);
  }
  return { apiVersion, kind, raw };
}

function readMessage(
  cursor: Cursor,
  typeName: string,
  messages: Map<string, Message>,
  schemas: Schemas,
  depth: number,
): JSONObject {
  if (depth > MAX_DEPTH) throw new ProtobufError('proto: nested too deep');
  const message = messages.get(typeName);
  if (!message) throw new ProtobufError(`no field numbers for ${typeName}`);
  const { byName } = schemas.type(typeName);
  const result: JSONObject = {};
  while (cursor.more) {
    const { number, wire } = cursor.tag();
    const name = message.fields.get(number);
    const field = name === undefined ? undefined : byName.get(name);
    if (!field) {
      const inlined = message.inlined.get(number);
      if (inlined && wire === 2)
        Object.assign(result, readMessage(cursor.chunk(), inlined, messages, schemas, depth + 1));
      else cursor.skip(wire);
      continue;
    }
    const read = (type: TypeRef): unknown => readValue(cursor, wire, type, field.name, messages, schemas, depth);
    const { type } = field;
    if (type.kind === 'array') {
      const list = (result[field.name] ??= []) as unknown[];
      // ExtraValue, Verbs: a message with one repeated field. Packed numbers: one chunk of varints.
      if (wire === 2 && type.items.kind === 'scalar' && isVarint(type.items.scalar)) {
        const packed = cursor.chunk();
        while (packed.more) list.push(varintValue(packed.varint(), type.items.scalar));
      } else list.push(read(type.items));
    } else if (type.kind === 'map') {
      if (wire !== 2) throw wrongWire(wire, field.name);
      const entry = cursor.chunk();
      let key = '';
      let value: unknown = emptyOf(type.values);
      while (entry.more) {
        const part = entry.tag();
        if (part.number === 1 && part.wire === 2) key = decodeUtf8(entry.chunk().rest());
        else if (part.number === 2)
          value = readMapValue(entry, part.wire, type.values, field.name, messages, schemas, depth);
        else entry.skip(part.wire);
      }
      setKey((result[field.name] ??= {}) as JSONObject, key, value);
    } else result[field.name] = read(type);
  }
  return result;
}

const wrongWire = (wire: number, name: string): ProtobufError =>
  new ProtobufError(`proto: wrong wireType = ${wire} for field ${name}`);

const isVarint = (scalar: Scalar): boolean => scalar === 'int32' || scalar === 'int64' || scalar === 'bool';

function varintValue(value: bigint, scalar: Scalar): unknown {
  if (scalar === 'bool') return value !== 0n;
  return Number(BigInt.asIntN(scalar === 'int32' ? 32 : 64, value));
}

/** What a map's value is when its entry does not carry one. */
function emptyOf(type: TypeRef): unknown {
  if (type.kind !== 'scalar') return type.kind === 'array' ? [] : {};
  return isVarint(type.scalar) ? (type.scalar === 'bool' ? false : 0) : type.scalar === 'quantity' ? '0' : '';
}

/** A list as a map's value is a message of its own: `repeated … items = 1`. */
function readMapValue(
  cursor: Cursor,
  wire: number,
  type: TypeRef,
  name: string,
  messages: Map<string, Message>,
  schemas: Schemas,
  depth: number,
): unknown {
  if (type.kind !== 'array') return readValue(cursor, wire, type, name, messages, schemas, depth);
  if (wire !== 2) throw wrongWire(wire, name);
  const chunk = cursor.chunk();
  const list: unknown[] = [];
  while (chunk.more) {
    const { wire: inner } = chunk.tag();
    list.push(readValue(chunk, inner, type.items, name, messages, schemas, depth));
  }
  return list;
}

function readValue(
  cursor: Cursor,
  wire: number,
  type: TypeRef,
  name: string,
  messages: Map<string, Message>,
  schemas: Schemas,
  depth: number,
): unknown {
  if (type.kind === 'object') {
    if (wire !== 2) throw wrongWire(wire, name);
    return readMessage(cursor.chunk(), type.name, messages, schemas, depth + 1);
  }
  if (type.kind !== 'scalar') throw new ProtobufError(`proto: unexpected nesting in field ${name}`);
  const { scalar } = type;
  if (isVarint(scalar)) {
    if (wire !== 0) throw wrongWire(wire, name);
    return varintValue(cursor.varint(), scalar);
  }
  if (wire !== 2) throw wrongWire(wire, name);
  const chunk = cursor.chunk();
  switch (scalar) {
    case 'string':
      return decodeUtf8(chunk.rest());
    case 'bytes':
      return base64(chunk.rest());
    case 'quantity':
      return textField(chunk, 1) || '0';
    case 'time':
    case 'micro-time':
      return readTime(chunk, scalar === 'micro-time');
    case 'int-or-string':
      return readIntOrString(chunk);
    case 'raw':
    case 'fields': {
      const text = textField(chunk, 1);
      try {
        return text === '' ? null : JSON.parse(text);
      } catch {
        throw new ProtobufError(`proto: field ${name} does not hold JSON`);
      }
    }
    default:
      throw new ProtobufError(`proto: field ${name} has no protobuf form`);
  }
}

/** The one text a small message holds. */
function textField(chunk: Cursor, wanted: number): string {
  let text = '';
  while (chunk.more) {
    const { number, wire } = chunk.tag();
    if (number === wanted && wire === 2) text = decodeUtf8(chunk.chunk().rest());
    else chunk.skip(wire);
  }
  return text;
}

function readTime(chunk: Cursor, micro: boolean): string | null {
  let [seconds, nanos] = [0n, 0n];
  let empty = true;
  while (chunk.more) {
    empty = false;
    const { number, wire } = chunk.tag();
    if (wire !== 0) chunk.skip(wire);
    else if (number === 1) seconds = BigInt.asIntN(64, chunk.varint());
    else if (number === 2) nanos = BigInt.asIntN(32, chunk.varint());
    else chunk.varint();
  }
  // The zero time is an empty message; year 1 is what Go's own zero would be.
  if (empty || seconds === -62135596800n) return null;
  const ms = Number(seconds) * 1000;
  if (!(Math.abs(ms) <= 8.64e15)) throw new ProtobufError('proto: time out of range');
  const text = new Date(ms).toISOString().slice(0, 19);
  return micro ? `${text}.${String(nanos / 1000n).padStart(6, '0')}Z` : `${text}Z`;
}

/** intstr.IntOrString: type 1 (0 number, 1 text), intVal 2, strVal 3. */
function readIntOrString(chunk: Cursor): string | number {
  let [isText, number, text] = [false, 0, ''];
  while (chunk.more) {
    const tag = chunk.tag();
    if (tag.number === 1 && tag.wire === 0) isText = chunk.varint() !== 0n;
    else if (tag.number === 2 && tag.wire === 0) number = Number(BigInt.asIntN(32, chunk.varint()));
    else if (tag.number === 3 && tag.wire === 2) text = decodeUtf8(chunk.chunk().rest());
    else chunk.skip(tag.wire);
  }
  return isText ? text : number;
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}
