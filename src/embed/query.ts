/** A configuration in an address, for a plain `<iframe>`: `/embed/?lab=sandbox/broken&command=kubectl+get+pods&run`. */
import { ConfigError } from './protocol.ts';

const KNOWN = ['lab', 'scenario', 'command', 'run', 'lens', 'theme', 'readonly', 'key'];

/** Not read yet: see `readConfig`. Throws {@link ConfigError} for what it does not know. */
export function configOf(query: URLSearchParams, dark: boolean): Record<string, unknown> {
  for (const name of query.keys())
    if (!KNOWN.includes(name)) throw new ConfigError(`${name}: there is no such setting`);
  const one = (name: string): Record<string, string> => {
    const value = query.get(name);
    return value === null ? {} : { [name]: value };
  };
  return {
    ...one('lab'),
    ...one('scenario'),
    ...one('lens'),
    ...one('key'),
    commands: query.getAll('command'),
    run: query.has('run') && query.get('run') !== 'false',
    readOnly: query.has('readonly') && query.get('readonly') !== 'false',
    theme: query.get('theme') ?? (dark ? 'dark' : 'light'),
  };
}
