/** What a lab is judged by: the API server's answers and the files on the learner's machine, at one moment. */
import type { Answer as InProcess } from '../apimachinery/exchange.ts';
import { decodeUtf8 } from '../apimachinery/streams.ts';

/** GET of a path, e.g. `/api/v1/namespaces/default/pods/web`. Not-found answers resolve with their status; only a lost connection rejects. */
export type Read = (path: string) => Promise<Answer>;

export interface Answer {
  status: number;
  /** Parsed where it is JSON, else the text. */
  body: unknown;
}

export interface World {
  read: Read;
  /** A file's text; undefined where there is none. Absolute path. */
  file(path: string): string | undefined;
}

/** A cluster and its learner's machine, or whatever answers like them. */
export interface Source {
  fetch(request: Request): Promise<Response>;
  file(path: string): string | undefined;
}

export function worldOf(source: Source): World {
  return {
    file: (path) => source.file(path),
    read: async (path) => {
      const request = new Request(`https://kubernetes${path}`, { headers: { accept: 'application/json' } });
      const answer = await source.fetch(request);
      const text = await answer.text();
      try {
        return { status: answer.status, body: JSON.parse(text) };
      } catch {
        return { status: answer.status, body: text };
      }
    },
  };
}

/** A cluster between two steps: nothing is serialised, and nothing changes. */
export function observed(get: (url: string) => Promise<InProcess>, source: Pick<Source, 'file'>): World {
  return {
    file: (path) => source.file(path),
    read: async (path) => {
      const { status, body } = await get(path);
      if (body.kind === 'object') return { status, body: body.object };
      if (body.kind === 'session') body.session.close();
      if (body.kind !== 'bytes' && body.kind !== 'stream') return { status, body: '' };
      const text = body.kind === 'bytes' ? decodeUtf8(body.bytes) : await textOf(body.chunks);
      try {
        return { status, body: JSON.parse(text) };
      } catch {
        return { status, body: text };
      }
    },
  };
}

/** Of a log that is not followed: it ends by itself. */
async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return decodeUtf8(bytes);
}

/** Remembers every answer, so that all checks of one evaluation judge the same moment. */
export function atOnce(world: World): World {
  const answers = new Map<string, Promise<Answer>>();
  return {
    file: (path) => world.file(path),
    read: (path) => {
      let answer = answers.get(path);
      if (!answer) {
        answer = world.read(path);
        answers.set(path, answer);
      }
      return answer;
    },
  };
}
