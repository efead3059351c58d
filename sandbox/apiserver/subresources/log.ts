/** GET …/pods/NAME/log. Follows pkg/registry/core/pod/rest/log.go and validation.ValidatePodLogOptions. */
import { badRequest, type FieldError, forbiddenField, invalid, invalidValue } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import type { LogRequest } from '../../apimachinery/node-server.ts';
import type { Endpoint, Request, Server } from '../endpoint.ts';
import { chooseContainer, flag, kubeletOf } from './pod.ts';

export async function readLog(server: Server, { store }: Endpoint, { exchange, info }: Request): Promise<Answer> {
  const { query, namespace, name } = info;
  const options = logOptions(query);
  const pod = store.get(namespace, name);
  const container = chooseContainer(pod, query.get('container'));
  if (!pod['spec'].nodeName) return textAnswer(nothing());
  const request: LogRequest = {
    ...options,
    namespace,
    pod: name,
    uid: pod.metadata.uid as string,
    container,
    ...(exchange.signal ? { signal: exchange.signal } : {}),
  };
  return textAnswer(await kubeletOf(server, pod).logs(request));
}

function textAnswer(chunks: AsyncIterable<Uint8Array>): Answer {
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: { kind: 'stream', chunks } };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

type Options = Omit<LogRequest, 'namespace' | 'pod' | 'uid' | 'container' | 'signal'>;

/** Throws 400 and 422. */
function logOptions(query: URLSearchParams): Options {
  const whole = (name: string): number | undefined => {
    const text = query.get(name);
    if (text === null || text === '') return undefined;
    if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
    return Number(text);
  };
  const options: Options = {
    follow: flag(query, 'follow'),
    previous: flag(query, 'previous'),
    timestamps: flag(query, 'timestamps'),
    stream: (query.get('stream') as LogRequest['stream'] | null) ?? 'All',
  };
  for (const name of ['tailLines', 'limitBytes', 'sinceSeconds'] as const) {
    const value = whole(name);
    if (value !== undefined) options[name] = value;
  }
  const sinceTime = query.get('sinceTime');
  if (sinceTime) {
    if (Number.isNaN(Date.parse(sinceTime))) {
      throw badRequest(
        `parsing time ${JSON.stringify(sinceTime)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(sinceTime)} as "2006"`,
      );
    }
    options.sinceTime = sinceTime;
  }
  const errors: FieldError[] = [];
  const { tailLines, limitBytes, sinceSeconds } = options;
  if (tailLines !== undefined && tailLines < 0) {
    errors.push(invalidValue('tailLines', tailLines, 'must be greater than or equal to 0'));
  }
  if (limitBytes !== undefined && limitBytes < 1) {
    errors.push(invalidValue('limitBytes', limitBytes, 'must be greater than 0'));
  }
  if (sinceSeconds !== undefined && sinceTime) {
    errors.push(forbiddenField('', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.push(invalidValue('sinceSeconds', sinceSeconds, 'must be greater than 0'));
  }
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, '', errors);
  return options;
}
