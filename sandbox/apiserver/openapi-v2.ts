/** /openapi/v2: the v3 documents as one Swagger 2.0 document. Follows kube-openapi/pkg/builder as far as clients read it. */
type JSONObject = Record<string, unknown>;

const object = (value: unknown): JSONObject => (value ?? {}) as JSONObject;
const mapValues = (value: unknown, convert: (value: JSONObject) => JSONObject): JSONObject =>
  Object.fromEntries(Object.entries(object(value)).map(([key, inner]) => [key, convert(inner as JSONObject)]));
const sorted = (value: JSONObject): JSONObject =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

/** `documents` are those of /openapi/v3, in any order. */
export function swagger(documents: readonly object[], version: string): JSONObject {
  const definitions: JSONObject = {};
  const paths: JSONObject = {};
  for (const document of documents as JSONObject[]) {
    Object.assign(definitions, mapValues(object(document['components'])['schemas'], schemaOf));
    Object.assign(paths, mapValues(document['paths'], pathOf));
  }
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version },
    paths: sorted(paths),
    definitions: sorted(definitions),
    securityDefinitions: {
      BearerToken: {
        description: 'Bearer Token authentication',
        in: 'header',
        name: 'authorization',
        type: 'apiKey',
      },
    },
    security: [{ BearerToken: [] }],
  };
}

/** No defaults, no `oneOf`, and a reference may have neighbours. */
function schemaOf(schema: JSONObject): JSONObject {
  const { allOf, oneOf, default: _default, items, properties, additionalProperties, $ref, ...rest } = schema;
  const reference = ($ref ?? (allOf as JSONObject[] | undefined)?.[0]?.['$ref']) as string | undefined;
  return {
    ...rest,
    ...(reference ? { $ref: reference.replace('#/components/schemas/', '#/definitions/') } : {}),
    ...(oneOf ? { type: 'string' } : {}),
    ...(items ? { items: schemaOf(items as JSONObject) } : {}),
    ...(properties ? { properties: mapValues(properties, schemaOf) } : {}),
    ...(additionalProperties ? { additionalProperties: schemaOf(additionalProperties as JSONObject) } : {}),
  };
}

function pathOf(path: JSONObject): JSONObject {
  const { parameters, ...operations } = path;
  return { ...mapValues(operations, operationOf), parameters: (parameters as JSONObject[]).map(parameterOf) };
}

function parameterOf({ schema, ...rest }: JSONObject): JSONObject {
  return { ...rest, ...object(schema) };
}

function operationOf({ requestBody, responses, parameters, ...rest }: JSONObject): JSONObject {
  const content = object(object(requestBody)['content']);
  const [accepted] = Object.values(content) as JSONObject[];
  const body = accepted && { name: 'body', in: 'body', required: true, schema: schemaOf(object(accepted['schema'])) };
  const all = [...(body ? [body] : []), ...((parameters ?? []) as JSONObject[]).map(parameterOf)];
  const produced = Object.values(object(responses)) as JSONObject[];
  return {
    ...rest,
    consumes: body ? Object.keys(content) : ['*/*'],
    produces: [...new Set(produced.flatMap((response) => Object.keys(object(response['content']))))],
    ...(all.length > 0 ? { parameters: all } : {}),
    responses: mapValues(responses, ({ content: given, ...response }) => {
      const [answer] = Object.values(object(given)) as JSONObject[];
      return { ...response, ...(answer ? { schema: schemaOf(object(answer['schema'])) } : {}) };
    }),
    schemes: ['https'],
  };
}
