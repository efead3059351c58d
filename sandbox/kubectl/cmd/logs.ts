/** Follows kubectl/pkg/cmd/logs and polymorphichelpers/logsforobject.go. */
import { StatusError } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { decodeUtf8, encodeUtf8 } from '../../apimachinery/streams.ts';
import {
  allContainerNames,
  attachablePod,
  containerNames,
  defaultContainer,
  podsOf,
  selectorOf,
} from '../attachable.ts';
import type { Request } from '../client.ts';
import { type Action, type Command, type Invocation, usageError } from '../command.ts';
import { CommandError, Interrupted, isNotFound, throwAll } from '../errors.ts';
import { flag } from '../flags.ts';
import type { Info } from '../resource-builder.ts';

const USAGE = `expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command`;
const CANNOT = 'cannot get the logs from';
/** Between two tries to follow what has not started. */
const RETRY_MS = 1000;
/** Lines shown when a selector chose the Pods. */
const SELECTOR_TAIL = 10;

export const logs: Command = {
  name: 'logs',
  use: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  short: 'Print the logs for a container in a pod',
  long: 'Print the logs for a container in a pod or specified resource. If the pod has only one container, the container name is optional.',
  examples: `# What a pod with one container has said
kubectl logs shop-0

# One container of several
kubectl logs shop-0 -c cart

# Every container of the pods labelled app=shop
kubectl logs -l app=shop --all-containers=true

# The run before the last restart
kubectl logs -p shop-0

# Go on as lines come; Ctrl-C ends it
kubectl logs -f shop-0

# The last 20 lines of one of a deployment's pods
kubectl logs --tail=20 deployment/shop`,
  flags: [
    flag.bool('all-containers', false, "Get all containers' logs in the pod(s)."),
    flag.bool('all-pods', false, 'Get logs from all pod(s). Sets prefix to true.'),
    flag.string('container', '', 'Print the logs of this container', 'c'),
    flag.bool('follow', false, 'Specify if the logs should be streamed.', 'f'),
    flag.bool(
      'ignore-errors',
      false,
      'If watching / following pod logs, allow for any errors that occur to be non-fatal',
    ),
    flag.bool(
      'insecure-skip-tls-verify-backend',
      false,
      'Skip verifying the identity of the kubelet that logs are requested from.  In theory, an attacker could provide invalid log content back. You might want to use this if your kubelet serving certificates have expired.',
    ),
    flag.int('limit-bytes', 0, 'Maximum bytes of logs to return. Defaults to no limit.'),
    flag.int(
      'max-log-requests',
      5,
      'Specify maximum number of concurrent logs to follow when using by a selector. Defaults to 5.',
    ),
    flag.duration(
      'pod-running-timeout',
      '20s',
      'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
    ),
    flag.bool('prefix', false, 'Prefix each log line with the log source (pod name and container name)'),
    flag.bool(
      'previous',
      false,
      'If true, print the logs for the previous instance of the container in a pod if it exists.',
      'p',
    ),
    flag.string(
      'selector',
      '',
      "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
      'l',
    ),
    flag.duration(
      'since',
      '0s',
      'Only return logs newer than a relative duration like 5s, 2m, or 3h. Defaults to all logs. Only one of since-time / since may be used.',
    ),
    flag.string(
      'since-time',
      '',
      'Only return logs after a specific date (RFC3339). Defaults to all logs. Only one of since-time / since may be used.',
    ),
    flag.int(
      'tail',
      -1,
      'Lines of recent log file to display. Defaults to -1 with no selector, showing all log lines otherwise 10, if a selector is provided.',
    ),
    flag.bool('timestamps', false, 'Include timestamps on each line in the log output'),
  ],
  action: (invocation) => new Logs(invocation),
};

interface Source {
  pod: KubeObject;
  container: string;
}

class Logs implements Action {
  private readonly invocation: Invocation;
  private container = '';
  private prefix: boolean;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
    this.container = invocation.flags.string('container');
    this.prefix = invocation.flags.bool('prefix');
  }

  complete(): void {
    const { args, flags } = this.invocation;
    const selector = flags.string('selector');
    if (args.length === 0 && selector === '') throw usageError(this.invocation, USAGE);
    if (args.length > 0 && selector !== '') {
      throw usageError(this.invocation, 'only a selector (-l) or a POD name is allowed');
    }
    if (args.length > 2) throw usageError(this.invocation, USAGE);
    if (args.length === 2) {
      if (this.container) throw new CommandError('only one of -c or an inline [CONTAINER] arg is allowed');
      this.container = args[1] as string;
    }
    if (flags.bool('all-pods')) this.prefix = true;
    if (flags.duration('pod-running-timeout') <= 0) {
      throw new CommandError('--pod-running-timeout must be higher than zero');
    }
  }

  validate(): void {
    const { flags } = this.invocation;
    if (flags.string('since-time') && flags.changed('since')) {
      throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified');
    }
    if (flags.bool('all-containers') && this.container) {
      throw new CommandError(`--all-containers=true should not be specified with container name ${this.container}`);
    }
    const problem = flags.string('since-time') && timestampProblem(flags.string('since-time'));
    if (problem) throw new CommandError(problem);
    if (flags.int('limit-bytes') < 0) {
      throw new CommandError('--limit-bytes must be greater than 0');
    }
    if (flags.int('tail') < -1) throw new CommandError('--tail must be greater than or equal to -1');
    if (flags.duration('since') < 0) throw new CommandError('--since must be greater than 0');
  }

  async run(): Promise<void> {
    const sources = await this.sources();
    const { flags } = this.invocation;
    const follow = flags.bool('follow');
    if (follow && sources.length > 1) {
      const most = flags.int('max-log-requests');
      if (sources.length > most) {
        throw new CommandError(
          `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
        );
      }
      const failures: unknown[] = [];
      await Promise.all(sources.map((source) => this.print(source).catch((error) => failures.push(error))));
      if (!flags.bool('ignore-errors')) throwAll(failures);
      return;
    }
    for (const source of sources) {
      try {
        await this.print(source);
      } catch (error) {
        if (!flags.bool('ignore-errors')) throw error;
        await this.invocation.process.stderr.write(`error: ${(error as Error).message}\n`);
      }
    }
  }

  private async sources(): Promise<Source[]> {
    const { flags, args, factory, process } = this.invocation;
    const { namespace } = factory.namespace();
    const selector = flags.string('selector');
    const builder = factory.builder().namespace(namespace).requireObject(true);
    if (selector) builder.args(true, ['pods']).labelSelector(selector).flatten();
    else builder.resourceNames('pods', args.slice(0, 1));
    let infos: Info[];
    try {
      const result = await builder.do();
      throwAll(result.errors());
      infos = result.infos;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      const { message } = error as Error;
      throw new CommandError(`error from server (NotFound): ${message} in namespace ${JSON.stringify(namespace)}`);
    }
    if (selector) {
      if (infos.length === 0) await process.stderr.write(`No resources found in ${namespace} namespace.\n`);
      return (await Promise.all(infos.map((found) => this.containersOf(found.object as KubeObject)))).flat();
    }
    const info = infos[0] as Info;
    if (flags.bool('all-pods') && info.mapping.kind !== 'Pod') {
      const pods = await podsOf(factory, selectorOf(info, CANNOT));
      return (await Promise.all(pods.map((pod) => this.containersOf(pod)))).flat();
    }
    const pod = await attachablePod(factory, info, true, flags.duration('pod-running-timeout'));
    if (info.mapping.kind !== 'Pod') {
      const all = await podsOf(factory, selectorOf(info, CANNOT));
      if (all.length > 1) await process.stderr.write(`Found ${all.length} pods, using pod/${pod.metadata.name}\n`);
    }
    return this.containersOf(pod);
  }

  private async containersOf(pod: KubeObject): Promise<Source[]> {
    const { flags, factory } = this.invocation;
    const { main, init, ephemeral } = containerNames(pod);
    if (flags.bool('all-containers')) return [...init, ...main, ...ephemeral].map((container) => ({ pod, container }));
    if (!this.container) return [{ pod, container: await defaultContainer(factory, pod, false) }];
    if (![...init, ...main, ...ephemeral].includes(this.container)) {
      throw new CommandError(
        `container ${this.container} is not valid for pod ${pod.metadata.name} out of: ${allContainerNames(pod)}`,
      );
    }
    return [{ pod, container: this.container }];
  }

  /** With -f, a container that has not started is waited for, as long as --pod-running-timeout says. */
  private async open(request: Request): Promise<Answer> {
    const { flags, factory, process } = this.invocation;
    const start = process.clock.now();
    const end = start + flags.duration('pod-running-timeout');
    for (let tries = 1; ; tries++) {
      try {
        return await factory.client().exchange(request);
      } catch (error) {
        const waiting = error instanceof StatusError && error.reason === 'BadRequest' && flags.bool('follow');
        if (!waiting) throw error;
        await process.stderr.write(`${error.message}\n`);
      }
      const next = start + tries * RETRY_MS;
      const rest = Math.max(0, Math.min(next, end) - process.clock.now());
      if (!(await process.clock.sleep(rest, process.signal))) throw new Interrupted();
      if (next > end) throw new CommandError('context deadline exceeded');
    }
  }

  private async print({ pod, container }: Source): Promise<void> {
    const { flags, process } = this.invocation;
    const { namespace, name } = pod.metadata;
    const selected = flags.string('selector') !== '';
    const tail = flags.changed('tail') ? flags.int('tail') : selected ? SELECTOR_TAIL : -1;
    const since = flags.duration('since');
    const answer = await this.open({
      method: 'GET',
      path: `/api/v1/namespaces/${namespace}/pods/${name}/log`,
      query: {
        container,
        follow: flags.bool('follow') ? 'true' : undefined,
        previous: flags.bool('previous') ? 'true' : undefined,
        timestamps: flags.bool('timestamps') ? 'true' : undefined,
        sinceSeconds: since > 0 ? String(Math.ceil(since / 1000)) : undefined,
        sinceTime: flags.string('since-time') || undefined,
        limitBytes: flags.int('limit-bytes') > 0 ? String(flags.int('limit-bytes')) : undefined,
        tailLines: tail >= 0 ? String(tail) : undefined,
      },
      headers: { accept: 'application/json, */*' },
      streaming: flags.bool('follow'),
    });
    const { body } = answer;
    const prefix = this.prefix ? `[pod/${name}/${container}] ` : '';
    if (body.kind === 'stream') {
      const write = prefix
        ? prefixed(prefix, process.stdout.write.bind(process.stdout))
        : process.stdout.write.bind(process.stdout);
      for await (const chunk of body.chunks) await write(chunk);
    } else if (body.kind === 'bytes') {
      const bytes = prefix ? encodeUtf8(decodeUtf8(body.bytes).replace(/^(?=.)/gm, prefix)) : body.bytes;
      await process.stdout.write(bytes);
    }
  }
}

/** What is wrong with a time, in Go's words; '' for a good one. */
function timestampProblem(text: string): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)) return '';
  const quoted = JSON.stringify(text);
  return `parsing time ${quoted} as "2006-01-02T15:04:05Z07:00": cannot parse ${quoted} as "2006"`;
}

/** Writes whole lines, each with a prefix. */
function prefixed(prefix: string, write: (data: string) => Promise<void>): (chunk: Uint8Array) => Promise<void> {
  let rest = '';
  return async (chunk) => {
    const lines = (rest + decodeUtf8(chunk)).split('\n');
    rest = lines.pop() as string;
    for (const line of lines) await write(`${prefix}${line}\n`);
  };
}
