/** Reads what -f names: files, folders, patterns, standard input; YAML or JSON, several documents each. Follows cli-runtime/pkg/resource/visitor.go. */
import { JSONSyntaxError, parseJSON } from '../apimachinery/json.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import { FileError, type Process, resolvePath } from '../apimachinery/process.ts';
import { decodeUtf8, readAll } from '../apimachinery/streams.ts';
import { CommandError } from './errors.ts';
import { checkMetadata, checkTyped, sorted } from './object-check.ts';
import type { FilenameOptions } from './resource-builder.ts';
import { parseYAML, splitYAMLDocuments } from './yaml.ts';

/** How standard input is named in messages. */
export const STDIN = 'STDIN';

export interface ManifestDocument {
  /** Ascending over all sources. */
  order: number;
  object: KubeObject;
  source: string;
}

export interface Manifests {
  documents: ManifestDocument[];
  /** `order` places them among the documents; -1 for what is wrong with the names themselves. */
  errors: { error: unknown; order: number }[];
  /** One file was named, and it is no folder: a single object in it is shown as itself. */
  single: boolean;
}

const EXTENSIONS = ['.json', '.yaml', '.yml'];

/** `validated`: as --validate other than ignore has it, an object must say what it is. */
export async function readManifests(
  process: Process,
  { filenames, recursive }: FilenameOptions,
  validated = false,
): Promise<Manifests> {
  const sources: { name: string; text: () => Promise<string> }[] = [];
  const problems: unknown[] = [];
  let streams = 0;
  for (const name of filenames) {
    if (name === '-') {
      if (++streams > 1) problems.push(new CommandError('standard input cannot be used for multiple arguments'));
      sources.push({ name: STDIN, text: async () => decodeUtf8(await readAll(process.stdin)) });
    } else if (/^https?:\/\//.test(name)) {
      sources.push({ name, text: () => download(process, name) });
    } else {
      try {
        for (const file of expand(process, name, recursive))
          sources.push({
            name: file,
            text: async () => decodeUtf8(process.fs.readFile(resolvePath(process.cwd, file))),
          });
      } catch (error) {
        problems.push(error);
      }
    }
  }
  if (problems.length > 0)
    return { documents: [], errors: problems.map((error) => ({ error, order: -1 })), single: false };
  const documents: ManifestDocument[] = [];
  const errors: Manifests['errors'] = [];
  let order = 0;
  for (const source of sources) {
    try {
      for (const { text } of splitYAMLDocuments(await source.text())) {
        const object = decodeManifest(text, source.name, validated);
        if (object) documents.push({ object, source: source.name, order: order++ });
      }
    } catch (error) {
      errors.push({ error, order: order++ });
    }
  }
  return { documents, errors, single: streams === 0 && sources.length === 1 };
}

function expand(process: Process, name: string, recursive: boolean): string[] {
  const { fs, cwd } = process;
  const paths = fs.exists(resolvePath(cwd, name)) ? [name] : glob(process, name);
  if (paths.length === 0) throw new CommandError(`the path ${JSON.stringify(name)} does not exist`);
  const files = paths.flatMap((p) =>
    fs.stat(resolvePath(cwd, p)).type === 'directory' ? walk(process, p, recursive) : [p],
  );
  if (files.length === 0)
    throw new CommandError(
      `error reading [${paths.join(' ')}]: recognized file extensions are [${EXTENSIONS.join(' ')}]`,
    );
  return files;
}

function walk(process: Process, folder: string, recursive: boolean): string[] {
  const { fs, cwd } = process;
  const base = folder === '.' ? '' : `${folder.replace(/\/+$/, '')}/`;
  return fs.readdir(resolvePath(cwd, folder)).flatMap((entry) => {
    const path = base + entry;
    if (fs.stat(resolvePath(cwd, path)).type === 'directory') return recursive ? walk(process, path, true) : [];
    return EXTENSIONS.some((e) => entry.endsWith(e)) ? [path] : [];
  });
}

/** `*`, `?` and `[…]` in the last part of the path, for shells that did not expand them. */
function glob({ fs, cwd }: Process, pattern: string): string[] {
  if (!/[*?[]/.test(pattern)) return [];
  const slash = pattern.lastIndexOf('/');
  const folder = slash < 0 ? '.' : pattern.slice(0, slash) || '/';
  const matcher = new RegExp(
    `^${pattern
      .slice(slash + 1)
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')}$`,
  );
  const at = resolvePath(cwd, folder);
  if (!fs.exists(at)) return [];
  return fs
    .readdir(at)
    .filter((entry) => matcher.test(entry))
    .map((entry) => (slash < 0 ? entry : `${pattern.slice(0, slash + 1)}${entry}`));
}

async function download(process: Process, url: string): Promise<string> {
  try {
    const response = await process.network.http({ method: 'GET', url, headers: {}, signal: process.signal });
    if (response.status !== 200)
      throw new CommandError(
        `unable to read URL ${JSON.stringify(url)}, server reported ${response.status} ${response.statusText}, status code=${response.status}`,
      );
    return decodeUtf8(await readAll(response.body));
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`Get ${JSON.stringify(url)}: ${(error as Error).message}`);
  }
}

export function decodeManifest(text: string, source: string, validated = false): KubeObject | undefined {
  let value: unknown;
  try {
    value = sorted(parse(text));
  } catch (error) {
    throw new CommandError(`error parsing ${source}: ${(error as Error).message}`);
  }
  if (value === null || value === undefined) return undefined;
  if (validated) checkTyped(value, source);
  if (typeof value !== 'object' || Array.isArray(value)) {
    const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    throw new CommandError(
      `unable to decode ${JSON.stringify(source)}: json: cannot unmarshal ${type} into Go value of type unstructured.detector`,
    );
  }
  const object = value as KubeObject;
  const missing = (what: string) =>
    new CommandError(
      `unable to decode ${JSON.stringify(source)}: Object '${what}' is missing in '${JSON.stringify(value)}'`,
    );
  if (!object.kind) throw missing('Kind');
  if (!object.apiVersion) throw missing('apiVersion');
  checkMetadata(object, source);
  return object;
}

/** JSON that ends too early is told as such; what is no JSON for another reason is read as YAML. */
function parse(text: string): unknown {
  if (/^\s*\{/.test(text)) {
    try {
      return parseJSON(text).value;
    } catch (error) {
      if (error instanceof JSONSyntaxError && error.truncated) throw new Error('unexpected EOF');
    }
  }
  return parseYAML(text);
}

export { FileError };
