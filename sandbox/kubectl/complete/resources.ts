/**
 * Types, names, containers, ports and paths of the cluster as suggestions.
 * Follows kubectl/pkg/util/completion/completion.go. Trouble on the way means no suggestion, never an error.
 */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { attachablePod } from '../attachable.ts';
import type { Factory } from '../factory.ts';
import { groupResourceOf } from '../mapper.ts';
import type { Info } from '../resource-builder.ts';
import { type Completing, DIRECTIVE, nothing, type Suggester } from './suggestion.ts';

/** Milliseconds, simulated, to wait for a Pod behind a named Deployment or Service. */
const PATIENCE = 100;

const WITH_PODS = [
  'daemonsets',
  'deployments',
  'pods',
  'jobs',
  'replicasets',
  'replicationcontrollers',
  'services',
  'statefulsets',
];

/** `TYPE NAME …` and `TYPE/NAME …`; without `types`, any the server lists. */
export function typeAndName({ types, repeat = true }: { types?: readonly string[]; repeat?: boolean } = {}): Suggester {
  return async (completing) => {
    const { factory, args, word } = completing;
    const [first] = args;
    if (first !== undefined && !first.includes('/')) {
      if (!repeat && args.length > 1) return nothing();
      const names = await namesOf(factory, first, word);
      return { words: difference(names, args.slice(1)), directive: DIRECTIVE.noFile };
    }
    const slash = word.indexOf('/');
    if (slash >= 0) {
      if (!repeat && args.length > 0) return nothing();
      return { words: difference(await slashed(factory, word, slash), args), directive: DIRECTIVE.noFile };
    }
    if (args.length > 0 && !repeat) return nothing();
    const known = types?.filter((t) => t.startsWith(word)) ?? (await typesOf(factory, word));
    // Beside a TYPE/NAME only another TYPE/NAME may stand.
    return args.length === 0
      ? { words: known, directive: DIRECTIVE.noFile }
      : { words: known.map((t) => `${t}/`), directive: DIRECTIVE.noFile | DIRECTIVE.noSpace };
  };
}

/** Names of one type, as the first argument alone. */
export function nameOf(type: string): Suggester {
  return async ({ factory, args, word }) => ({
    words: args.length === 0 ? await namesOf(factory, type, word) : [],
    directive: DIRECTIVE.noFile,
  });
}

/** A Pod, or what stands for one as TYPE/NAME. */
export const pod: Suggester = async (completing) => (completing.args.length === 0 ? podOrOwner(completing) : nothing());

/** The same, and then one of its containers. */
export const podAndContainer: Suggester = async (completing) => {
  if (completing.args.length === 0) return podOrOwner(completing);
  return completing.args.length === 1 ? container(completing) : nothing();
};

/** A container of the Pod that the first argument names. */
export const container: Suggester = async ({ factory, args, word }) => {
  const spec = args[0] === undefined ? undefined : (await podFor(factory, args[0]))?.spec;
  const names = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map((c: { name: string }) => c.name);
  return { words: names.filter((n) => n.startsWith(word)), directive: DIRECTIVE.noFile };
};

/** A Pod or what stands for one, then `LOCAL:REMOTE` ports. */
export const podAndPort: Suggester = async (completing) => {
  const { factory, args, word } = completing;
  if (args.length === 0) return podOrOwner(completing);
  if (args.length > 1) return nothing();
  const [type, name] = (args[0] as string).split('/');
  const ports =
    name !== undefined && ['service', 'services', 'svc'].includes(type as string)
      ? (await objects(factory, 'service', name)).flatMap((i) => i.object?.spec?.ports ?? []).map((p) => p.port)
      : ((await podFor(factory, args[0] as string))?.spec?.containers ?? [])
          .flatMap((c: { ports?: { containerPort: number }[] }) => c.ports ?? [])
          .map((p: { containerPort: number }) => p.containerPort);
  const local = word.split(':')[0];
  const words = ports.map((port: number) => `${local || port}:${port}`);
  return { words: words.filter((w: string) => w.startsWith(word)), directive: DIRECTIVE.noFile };
};

/** cp's `[NAMESPACE/]POD:PATH` or a local path. Follows kubectl/pkg/cmd/cp. */
export const podPath: Suggester = async ({ factory, args, word }) => {
  const noSpace = DIRECTIVE.noSpace;
  if (args.length === 0 && !/^[./]/.test(word)) {
    if (word.includes(':')) return nothing(noSpace);
    const slash = word.indexOf('/');
    if (slash >= 0) {
      const namespace = word.slice(0, slash);
      const pods = await namesOf(factory, 'pod', word.slice(slash + 1), namespace);
      return { words: pods.map((name) => `${namespace}/${name}:`), directive: noSpace };
    }
    const words = [
      ...(await namesOf(factory, 'namespace', word)).map((n) => `${n}/`),
      ...(await namesOf(factory, 'pod', word)).map((n) => `${n}:`),
    ];
    // Anything else typed may be a file's name.
    if (word === '') return { words: [...words, './', '/'], directive: noSpace };
    return { words, directive: words.length === 0 ? DIRECTIVE.default : noSpace };
  }
  if (args.length === 1 && /^[^/]|:/.test(args[0] as string) && !(args[0] as string).includes(':')) {
    return podPath({ factory, args: [], word } as unknown as Completing);
  }
  return nothing(args.length < 2 ? DIRECTIVE.default : DIRECTIVE.noFile);
};

/** The server's types that can be read, after the last comma. */
async function typesOf(factory: Factory, word: string): Promise<string[]> {
  const comma = word.lastIndexOf(',') + 1;
  const [before, typed] = [word.slice(0, comma), word.slice(comma)];
  const all = await quietly(() => factory.mapper().preferred(), []);
  return all
    .filter((r) => r.verbs.includes('get'))
    .sort((a, b) => compare(a.group, b.group) || compare(a.name, b.name))
    .map(groupResourceOf)
    .filter((name) => name.startsWith(typed))
    .map((name) => before + name);
}

export async function namesOf(factory: Factory, type: string, word: string, namespace?: string): Promise<string[]> {
  const found = await objects(factory, type, undefined, namespace);
  return found.map((info) => info.name).filter((name) => name.startsWith(word));
}

async function objects(factory: Factory, type: string, name?: string, namespace?: string): Promise<Info[]> {
  return quietly(async () => {
    const result = await factory
      .builder()
      .namespace(namespace ?? factory.namespace().namespace)
      .args(true, name === undefined ? [type] : [type, name])
      .continueOnError()
      .latest()
      .flatten()
      .do();
    return result.infos;
  }, []);
}

async function podOrOwner({ factory, word }: Completing) {
  const slash = word.indexOf('/');
  if (slash >= 0) return { words: await slashed(factory, word, slash), directive: DIRECTIVE.noFile };
  const pods = await namesOf(factory, 'pod', word);
  const types = WITH_PODS.filter((t) => t.startsWith(word)).map((t) => `${t}/`);
  const directive = pods.length === 0 ? DIRECTIVE.noFile | DIRECTIVE.noSpace : DIRECTIVE.noFile;
  return { words: [...pods, ...types], directive };
}

async function slashed(factory: Factory, word: string, slash: number): Promise<string[]> {
  const type = word.slice(0, slash);
  return (await namesOf(factory, type, word.slice(slash + 1))).map((name) => `${type}/${name}`);
}

async function podFor(factory: Factory, argument: string): Promise<KubeObject | undefined> {
  const [type, name] = argument.includes('/') ? argument.split('/') : ['pod', argument];
  const [info] = await objects(factory, type as string, name);
  return info && quietly(() => attachablePod(factory, info, false, PATIENCE), undefined);
}

async function quietly<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read();
  } catch {
    return otherwise;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const difference = (words: string[], there: readonly string[]): string[] => words.filter((w) => !there.includes(w));
