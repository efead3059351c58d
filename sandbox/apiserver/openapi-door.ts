/** /openapi/v3 and the documents below it, descriptions included. Made when first asked for. */
import type { Answer } from '../apimachinery/exchange.ts';
import { deepFreeze } from '../apimachinery/meta.ts';
import { type Docs, loadDocs } from '../kinds/schema/docs.ts';
import { objectAnswer, type Request, type Server } from './endpoint.ts';
import { docGroups, openAPIDocument, openAPIIndex } from './openapi.ts';
import { versionInfo } from './version.ts';

const version = versionInfo.gitVersion;
/** By server and path; a server's kinds decide its documents. */
const made = new WeakMap<Server, Map<string, object>>();

/** Undefined: not found. */
export function openAPIAnswer(server: Server, { info }: Request): Answer | Promise<Answer> | undefined {
  const path = info.path.replace(/\/+$/, '');
  const kinds = server.kinds();
  if (path === '/openapi/v3') return objectAnswer(deepFreeze(openAPIIndex({ kinds, version })));
  if (!path.startsWith('/openapi/v3/')) return undefined;
  const place = path.slice('/openapi/v3/'.length);
  const groups = docGroups(place, { kinds, schemas: server.schemas });
  const documents = made.get(server) ?? new Map<string, object>();
  made.set(server, documents);
  const known = documents.get(place);
  if (known) return objectAnswer(known);
  if (!openAPIDocument(place, { kinds, schemas: server.schemas, version })) return undefined;
  return describe(server, place, groups).then((document) => {
    documents.set(place, document);
    return objectAnswer(document);
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
