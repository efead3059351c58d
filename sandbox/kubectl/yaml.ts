/** YAML as kubectl reads and prints it. */
import { dump, loadAll } from 'js-yaml';

/** The first document as a JSON value. */
export function parseYAML(text: string): unknown {
  return loadAll(text, undefined, { json: true })[0];
}

export function printYAML(value: unknown): string {
  return dump(value, { sortKeys: true, noRefs: true, lineWidth: -1, noArrayIndent: true, quotingType: '"' });
}
