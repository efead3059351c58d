/** A transcript: commands in order with the whole output expected, what varies given by pattern. */
import { load } from 'js-yaml';

export interface Line {
  /** The command as typed. */
  run: string;
  /** The whole standard output and error, interleaved as on a terminal; see {@link pattern}. */
  expect: string;
  /** Exit status; 0 unless told. */
  code: number;
  /** Typed, each with Enter, at the prompts of a program that takes the terminal; `expect` is what the screen shows of it. */
  keys?: string[];
  /** Only the learner's own machine can run it. */
  inside: boolean;
  /** Wait until this succeeds before going on (a command of the same shell, tried once a second). */
  until?: string;
}

const HOLES: Record<string, string> = {
  age: '(?:\\d+[smhdy])+',
  suffix: '[bcdfghjklmnpqrstvwxz2-9]{5}',
  hash: '[bcdfghjklmnpqrstvwxz2-9]{8,10}',
  uid: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  digest: '[0-9a-f]{64}',
  ip: '\\d+\\.\\d+\\.\\d+\\.\\d+',
  pad: ' *',
  mac: '[0-9A-F]{2}(?::[0-9A-F]{2}){5}',
  job: '(?:\\[1\\][^\\n]*\\n?)*',
  time: '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z',
  number: '\\d+',
  path: '/tmp/kubectl-edit-\\d+\\.yaml',
  node: 'node0[123]',
  rest: '[^\\n]*',
  lines: '[\\s\\S]*',
};

/** The expected text as a regular expression over the whole output: `{{age}}`, `{{suffix}}`, `{{uid}}` and the like stand for what varies. */
export function pattern(expected: string): RegExp {
  const source = expected.split(/\{\{(\w+)\}\}/).map((part, i) => {
    if (i % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const hole = HOLES[part];
    if (!hole) throw new Error(`a transcript has no pattern {{${part}}}; known are ${Object.keys(HOLES).join(', ')}`);
    return hole;
  });
  return new RegExp(`^${source.join('')}$`);
}

export function parseTranscript(text: string): Line[] {
  return (load(text) as Partial<Line>[]).map((line) => ({
    run: line.run as string,
    expect: line.expect ?? '',
    code: line.code ?? 0,
    inside: line.inside ?? false,
    ...(line.keys ? { keys: line.keys } : {}),
    ...(line.until ? { until: line.until } : {}),
  }));
}
