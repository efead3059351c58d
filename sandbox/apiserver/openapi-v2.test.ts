import { expect, test } from 'vitest';
import { swagger } from './openapi-v2.ts';
import { testServer } from './test-server.ts';

test('references, unions and bodies as Swagger 2.0 has them', () => {
  const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const v3 = {
    paths: {
      '/api/v1/things/{name}': {
        put: {
          operationId: 'replaceThing',
          parameters: [{ name: 'dryRun', in: 'query', schema: { type: 'string', uniqueItems: true } }],
          requestBody: { content: { '*/*': { schema: reference('Thing') } }, required: true },
          responses: {
            200: { description: 'OK', content: { 'application/json': { schema: reference('Thing') } } },
            401: { description: 'Unauthorized' },
          },
        },
        parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
      },
    },
    components: {
      schemas: {
        Thing: {
          type: 'object',
          properties: {
            meta: { allOf: [reference('Meta')], default: {}, description: 'text' },
            size: { oneOf: [{ type: 'string' }, { type: 'number' }] },
            list: { type: 'array', items: { allOf: [reference('Meta')], default: {} } },
            map: { type: 'object', additionalProperties: { type: 'string', default: '' } },
          },
        },
      },
    },
  };
  const thing = { $ref: '#/definitions/Thing' };
  const { paths, definitions, info } = swagger([v3], 'v1.36.3');
  expect({ paths, definitions, info }).toEqual({
    info: { title: 'Kubernetes', version: 'v1.36.3' },
    paths: {
      '/api/v1/things/{name}': {
        put: {
          operationId: 'replaceThing',
          consumes: ['*/*'],
          produces: ['application/json'],
          parameters: [
            { name: 'body', in: 'body', required: true, schema: thing },
            { name: 'dryRun', in: 'query', type: 'string', uniqueItems: true },
          ],
          responses: { 200: { description: 'OK', schema: thing }, 401: { description: 'Unauthorized' } },
          schemes: ['https'],
        },
        parameters: [{ name: 'name', in: 'path', required: true, type: 'string' }],
      },
    },
    definitions: {
      Thing: {
        type: 'object',
        properties: {
          meta: { $ref: '#/definitions/Meta', description: 'text' },
          size: { type: 'string' },
          list: { type: 'array', items: { $ref: '#/definitions/Meta' } },
          map: { type: 'object', additionalProperties: { type: 'string' } },
        },
      },
    },
  });
});

test('every reference of the served document has its definition', async () => {
  const { ask, clock } = await testServer();
  const document = await clock.input(() => ask('GET', '/openapi/v2'));
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(([, to]) => to as string);
  const missing = references.filter((to) => !(to.replace('#/definitions/', '') in document.definitions));
  expect([...new Set(missing)]).toEqual([]);
  expect(references.length).toBeGreaterThan(500);
});
