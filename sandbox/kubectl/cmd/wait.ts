import { notFound } from '../../apimachinery/errors.ts';
import type { WatchEvent } from '../../apimachinery/exchange.ts';
import type { KubeList, KubeObject } from '../../apimachinery/meta.ts';
import type { Action, Command, Invocation } from '../command.ts';
import { CommandError, isNotFound } from '../errors.ts';
import { flag } from '../flags.ts';
import { errorOfEvent, watch } from '../helper.ts';
import { pathOf } from '../mapper.ts';
import { goValue } from '../printers/go-values.ts';
import { printFlags, toPrinter } from '../printers/index.ts';
import { findResults, parseJSONPath, relaxedPath } from '../printers/jsonpath.ts';
import type { Info } from '../resource-builder.ts';
import { objectName, seconds, WEEK_MS, waitForDeletion, withDeadline } from './deletion.ts';
import { recursiveFlag } from './shared.ts';

export const wait: Command = {
  name: 'wait',
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  short: 'Wait for a specific condition on one or many resources',
  long: `Wait for a specific condition on one or many resources.

For every resource named the command waits until its status has the condition, a JSONPath expression has the value, the object exists or it is gone. It says so on standard output, and fails when the time is over.`,
  examples: `# Until the pod is ready
kubectl wait --for=condition=Ready pod/shop-0

# Until a deployment is rolled out, two minutes at most
kubectl wait --for=condition=Available deployment/shop --timeout=2m

# Until a field has a value
kubectl wait --for=jsonpath='{.status.phase}'=Running pod/shop-0

# Until the pod is gone
kubectl wait --for=delete pod/shop-0 --timeout=60s`,
  suggestFor: ['list', 'ps'],
  flags: [
    ...printFlags,
    flag.slice('filename', [], 'identifying the resource.', 'f'),
    { ...recursiveFlag, default: true },
    flag.bool('all', false, 'Select all resources in the namespace of the specified resource types'),
    flag.bool(
      'all-namespaces',
      false,
      'If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.',
      'A',
    ),
    flag.string(
      'field-selector',
      '',
      "Selector (field query) to filter on, supports '=', '==', and '!='.(e.g. --field-selector key1=value1,key2=value2). The server only supports a limited number of field queries per type.",
    ),
    flag.array(
      'for',
      [],
      "The condition to wait on: [create|delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=[JSONPath value]]. The default condition-value is true. Condition values are compared after Unicode simple case folding, which is a more general form of case-insensitivity. Multiple conditions are supported and AND'ed to each other in a sequential order. If --for=create is passed, it is always waited first.",
    ),
    flag.bool('local', false, 'If true, annotation will NOT contact api-server but run locally.'),
    flag.string(
      'selector',
      '',
      "Selector (label query) to filter on, supports '=', '==', and '!='.(e.g. -l key1=value1,key2=value2)",
      'l',
    ),
    flag.duration(
      'timeout',
      '30s',
      "The length of time to wait before giving up. Zero means check once and don't wait, negative means wait for a week.",
    ),
  ],
  action: (invocation) => new Wait(invocation),
};

type Check = (object: KubeObject) => boolean;

class Wait implements Action {
  private readonly invocation: Invocation;
  private timeout = 0;
  /** delete, create, or what the object must satisfy. */
  private conditions: ('delete' | 'create' | Check)[] = [];

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  async complete(): Promise<void> {
    const { flags, args, factory } = this.invocation;
    toPrinter(this.invocation, 'condition met');
    const texts = flags.list('for');
    if (texts.length === 0) {
      if (args.length === 1 && !args[0]?.includes('/'))
        await factory
          .discovery()
          .groups()
          .catch(() => {});
      throw new CommandError('unrecognized condition: []');
    }
    this.conditions = texts.map(conditionOf);
    const asked = flags.duration('timeout');
    this.timeout = asked < 0 ? WEEK_MS : asked;
  }

  async run(): Promise<void> {
    const { flags, args, factory, process } = this.invocation;
    const { namespace, explicit } = factory.namespace();
    const forDelete = this.conditions.includes('delete');
    const forCreate = this.conditions.includes('create');
    const deadline = process.clock.now() + this.timeout;
    const collect = async () => {
      const result = await factory
        .builder()
        .continueOnError()
        .namespace(namespace)
        .allNamespaces(flags.bool('all-namespaces'))
        .filenames({ filenames: flags.list('filename'), kustomize: '', recursive: flags.bool('recursive') }, explicit)
        .selectAll(flags.bool('all'))
        .labelSelector(flags.string('selector'))
        .fieldSelector(flags.string('field-selector'))
        .args(flags.bool('all'), args)
        .local(flags.bool('local'))
        .latest()
        .flatten()
        .do();
      if (forDelete) result.ignoreNotFound();
      return result;
    };
    let result = await collect();
    if (forCreate) {
      const missing = () =>
        (result.infos.length === 0 && result.errors().length === 0) || result.errors().some(isNotFound);
      while (missing()) {
        if (process.clock.now() >= deadline) throw new CommandError('timed out waiting for the condition');
        await process.clock.sleep(Math.min(1000, deadline - process.clock.now()), process.signal);
        result = await collect();
      }
    }
    let count = 0;
    await result.visit(async (info) => {
      count++;
      for (const condition of this.conditions.filter((c) => c !== 'create')) {
        const left = Math.max(this.timeout === 0 ? 0 : 1, deadline - process.clock.now());
        if (condition === 'delete') await waitForDeletion(factory, info, this.timeout === 0 ? 0 : left);
        else info.object = await this.until(info, condition as Check, left);
      }
      await process.stdout.write(toPrinter(this.invocation, 'condition met')(info.object as KubeObject));
    });
    if (count === 0 && !forDelete) throw new CommandError('no matching resources found');
  }

  private async until(info: Info, check: Check, left: number): Promise<KubeObject> {
    const { factory, process } = this.invocation;
    const client = factory.client();
    const { mapping, namespace, name } = info;
    if (this.timeout === 0) {
      const object = await client.request({ method: 'GET', path: pathOf(mapping, namespace, name) });
      if (!check(object)) throw new CommandError(`condition not met for ${objectName(info)}`);
      return object;
    }
    const fieldSelector = `metadata.name=${name}`;
    const end = process.clock.now() + left;
    for (;;) {
      const list = await client.request<KubeList>({
        method: 'GET',
        path: pathOf(mapping, namespace),
        query: { fieldSelector },
      });
      const object = list.items.find((o) => o.metadata.name === name);
      if (!object) throw notFound({ group: mapping.group, resource: mapping.name }, name);
      const typed = { ...object, apiVersion: info.object?.apiVersion ?? '', kind: mapping.kind };
      if (check(typed)) return typed;
      const rest = end - process.clock.now();
      const found = await withDeadline(factory, rest, async (signal) => {
        const query = { fieldSelector, resourceVersion: list.metadata.resourceVersion, timeoutSeconds: seconds(rest) };
        for await (const event of watch(client, { mapping, namespace, query, signal })) {
          if (event.type === 'ERROR') await this.report(event);
          else if (event.type !== 'DELETED' && event.type !== 'BOOKMARK' && check(event.object)) return event.object;
        }
        return null;
      });
      if (found) return found;
      if (found === undefined || process.clock.now() >= end)
        throw new CommandError(`timed out waiting for the condition on ${mapping.name}/${name}`);
    }
  }

  private async report(event: WatchEvent): Promise<void> {
    await this.invocation.process.stderr.write(
      `error: An error occurred while waiting for the condition to be satisfied: ${errorOfEvent(event).message}`,
    );
  }
}

function conditionOf(text: string): 'delete' | 'create' | Check {
  const lower = text.toLowerCase();
  if (lower === 'delete' || lower === 'create') return lower;
  if (text.startsWith('condition=')) {
    const [name = '', ...value] = text.slice('condition='.length).split('=');
    return hasCondition(name, value.length > 0 ? value.join('=') : 'true');
  }
  if (text.startsWith('jsonpath=')) return hasValue(text.slice('jsonpath='.length));
  throw new CommandError(`unrecognized condition: ${JSON.stringify(text)}`);
}

const same = (a: unknown, b: string) => typeof a === 'string' && a.toLowerCase() === b.toLowerCase();

function hasCondition(name: string, value: string): Check {
  return (object) => {
    for (const condition of object.status?.conditions ?? []) {
      if (!same(condition.type, name)) continue;
      const observed = condition.observedGeneration ?? object.status.observedGeneration;
      if (object.metadata.generation !== undefined && observed !== undefined && observed < object.metadata.generation)
        return false;
      return same(condition.status, value);
    }
    return false;
  };
}

function hasValue(input: string): Check {
  const parts = splitAtSingleEquals(input);
  if (parts.length > 2)
    throw new CommandError(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  const expression = relaxedPath(parts[0] as string);
  if (expression === '') throw new CommandError('jsonpath expression cannot be empty');
  const expected = parts[1]?.replace(/^['"]+|['"]+$/g, '');
  if (expected === '')
    throw new CommandError(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  const path = parseJSONPath(expression);
  return (object) => {
    const results = findResults(path, object, true);
    if ((results[0]?.length ?? 0) === 0) return false;
    if (results.length > 1) throw new CommandError('given jsonpath expression matches more than one list');
    if ((results[0] as unknown[]).length > 1)
      throw new CommandError('given jsonpath expression matches more than one value');
    if (expected === undefined) return true;
    const value = (results[0] as unknown[])[0];
    if (typeof value === 'object' && value !== null)
      throw new CommandError('jsonpath leads to a nested object or list which is not supported');
    return goValue(value).trim() === expected.trim();
  };
}

/** `a==b=c` → `a==b`, `c` */
function splitAtSingleEquals(text: string): string[] {
  const parts = [''];
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '=') parts.push(`${parts.pop()}${text[i]}`);
    else if (text[i + 1] === '=') {
      parts.push(`${parts.pop()}==`);
      i++;
    } else parts.push('');
  }
  return parts;
}
