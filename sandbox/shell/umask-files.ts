/** The files as a process sees them: what it makes is as open as its umask lets it be. */
import type { FileSystem } from '../apimachinery/process.ts';

const views = new WeakMap<FileSystem, Map<number, FileSystem>>();

export function withUmask(fs: FileSystem, umask: number): FileSystem {
  let known = views.get(fs);
  if (!known) {
    known = new Map();
    views.set(fs, known);
  }
  let view = known.get(umask);
  if (!view) {
    view = masked(fs, umask);
    known.set(umask, view);
  }
  return view;
}

function masked(fs: FileSystem, umask: number): FileSystem {
  const own: Partial<FileSystem> = {
    writeFile(path, data, options = {}) {
      const made = fs.exists(path) ? {} : { mode: (options.mode ?? 0o666) & ~umask };
      fs.writeFile(path, data, { ...options, ...made });
    },
    mkdir(path, options = {}) {
      const made: string[] = [];
      for (let at = path; at !== '/' && !fs.exists(at); at = at.slice(0, at.lastIndexOf('/')) || '/') {
        made.push(at);
        if (!options.recursive) break;
      }
      fs.mkdir(path, options);
      // Whoever makes a path goes on to make what is in it.
      for (const at of made) fs.chmod(at, (0o777 & ~umask) | (at === path ? 0 : 0o300));
    },
  };
  const bound = new Map<string | symbol, unknown>(Object.entries(own));
  return new Proxy(fs, {
    get(target, name) {
      if (bound.has(name)) return bound.get(name);
      const found: unknown = Reflect.get(target, name);
      if (typeof found !== 'function') return found;
      const method = found.bind(target);
      bound.set(name, method);
      return method;
    },
  });
}
