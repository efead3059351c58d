/** How a command fails, and the words kubectl has for it. Follows kubectl/pkg/cmd/util/helpers.go. */
import { StatusError } from '../apimachinery/errors.ts';

/** Any failure of kubectl's own: printed as `error: MESSAGE`. */
export class CommandError extends Error {
  readonly code: number;
  constructor(message: string, code = 1) {
    super(message);
    this.name = 'CommandError';
    this.code = code;
  }
}

/** Ends the command with a status and without a word. */
export class SilentExit extends Error {
  readonly code: number;
  constructor(code = 1) {
    super('exit');
    this.name = 'SilentExit';
    this.code = code;
  }
}

/** The request never got an answer: Go's url.Error. */
export class URLError extends Error {
  /** Get, Post, Put, Patch, Delete. */
  readonly op: string;
  readonly url: string;
  /** `dial tcp 127.0.0.1:8080: connect: connection refused` */
  readonly reason: string;
  constructor(op: string, url: string, reason: string) {
    super(`${op} ${JSON.stringify(url)}: ${reason}`);
    this.name = 'URLError';
    this.op = op;
    this.url = url;
    this.reason = reason;
  }
}

/** No resource of that name is known to the server. */
export class NoResourceMatch extends Error {
  constructor(resource: string, group = '', version = '') {
    const where = group
      ? ` in group "${group}"${version ? ` and version "${version}"` : ''}`
      : version
        ? ` in version "${version}"`
        : '';
    super(`the server doesn't have a resource type "${resource}"${where}`);
    this.name = 'NoResourceMatch';
  }
}

/** No resource of that kind is known to the server. */
export class NoKindMatch extends Error {
  readonly kind: string;
  readonly apiVersion: string;
  constructor(kind: string, apiVersion: string) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`);
    this.name = 'NoKindMatch';
    this.kind = kind;
    this.apiVersion = apiVersion;
  }
}

/** Several failures at once, each on a line of its own. */
export class AggregateFailure extends Error {
  readonly errors: unknown[];
  constructor(errors: unknown[]) {
    const texts = [...new Set(errors.map((e) => (e instanceof Error ? e.message : String(e))))];
    super(texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`);
    this.name = 'AggregateFailure';
    this.errors = errors;
  }
}

/** Throws what was collected: nothing, the one error, or all of them. */
export function throwAll(errors: unknown[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateFailure(errors);
}

/** kubectl got a signal while it waited. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'NotFound';
}

export function isConflict(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'Conflict';
}

/** `error when creating "x.yaml": …`, keeping what kind of error it is. */
export function withSource(verb: string, source: string, error: unknown): unknown {
  if (source === '') return error;
  const prefix = `error when ${verb} ${JSON.stringify(source)}: `;
  return withPrefix(prefix, error);
}

export function withPrefix(prefix: string, error: unknown): unknown {
  if (error instanceof StatusError)
    return new StatusError(error.code, error.reason, prefix + error.message, error.details);
  if (error instanceof Interrupted || error instanceof SilentExit) return error;
  return new CommandError(prefix + (error instanceof Error ? error.message : String(error)));
}

/** The message alone, for one of several. */
export function messageOf(error: unknown): string {
  return standardMessage(error) ?? (error instanceof Error ? error.message : String(error));
}

/** What kubectl prints to stderr for an error, and its exit status. */
export function describeError(error: unknown): { text: string; code: number } {
  if (error instanceof AggregateFailure && error.errors.length === 1) return describeError(error.errors[0]);
  if ((error as Error)?.name === 'ConfigurationInvalid') return { text: (error as Error).message, code: 1 };
  if (error instanceof SilentExit) return { text: '', code: error.code };
  if (error instanceof StatusError && error.reason === 'Invalid') return { text: invalidText(error), code: 1 };
  if (error instanceof NoResourceMatch) return { text: `error: ${error.message}`, code: 1 };
  if (error instanceof AggregateFailure)
    return { text: error.errors.map((e) => `${messageOf(e)}\n`).join(''), code: 1 };
  const standard = standardMessage(error);
  if (standard !== undefined) return { text: standard, code: 1 };
  const message = error instanceof Error ? error.message : String(error);
  return {
    text: message.startsWith('error: ') ? message : `error: ${message}`,
    code: error instanceof CommandError ? error.code : 1,
  };
}

function invalidText(error: StatusError): string {
  const { details } = error;
  if (!details) return `The request is invalid${error.message ? `: ${error.message}` : ''}`;
  let text = 'The request is invalid';
  if (details.kind || details.name) text = `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid`;
  else if (error.message && !details.causes?.length) text += `: ${error.message}`;
  const causes = [...new Set((details.causes ?? []).map((c) => `${c.field ?? ''}: ${c.message ?? ''}`))];
  if (causes.length === 0) return text;
  if (causes.length === 1) return `${text}: ${causes[0]}\n`;
  return `${text}: \n${causes.map((c) => `* ${c}\n`).join('')}`;
}

/** Errors of the API and of the connection; undefined for any other. */
function standardMessage(error: unknown): string | undefined {
  if (error instanceof StatusError) {
    if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`;
    return error.reason
      ? `Error from server (${error.reason}): ${error.message}`
      : `Error from server: ${error.message}`;
  }
  if (error instanceof URLError) {
    if (error.reason.includes('connection refused')) {
      const host = /^[a-z]+:\/\/([^/?]*)/.exec(error.url)?.[1] ?? error.url;
      return `The connection to the server ${host} was refused - did you specify the right host or port?`;
    }
    return `Unable to connect to the server: ${error.reason}`;
  }
  return undefined;
}
