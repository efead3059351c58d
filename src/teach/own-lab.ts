/** A teacher's own lab, read from its folder as `kubetab check` reads it. */
import { lint } from '../../sandbox/lab/lint/index.ts';
import type { Lab } from '../../sandbox/lab/task.ts';
import type { GivenLab } from './given.ts';

const FILES = 500;
const BYTES = 8 * 1024 * 1024;

/** Its message is the place and the reason, as `kubetab check` tells them. */
export class OwnLabError extends Error {}

/** Throws an {@link OwnLabError}. */
export async function readOwnLab({ id, files }: GivenLab): Promise<Lab> {
  const size = [...files.values()].reduce((sum, file) => sum + file.size, 0);
  if (files.size > FILES) throw new OwnLabError(`expected at most ${FILES} files, found ${files.size}`);
  if (size > BYTES) throw new OwnLabError(`expected at most ${BYTES} bytes, found ${size}`);
  const texts = new Map<string, string>();
  for (const [path, file] of files) texts.set(path, await file.text());
  const { lab, problems } = lint({
    path: id,
    lab: { path: 'lab.yaml', text: texts.get('lab.yaml') ?? '' },
    pages: [],
    beside: (path) => {
      const text = texts.get(path);
      if (text === undefined) throw new Error('no such file');
      return { path, text };
    },
  });
  if (lab) return lab;
  const [first] = problems;
  throw new OwnLabError(first ? `${first.path}:${first.line}:${first.column}: ${first.message}` : 'it cannot be read');
}
