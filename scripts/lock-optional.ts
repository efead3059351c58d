/**
 * Completes package-lock.json after npm has written it anew.
 *
 * npm leaves out optional packages of other platforms when the registry it asked does not
 * carry them, and `npm ci` then refuses its own lock ("Missing … from lock file"). Each is
 * added as an optional entry without an address, which `npm ci` skips.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Entry {
  version?: string;
  resolved?: string;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  optionalDependencies?: Record<string, string>;
}

const path = new URL('../package-lock.json', import.meta.url);
const lock: { packages: Record<string, Entry> } = JSON.parse(readFileSync(path, 'utf8'));
let added = 0;
for (const [where, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${where}/node_modules/${name}`.replace(/^\//, '');
    if (isThere(where, name) || !/^\d/.test(range)) continue;
    lock.packages[lock.packages[`node_modules/${name}`] ? nested : `node_modules/${name}`] = {
      version: range,
      optional: true,
      ...platformOf(name),
    };
    added++;
  }
}
for (const entry of Object.values(lock.packages)) delete entry.resolved;
const sorted = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
console.log(`package-lock.json: ${added} optional packages added`);

/** Node's own resolution: beside the package, then upwards. */
function isThere(where: string, name: string): boolean {
  for (let at = where; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${at}/node_modules/${name}`.replace(/^\//, '')]) return true;
    if (at === '' || !at.includes('/node_modules/')) return Boolean(lock.packages[`node_modules/${name}`]);
  }
}

/** `@scope/tool-linux-arm64-musl` → what npm needs to know that it is not for here. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu'> {
  const words = name.split(/[/-]/);
  const os = [
    'aix',
    'android',
    'darwin',
    'freebsd',
    'linux',
    'netbsd',
    'openbsd',
    'openharmony',
    'sunos',
    'win32',
  ].find((o) => words.includes(o));
  const cpu = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'].find((c) =>
    words.includes(c),
  );
  return { ...(os ? { os: [os] } : { os: ['none'] }), ...(cpu ? { cpu: [cpu] } : {}) };
}
