/** Any object as it is, its field names made readable. Follows genericDescriber of kubectl/pkg/describe. */
import { goValue } from '../../printers/go-values.ts';
import type { Describer } from './cluster-reader.ts';
import { writeEvents } from './events.ts';
import { writeNamespaced } from './metadata.ts';
import { Page } from './page.ts';

const SHOWN_ALREADY = new Set(['.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations']);
const SKIPPED = new Set([...SHOWN_ALREADY, '.metadata.managedFields']);
const ACRONYMS = new Set(['API', 'URL', 'UID', 'OSB', 'GUID']);

export const describeAnything: Describer = async (subject, cluster) => {
  const object = await cluster.get(subject);
  const events = await cluster.eventsOf(object);
  const page = new Page();
  writeNamespaced(page, object);
  writeFields(page, 0, object, '');
  writeEvents(page, events, cluster.now);
  return page.toString();
};

function writeFields(page: Page, level: number, content: Record<string, unknown>, path: string): void {
  for (const field of Object.keys(content).sort()) {
    const value = content[field];
    const here = `${path}.${field}`;
    if (SKIPPED.has(here)) continue;
    if (Array.isArray(value)) {
      page.write(level, `${label(field)}:\n`);
      for (const child of value) {
        if (isMap(child)) writeFields(page, level + 1, child, here);
        else page.write(level + 1, `${goValue(child)}\n`);
      }
    } else if (isMap(value)) {
      page.write(level, `${label(field)}:\n`);
      writeFields(page, level + 1, value, here);
    } else {
      page.write(level, `${label(field)}:\t${goValue(value)}\n`);
    }
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `creationTimestamp` → `Creation Timestamp`; a name with digits or signs stays as it is. */
function label(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field;
  const words = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|-+|[^\p{Lu}\p{Ll}-]+/gu) ?? [];
  return words
    .map((w) => (ACRONYMS.has(w.toUpperCase()) ? w.toUpperCase() : w[0]?.toUpperCase() + w.slice(1)))
    .join(' ');
}
