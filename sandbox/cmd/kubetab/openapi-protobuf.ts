/**
 * A Swagger 2.0 document as gnostic's protobuf, which is all that kubectl and Helm accept of /openapi/v2.
 * Field numbers of github.com/google/gnostic-models/openapiv2/OpenAPIv2.proto; what those clients never
 * read (responses, security) is left out.
 */
type JSONObject = Record<string, unknown>;

export const OPENAPI_V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2';

const encoder = new TextEncoder();

class Message {
  private readonly bytes: number[] = [];

  text(number: number, value: unknown): this {
    if (value !== undefined && value !== '') this.chunk(number, encoder.encode(String(value)));
    return this;
  }

  texts(number: number, values: unknown): this {
    for (const value of (values ?? []) as unknown[]) this.text(number, value);
    return this;
  }

  flag(number: number, value: unknown): this {
    if (value === true) this.bytes.push(number << 3, 1);
    return this;
  }

  message(number: number, message: Message | undefined): this {
    if (message) this.chunk(number, message.bytes);
    return this;
  }

  /** `repeated Named… = number`, each { name = 1, value = 2 }. */
  named(number: number, values: unknown, encode: (value: JSONObject) => Message): this {
    for (const [name, value] of Object.entries((values ?? {}) as Record<string, JSONObject>)) {
      this.message(number, new Message().text(1, name).message(2, encode(value)));
    }
    return this;
  }

  /** `repeated NamedAny = number` of every `x-…`; an Any holds YAML, which JSON is. */
  extensions(number: number, from: JSONObject): this {
    for (const [name, value] of Object.entries(from)) {
      if (!name.startsWith('x-')) continue;
      this.message(number, new Message().text(1, name).message(2, new Message().text(2, JSON.stringify(value))));
    }
    return this;
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }

  private chunk(number: number, bytes: ArrayLike<number>): void {
    this.varint(number * 8 + 2);
    this.varint(bytes.length);
    for (let i = 0; i < bytes.length; i++) this.bytes.push(bytes[i] as number);
  }

  private varint(value: number): void {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.bytes.push((rest % 128) + 128);
    this.bytes.push(rest);
  }
}

export function encodeSwagger(document: JSONObject): Uint8Array {
  const info = document['info'] as JSONObject;
  return new Message()
    .text(1, document['swagger'])
    .message(2, new Message().text(1, info['title']).text(2, info['version']))
    .message(8, new Message().named(2, document['paths'], pathItem))
    .message(9, new Message().named(1, document['definitions'], schema))
    .finish();
}

const METHODS: [string, number][] = [
  ['get', 2],
  ['put', 3],
  ['post', 4],
  ['delete', 5],
  ['patch', 8],
];

function pathItem(path: JSONObject): Message {
  const message = new Message();
  for (const [method, number] of METHODS) {
    const operation = path[method] as JSONObject | undefined;
    if (operation) message.message(number, operationOf(operation));
  }
  return parameters(message, 9, path['parameters']);
}

function operationOf(operation: JSONObject): Message {
  const message = new Message()
    .texts(1, operation['tags'])
    .text(3, operation['description'])
    .text(5, operation['operationId'])
    .texts(6, operation['produces'])
    .texts(7, operation['consumes']);
  return parameters(message, 8, operation['parameters']).texts(10, operation['schemes']).extensions(13, operation);
}

function parameters(message: Message, number: number, list: unknown): Message {
  for (const parameter of (list ?? []) as JSONObject[])
    message.message(number, new Message().message(1, one(parameter)));
  return message;
}

/** A Parameter: a body (1), or one of those that are none (2): in the query (3), in the path (4). */
function one(parameter: JSONObject): Message {
  const { description, name, required, type } = parameter;
  if (parameter['in'] === 'body') {
    const body = new Message().text(1, description).text(2, name).text(3, 'body').flag(4, required);
    return new Message().message(1, body.message(5, schema(parameter['schema'] as JSONObject)));
  }
  const inQuery = parameter['in'] === 'query';
  const plain = new Message().flag(1, required).text(2, parameter['in']).text(3, description).text(4, name);
  return new Message().message(2, new Message().message(inQuery ? 3 : 4, plain.text(inQuery ? 6 : 5, type)));
}

function schema(value: JSONObject): Message {
  const type = value['type'];
  const items = value['items'] as JSONObject | undefined;
  const values = value['additionalProperties'] as JSONObject | undefined;
  return new Message()
    .text(1, value['$ref'])
    .text(2, value['format'])
    .text(4, value['description'])
    .texts(19, value['required'])
    .message(21, values && new Message().message(1, schema(values)))
    .message(22, type === undefined ? undefined : new Message().text(1, type))
    .message(23, items && new Message().message(1, schema(items)))
    .message(25, value['properties'] ? new Message().named(1, value['properties'], schema) : undefined)
    .extensions(31, value);
}
