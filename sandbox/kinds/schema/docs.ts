/** What the fields of the built-in types mean: for explain and OpenAPI. Large, so loaded when first asked for. */
import { docs } from './data/generated/docs/index.ts';

/** Type name without its group → field → text; '' is the type's own. */
export type Docs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** `groupVersion` as in type names: `core/v1`, `meta/v1`, `rbac/v1`. Empty where nothing is documented. On the engine's path, call it through `clock.external()`. */
export async function loadDocs(groupVersion: string): Promise<Docs> {
  return (await docs[groupVersion]?.())?.docs ?? {};
}
