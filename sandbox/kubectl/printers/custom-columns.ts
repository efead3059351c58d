/** `-o custom-columns=NAME:.metadata.name,…`. Follows kubectl/pkg/cmd/get/customcolumn.go. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { CommandError } from '../errors.ts';
import { goValue } from './go-values.ts';
import type { Printer } from './index.ts';
import { findResults, type JSONPath, parseJSONPath, relaxedPath } from './jsonpath.ts';
import { TabWriter } from './tabwriter.ts';

interface CustomColumn {
  header: string;
  path: JSONPath;
}

/** `spec` is the text after `custom-columns=`, or the file after `custom-columns-file=`. */
export function customColumns(spec: string | { file: string }, noHeaders: boolean): Printer {
  const columns = typeof spec === 'string' ? fromSpec(spec) : fromTemplate(spec.file);
  let lastKind: string | undefined;
  return (object) => {
    const writer = new TabWriter();
    const kind = `${object.apiVersion}/${object.kind}`;
    if (!noHeaders && kind !== lastKind) {
      writer.write(`${columns.map((c) => c.header).join('\t')}\n`);
      lastKind = kind;
    }
    const items: KubeObject[] = Array.isArray(object.items) ? object.items : [object];
    for (const item of items) writer.write(`${columns.map((c) => cell(c.path, item)).join('\t')}\n`);
    return writer.flush();
  };
}

function cell(path: JSONPath, object: KubeObject): string {
  const values = findResults(path, object, true);
  if ((values[0]?.length ?? 0) === 0) return ['<none>', ...values.flat().map(goValue)].join(',');
  return values.flat().map(goValue).join(',');
}

function fromSpec(spec: string): CustomColumn[] {
  if (spec === '') throw new CommandError('custom-columns format specified but no custom columns given');
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0)
      throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), path: columnPath(part.slice(colon + 1)) };
  });
}

/** Two lines: headers, then expressions under them. */
function fromTemplate(text: string): CustomColumn[] {
  const [headers = [], paths = []] = text
    .split('\n')
    .slice(0, 2)
    .map((l) => l.split(/\s+/).filter((w) => w !== ''));
  if (headers.length === 0 || paths.length === 0)
    throw new CommandError(
      'invalid template, missing header line. Expected format is one line of space separated headers, one line of space separated column specs.',
    );
  if (headers.length !== paths.length)
    throw new CommandError(
      `number of headers (${headers.length}) and field specifications (${paths.length}) don't match`,
    );
  return headers.map((header, i) => ({ header, path: columnPath(paths[i] as string) }));
}

function columnPath(text: string): JSONPath {
  try {
    return parseJSONPath(relaxedPath(text));
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}
