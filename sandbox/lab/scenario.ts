/**
 * A scenario: what a cluster and the learner's machine hold before the first command.
 * A YAML document of `apiVersion: kubetab.dev/v1alpha1`, `kind: Scenario`; untrusted, so every field is checked.
 */
import type { KubeObject } from '../apimachinery/meta.ts';
import { nearest } from './nearest.ts';
import { LIMIT, readYaml, YamlError } from './yaml.ts';

export interface Scenario {
  name: string;
  /** How long the cluster has stood when the learner comes, in milliseconds. */
  age: number;
  workers: string[];
  host: {
    /** The machine's name, as the prompt shows it. */
    name: string;
    /** The API server's address in the kubeconfig. */
    server: string;
  };
  /** Oldest first. */
  steps: ScenarioStep[];
  /** Absolute path → content, on the learner's machine. */
  files: Record<string, string>;
}

export interface ScenarioStep {
  /** How long before the learner comes, in milliseconds. */
  ago: number;
  /** Objects to create through the API, in order. */
  create: KubeObject[];
  /** A script for the learner's shell. */
  run?: string;
}

export const DEFAULT_SCENARIO: Scenario = {
  name: 'default',
  age: 86_400_000,
  workers: ['node01', 'node02', 'node03'],
  host: { name: 'master01', server: 'https://kubeapi.magedu.com:6443' },
  steps: [],
  files: {},
};

/** The scenario is not one: says where and why. */
export class ScenarioError extends Error {
  /** As `spec.steps[0].create[1]`; empty where the document is no document. */
  readonly place: string;
  readonly problem: string;
  /** The key of the mapping at `place` that is meant, where it is not the whole. */
  readonly key: string | undefined;

  constructor(place: string, problem: string, key?: string) {
    super(place ? `${place}: ${problem}` : problem);
    this.place = place;
    this.problem = problem;
    this.key = key;
  }
}

/** Told of each error; what is read after one is not whole. By default the first is thrown. */
type Report = (error: ScenarioError) => void;

const fail: Report = (error) => {
  throw error;
};

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a scenario's YAML. Throws {@link ScenarioError} with the place and the reason. */
export function parseScenario(text: string): Scenario {
  if (text.length > LIMIT)
    throw new ScenarioError('', `a scenario may hold ${LIMIT} characters, this one has ${text.length}`);
  let document: unknown;
  try {
    document = readYaml(text).value;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new ScenarioError('', error.message);
  }
  return readScenario(document);
}

/** Reads a parsed scenario. Throws {@link ScenarioError} for the first error, or reports each that it can go on behind. */
export function readScenario(document: unknown, report: Report = fail): Scenario {
  const tolerate = <T>(fallback: T, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      report(error);
      return fallback;
    }
  };
  const fields = (at: string, value: unknown, known: string[]): Record<string, unknown> =>
    tolerate({}, () => knownFields(at, value, known, report));
  const root = fields('the document', document, ['apiVersion', 'kind', 'metadata', 'spec']);
  if (root.apiVersion !== 'kubetab.dev/v1alpha1' || root.kind !== 'Scenario') {
    report(new ScenarioError('', 'expected apiVersion: kubetab.dev/v1alpha1 and kind: Scenario'));
  }
  const metadata = fields('metadata', root.metadata ?? {}, ['name']);
  const spec = fields('spec', root.spec ?? {}, ['age', 'workers', 'host', 'steps', 'files']);
  const host = fields('spec.host', spec.host ?? {}, ['name', 'server']);
  const standard = DEFAULT_SCENARIO;
  const age = spec.age === undefined ? standard.age : tolerate(standard.age, () => span('spec.age', spec.age));
  return {
    name: tolerate('scenario', () => string('metadata.name', metadata.name ?? 'scenario')),
    age,
    workers: spec.workers === undefined ? standard.workers : tolerate([], () => workers(spec.workers)),
    host: {
      name: tolerate(standard.host.name, () => string('spec.host.name', host.name ?? standard.host.name)),
      server: tolerate(standard.host.server, () => server(host.server ?? standard.host.server)),
    },
    steps: tolerate([], () => list('spec.steps', spec.steps ?? []))
      .map((step, i) => tolerate({ ago: 0, create: [] }, () => readStep(`spec.steps[${i}]`, step, age, report)))
      .sort((a, b) => b.ago - a.ago),
    files: tolerate({}, () => files(spec.files ?? {})),
  };
}

function readStep(at: string, value: unknown, age: number, report: Report): ScenarioStep {
  const step = knownFields(at, value, ['ago', 'create', 'run'], report);
  const ago = step.ago === undefined ? 0 : span(`${at}.ago`, step.ago);
  if (ago > age) throw new ScenarioError(`${at}.ago`, 'before the cluster was made (spec.age)');
  const create = list(`${at}.create`, step.create ?? []).map((object, i) => {
    const where = `${at}.create[${i}]`;
    const { apiVersion, kind, metadata } = record(where, object);
    string(`${where}.apiVersion`, apiVersion);
    string(`${where}.kind`, kind);
    record(`${where}.metadata`, metadata);
    return object as KubeObject;
  });
  return { ago, create, ...(step.run === undefined ? {} : { run: string(`${at}.run`, step.run) }) };
}

function workers(value: unknown): string[] {
  const names = list('spec.workers', value).map((name, i) => string(`spec.workers[${i}]`, name));
  if (names.length > 1000) throw new ScenarioError(`spec.workers`, `at most 1000, found ${names.length}`);
  for (const [i, name] of names.entries()) {
    if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
      throw new ScenarioError(`spec.workers[${i}]`, `"${name}" is no DNS label`);
    if (names.indexOf(name) !== i) throw new ScenarioError(`spec.workers[${i}]`, `"${name}" is there twice`);
  }
  return names;
}

function files(value: unknown): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [path, content] of Object.entries(record('spec.files', value))) {
    if (!path.startsWith('/')) throw new ScenarioError(`spec.files`, `"${path}" is not an absolute path`);
    out[path] = string(`spec.files["${path}"]`, content);
  }
  return out;
}

function server(value: unknown): string {
  const text = string('spec.host.server', value);
  if (!/^https:\/\/[a-z0-9.-]+(:\d+)?$/.test(text))
    throw new ScenarioError(`spec.host.server`, `expected https://NAME:PORT, found "${text}"`);
  return text;
}

function record(at: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ScenarioError(at, `expected a mapping`);
  return value as Record<string, unknown>;
}

function knownFields(at: string, value: unknown, known: string[], report: Report): Record<string, unknown> {
  const object = record(at, value);
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    const meant = nearest(key, known);
    const problem = meant ? `unknown field "${key}"; did you mean "${meant}"? (known` : `unknown field "${key}"; known`;
    report(new ScenarioError(at, `${problem} are ${known.join(', ')}${meant ? ')' : ''}`, key));
  }
  return object;
}

function list(at: string, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new ScenarioError(at, `expected a list`);
  return value;
}

function string(at: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new ScenarioError(at, `expected a text`);
  return value;
}

/** `7d1h`, `90s` → milliseconds. */
function span(at: string, value: unknown): number {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^(\d+[smhd])+$/.test(text))
    throw new ScenarioError(at, `expected a duration such as 6d23h`);
  let total = 0;
  for (const [, n, unit] of text.matchAll(/(\d+)([smhd])/g)) total += Number(n) * (UNITS[unit as string] as number);
  if (total > 10 * 365 * 86_400_000) throw new ScenarioError(at, `longer than ten years`);
  return total;
}
