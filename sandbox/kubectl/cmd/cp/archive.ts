/** Files to an archive and back. Follows kubectl/pkg/cmd/cp/cp.go recursiveTar and untarAll. */
import type { FileSystem } from '../../../apimachinery/process.ts';
import { createPipe } from '../../../apimachinery/streams.ts';
import { readTar, TarError, tarEnd, tarEntry } from '../../../apimachinery/tar.ts';
import type { Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { clean, join } from './paths.ts';

/** The file or directory at `path`, archived under `name`. */
export async function* archive(fs: FileSystem, path: string, name: string): AsyncGenerator<Uint8Array> {
  let written = 0;
  for (const entry of entries(fs, path, name)) {
    written += entry.length;
    yield entry;
  }
  yield tarEnd(written);
}

function* entries(fs: FileSystem, path: string, name: string): Generator<Uint8Array> {
  const target = linkOf(fs, path);
  if (target !== undefined) {
    yield tarEntry({ name, type: 'symlink', mode: 0o777, mtime: 0, data: new Uint8Array(), target });
    return;
  }
  const { type, mode, mtime } = fs.stat(path);
  if (type === 'file') {
    yield tarEntry({ name, type, mode, mtime, data: fs.readFile(path) });
    return;
  }
  const names = fs.readdir(path);
  // Like tar's own writer in kubectl: a directory is told of when it is empty, else by what is in it.
  if (names.length === 0) yield tarEntry({ name: `${name}/`, type: 'directory', mode, mtime, data: new Uint8Array() });
  for (const child of names) yield* entries(fs, `${path.replace(/\/$/, '')}/${child}`, `${name}/${child}`);
}

function linkOf(fs: FileSystem, path: string): string | undefined {
  try {
    return fs.readlink(path);
  } catch {
    return undefined;
  }
}

/** Takes an archive in pieces and writes what it holds below the place `to` gives; `path` is what was asked for in the container. */
export async function unpack(
  { process }: Invocation,
  path: string,
  to: () => string,
): Promise<{ write(data: Uint8Array): Promise<void>; end(): Promise<void> }> {
  const pipe = createPipe();
  const prefix = path.replace(/^\/+/, '');
  const place = to();
  const work = (async () => {
    for await (const entry of readTar(chunksOf(pipe.reader))) {
      if (!entry.name.startsWith(prefix)) {
        throw new CommandError('tar contents corrupted');
      }
      const rest = clean(`/${entry.name.slice(prefix.length)}`);
      const file = rest === '/' ? place : join(place, rest);
      if (entry.type === 'directory') {
        process.fs.mkdir(file, { recursive: true });
        continue;
      }
      if (entry.type === 'symlink' || entry.type === 'link') {
        await process.stderr.write(
          `warning: skipping symlink: ${JSON.stringify(file)} -> ${JSON.stringify(entry.target ?? '')}\n`,
        );
        continue;
      }
      process.fs.mkdir(file.slice(0, file.lastIndexOf('/')) || '/', { recursive: true });
      process.fs.writeFile(file, entry.data, { mode: entry.mode });
    }
  })();
  work.catch(() => pipe.reader.cancel());
  return {
    write: (data) => pipe.writer.write(data).catch(() => {}),
    async end() {
      pipe.writer.close();
      try {
        await work;
      } catch (error) {
        if (error instanceof TarError)
          throw new CommandError(
            error.message === 'Unexpected EOF in archive' ? 'unexpected EOF' : 'archive/tar: invalid tar header',
          );
        throw error;
      }
    },
  };
}

async function* chunksOf(reader: { read(): Promise<Uint8Array | undefined> }): AsyncGenerator<Uint8Array> {
  for (let chunk = await reader.read(); chunk; chunk = await reader.read()) yield chunk;
}
