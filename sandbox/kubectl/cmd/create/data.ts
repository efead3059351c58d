/** Keys and values for ConfigMaps and Secrets from literals and files. Follows kubectl/pkg/cmd/create/create_configmap.go and kubectl/pkg/util/hash. */
import { FileError, type Process, resolvePath } from '../../../apimachinery/process.ts';
import type { Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';

export interface DataSource {
  literals: string[];
  files: string[];
  envFiles: string[];
}

export function dataSourceOf({ flags }: Invocation): DataSource {
  return {
    literals: flags.list('from-literal'),
    files: flags.list('from-file'),
    envFiles: flags.list('from-env-file'),
  };
}

/** Every pair in order; literals first, then files, then env files, as kubectl reads them. */
export function collectData(
  process: Process,
  source: DataSource,
  kind: 'ConfigMap' | 'Secret',
  name: string,
): Map<string, Uint8Array> {
  if (source.envFiles.length > 0 && (source.files.length > 0 || source.literals.length > 0))
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal');
  const data = new Map<string, Uint8Array>();
  const add = (key: string, value: Uint8Array) => {
    checkKey(key, kind);
    if (data.has(key))
      throw new CommandError(
        `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ${kind} ${JSON.stringify(name)}`,
      );
    data.set(key, value);
  };
  for (const literal of source.literals) {
    const [key, value] = parseLiteral(literal);
    add(key, new TextEncoder().encode(value));
  }
  for (const file of source.files) addFile(process, file, kind, add);
  for (const file of source.envFiles)
    for (const [key, value] of envFile(process, file, kind)) add(key, new TextEncoder().encode(value));
  return data;
}

function parseLiteral(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals <= 0) throw new CommandError(`invalid literal source ${text}, expected key=value`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function addFile(process: Process, source: string, kind: string, add: (key: string, value: Uint8Array) => void): void {
  const parts = source.split('=');
  if (parts.length > 2) throw new CommandError(`key names or file paths cannot contain '='`);
  if (parts.length === 2 && parts[0] === '') throw new CommandError(`key name for file path ${parts[1]} missing`);
  if (parts.length === 2 && parts[1] === '') throw new CommandError(`file path for key name ${parts[0]} missing`);
  const path = parts.at(-1) as string;
  const absolute = resolvePath(process.cwd, path);
  const { fs } = process;
  let directory: boolean;
  try {
    directory = fs.stat(absolute).type === 'directory';
  } catch (error) {
    if (error instanceof FileError) throw new CommandError(`error reading ${path}: ${reason(error)}`);
    throw error;
  }
  if (!directory) {
    add(parts.length === 2 ? (parts[0] as string) : (absolute.split('/').at(-1) as string), fs.readFile(absolute));
    return;
  }
  if (parts.length === 2) throw new CommandError(`cannot give a key name for a directory path`);
  for (const entry of fs.readdir(absolute)) {
    if (fs.stat(`${absolute}/${entry}`).type === 'file' && keyProblem(entry, kind) === undefined)
      add(entry, fs.readFile(`${absolute}/${entry}`));
  }
}

function reason(error: FileError): string {
  return error.code === 'ENOENT'
    ? 'no such file or directory'
    : error.code === 'EACCES'
      ? 'permission denied'
      : error.code;
}

function envFile(process: Process, path: string, kind: string): [string, string][] {
  const absolute = resolvePath(process.cwd, path);
  let bytes: Uint8Array;
  try {
    if (process.fs.stat(absolute).type === 'directory')
      throw new CommandError(`env ${kind === 'Secret' ? 'secret' : 'config'} file cannot be a directory`);
    bytes = process.fs.readFile(absolute);
  } catch (error) {
    if (error instanceof FileError) throw new CommandError(`error reading ${path}: ${reason(error)}`);
    throw error;
  }
  const pairs: [string, string][] = [];
  new TextDecoder()
    .decode(bytes)
    .split('\n')
    .forEach((raw, i) => {
      const line = raw.replace(/\r$/, '').trimStart();
      if (line === '' || line.startsWith('#')) return;
      const equals = line.indexOf('=');
      const key = equals < 0 ? line : line.slice(0, equals);
      if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key))
        throw new CommandError(
          `${path}:${i + 1}: invalid environment variable name: ${JSON.stringify(key)}: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`,
        );
      pairs.push([key, equals < 0 ? (process.env.get(key) ?? '') : line.slice(equals + 1)]);
    });
  return pairs;
}

function keyProblem(key: string, _kind: string): string | undefined {
  if (key.length > 253) return 'must be no more than 253 characters';
  if (!/^[-._a-zA-Z0-9]+$/.test(key))
    return `a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`;
  if (key === '.') return `must not be '.'`;
  if (key === '..') return `must not be '..'`;
  if (key.startsWith('..')) return `must not start with '..'`;
  return undefined;
}

function checkKey(key: string, kind: string): void {
  const problem = keyProblem(key, kind);
  if (problem)
    throw new CommandError(
      kind === 'ConfigMap'
        ? `${JSON.stringify(key)} is not a valid key name for a ConfigMap: ${problem}`
        : `${JSON.stringify(key)} is not valid key name for a Secret ${problem}`,
    );
}

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The text of valid UTF-8; undefined for other bytes. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
