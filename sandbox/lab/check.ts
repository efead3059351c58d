/** Judges a task by asking the API server, and by nothing else: the same on the simulator and on a real cluster. */
import { type Condition, type Expectation, type ObjectReference, say, type Task } from './task.ts';

/** GET of a path, e.g. `/api/v1/namespaces/default/pods/web`. Not-found answers resolve with their status; only a lost connection rejects. */
export type Read = (path: string) => Promise<{ status: number; body: unknown }>;

export interface TaskResult {
  task: string;
  passed: boolean;
  checks: CheckResult[];
  /** One or two sentences for the learner: praise, the mistake recognised, or the first difference. */
  feedback: string;
}

export interface CheckResult {
  says: string;
  passed: boolean;
  /** Present when it failed. */
  difference?: Difference;
}

/** What the first condition that failed wanted, and what the cluster holds. */
export interface Difference {
  /** The field, or the object, e.g. `Pod web, spec.containers[0].image`. */
  where: string;
  expected: string;
  found: string;
}

/** Words of the bare difference, per language. `{where}`, `{expected}` and `{found}` are filled in. */
const DIFFERS = {
  en: '{where}: expected {expected}, found {found}.',
  'zh-CN': '{where}：应为 {expected}，实际为 {found}。',
};

const WORDS = {
  en: {
    absent: 'no such object',
    present: 'the object',
    noField: 'nothing',
    anything: 'something',
    atLeast: 'at least',
    atMost: 'at most',
    like: 'something like',
    not: 'anything but',
    or: 'or',
  },
  'zh-CN': {
    absent: '不存在',
    present: '存在',
    noField: '空',
    anything: '有值',
    atLeast: '至少',
    atMost: '至多',
    like: '形如',
    not: '不是',
    or: '或',
  },
};

type Words = (typeof WORDS)['en'];

/** Evaluates every check of the task, in order. Rejects only when the cluster cannot be asked. */
export async function evaluateTask(task: Task, read: Read, language = 'en'): Promise<TaskResult> {
  const cluster = new Reading(read);
  const text = language in WORDS ? WORDS[language as keyof typeof WORDS] : WORDS.en;
  const checks: CheckResult[] = [];
  for (const check of task.checks) {
    const difference = await firstDifference(check.conditions, cluster, text);
    checks.push({ says: say(check.says, language), passed: !difference, ...(difference ? { difference } : {}) });
  }
  const failed = checks.find((check) => !check.passed)?.difference;
  if (!failed) return { task: task.id, passed: true, checks, feedback: say(task.praise, language) };
  for (const mistake of task.mistakes) {
    if (await firstDifference(mistake.when, cluster, text)) continue;
    return { task: task.id, passed: false, checks, feedback: fill(say(mistake.says, language), failed) };
  }
  return { task: task.id, passed: false, checks, feedback: fill(say(DIFFERS, language), failed) };
}

async function firstDifference(
  conditions: Condition[],
  cluster: Reading,
  text: Words,
): Promise<Difference | undefined> {
  for (const condition of conditions) {
    const difference = await differs(condition, cluster, text);
    if (difference) return difference;
  }
  return undefined;
}

async function differs(condition: Condition, cluster: Reading, text: Words): Promise<Difference | undefined> {
  const { object, path, expect } = condition;
  const name = [object.kind, object.name ?? object.selector].filter(Boolean).join(' ');
  if (condition.count) {
    const count = (await cluster.list(object)).length;
    if (holds(count, condition.count)) return undefined;
    return { where: name, expected: describe(condition.count, text), found: String(count) };
  }
  const found = await cluster.get(object);
  if (condition.exists === false)
    return found ? { where: name, expected: text.absent, found: text.present } : undefined;
  if (!found) {
    return {
      where: path ? `${name}, ${path}` : name,
      expected: expect ? describe(expect, text) : text.present,
      found: text.absent,
    };
  }
  if (!path || !expect) return undefined;
  const value = fieldAt(found, path);
  if (holds(value, expect)) return undefined;
  return {
    where: `${name}, ${path}`,
    expected: describe(expect, text),
    found: value === undefined ? text.noField : show(value),
  };
}

/** Remembers answers for one evaluation, so that all checks judge the same moment. */
class Reading {
  private readonly read: Read;
  private readonly answers = new Map<string, ReturnType<Read>>();

  constructor(read: Read) {
    this.read = read;
  }

  async get(reference: ObjectReference): Promise<unknown> {
    const base = await this.path(reference);
    if (base === undefined) return undefined;
    const { status, body } = await this.ask(`${base}/${encodeURIComponent(reference.name ?? '')}`);
    return status === 200 ? body : undefined;
  }

  async list(reference: ObjectReference): Promise<unknown[]> {
    const base = await this.path(reference);
    if (base === undefined) return [];
    const query = reference.selector ? `?labelSelector=${encodeURIComponent(reference.selector)}` : '';
    const { status, body } = await this.ask(base + query);
    if (status !== 200) return [];
    return ((body as { items?: unknown[] }).items ?? []).filter(
      (item) =>
        (reference.name === undefined || fieldAt(item, 'metadata.name') === reference.name) &&
        (reference.where ?? []).every(({ path, expect }) => holds(fieldAt(item, path), expect)),
    );
  }

  /** The collection's path, by discovery. Undefined where the server knows no such kind. */
  private async path({ apiVersion, kind, namespace = 'default' }: ObjectReference): Promise<string | undefined> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const { status, body } = await this.ask(root);
    if (status !== 200) return undefined;
    const resources = (body as { resources?: { name: string; kind: string; namespaced: boolean }[] }).resources ?? [];
    const resource = resources.find((r) => r.kind === kind && !r.name.includes('/'));
    if (!resource) return undefined;
    if (!resource.namespaced || namespace === '*') return `${root}/${resource.name}`;
    return `${root}/namespaces/${encodeURIComponent(namespace)}/${resource.name}`;
  }

  private ask(path: string): ReturnType<Read> {
    let answer = this.answers.get(path);
    if (!answer) {
      answer = this.read(path);
      this.answers.set(path, answer);
    }
    return answer;
  }
}

/** The value at a dotted path (see {@link Condition.path}); undefined where there is none. */
export function fieldAt(object: unknown, path: string): unknown {
  let value = object;
  for (const [, name, inner] of path.matchAll(/([^.[\]]+)|\[([^\]]+)\]/g)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = name === undefined ? inside(value, inner as string) : (value as Record<string, unknown>)[name];
  }
  return value;
}

/** `[0]`, `[-1]`, `["quoted key"]` or `[field=value]`. */
function inside(value: object, key: string): unknown {
  const quoted = /^(["'])(.*)\1$/.exec(key);
  if (quoted) return (value as Record<string, unknown>)[quoted[2] as string];
  if (!Array.isArray(value)) return undefined;
  if (/^-?\d+$/.test(key)) return value.at(Number(key));
  const equals = key.indexOf('=');
  if (equals < 0) return undefined;
  return value.find((item) => String(fieldAt(item, key.slice(0, equals))) === key.slice(equals + 1));
}

export function holds(value: unknown, expectation: Expectation): boolean {
  const { equals, not, oneOf, matches, atLeast, atMost, present } = expectation;
  if (present !== undefined && (value !== undefined) !== present) return false;
  if (equals !== undefined && !same(value, equals)) return false;
  if (not !== undefined && same(value, not)) return false;
  if (oneOf !== undefined && !oneOf.some((each) => same(value, each))) return false;
  if (matches !== undefined && !new RegExp(matches, 'u').test(value === undefined ? '' : show(value))) return false;
  if (atLeast !== undefined && !(typeof value === 'number' && value >= atLeast)) return false;
  return !(atMost !== undefined && !(typeof value === 'number' && value <= atMost));
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  if (Array.isArray(a) !== Array.isArray(b) || keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

function describe({ equals, not, oneOf, matches, atLeast, atMost, present }: Expectation, text: Words): string {
  if (equals !== undefined) return show(equals);
  if (oneOf) return oneOf.map(show).join(` ${text.or} `);
  if (matches !== undefined) return `${text.like} ${matches}`;
  if (atLeast !== undefined) return `${text.atLeast} ${atLeast}`;
  if (atMost !== undefined) return `${text.atMost} ${atMost}`;
  if (not !== undefined) return `${text.not} ${show(not)}`;
  return present === false ? text.noField : text.anything;
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function fill(text: string, difference: Difference): string {
  return text.replace(/\{(where|expected|found)\}/g, (_, key: keyof Difference) => difference[key]);
}
