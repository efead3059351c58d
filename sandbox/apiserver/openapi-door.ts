/** /openapi/v3 and the documents below it, descriptions included, and /openapi/v2. Made when first asked for. */
import type { Answer } from '../apimachinery/exchange.ts';
import { deepFreeze } from '../apimachinery/meta.ts';
import { type Docs, loadDocs } from '../kinds/schema/docs.ts';
import { objectAnswer, type Request, type Server } from './endpoint.ts';
import { docGroups, openAPIDocument, openAPIIndex, openAPIPath } from './openapi.ts';
import { swagger } from './openapi-v2.ts';
import { versionInfo } from './version.ts';

const version = versionInfo.gitVersion;
/** By server and path; a server's kinds decide its documents. */
const made = new WeakMap<Server, Map<string, object>>();

/** Undefined: not found. */
export function openAPIAnswer(server: Server, { info }: Request): Answer | Promise<Answer> | undefined {
  const path = info.path.replace(/\/+$/, '');
  const kinds = server.kinds();
  if (path === '/openapi/v3') return objectAnswer(deepFreeze(openAPIIndex({ kinds, version })));
  if (path === '/openapi/v2') return everything(server).then((documents) => objectAnswer(swagger(documents, version)));
  if (!path.startsWith('/openapi/v3/')) return undefined;
  return documentOf(server, path.slice('/openapi/v3/'.length))?.then(objectAnswer);
}

/** The documents of all groups and versions. */
async function everything(server: Server): Promise<object[]> {
  const places = [...new Set(server.kinds().map(openAPIPath))];
  const documents: object[] = [];
  for (const place of places) documents.push((await documentOf(server, place)) as object);
  return documents;
}

/** The document of a group and version, e.g. `apis/apps/v1`; undefined: not served. */
function documentOf(server: Server, place: string): Promise<object> | undefined {
  const kinds = server.kinds();
  const groups = docGroups(place, { kinds, schemas: server.schemas });
  const documents = made.get(server) ?? new Map<string, object>();
  made.set(server, documents);
  const known = documents.get(place);
  if (known) return Promise.resolve(known);
  if (!openAPIDocument(place, { kinds, schemas: server.schemas, version })) return undefined;
  return describe(server, place, groups).then((document) => {
    documents.set(place, document);
    return document;
  });
}

async function describe(server: Server, place: string, groups: string[]): Promise<object> {
  const texts = new Map<string, Docs>();
  await server.clock.external(async () => {
    for (const group of groups) texts.set(group, await loadDocs(group));
  });
  const options = {
    kinds: server.kinds(),
    schemas: server.schemas,
    version,
    docs: (group: string) => texts.get(group),
  };
  return deepFreeze(openAPIDocument(place, options) as object);
}
