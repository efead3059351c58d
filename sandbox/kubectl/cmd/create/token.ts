import type { KubeObject } from '../../../apimachinery/meta.ts';
import { type Action, type Command, type Invocation, usageError } from '../../command.ts';
import { CommandError, messageOf, withPrefix } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { pathOf } from '../../mapper.ts';
import { outputPrinter, printFlags } from '../../printers/index.ts';

export const token: Command = {
  name: 'token',
  use: 'token SERVICE_ACCOUNT_NAME',
  short: 'Request a service account token',
  long: 'Request a service account token.',
  examples: `# A token of the service account shop, for an hour
kubectl create token shop

# For ten minutes
kubectl create token shop --duration 10m`,
  flags: [
    ...printFlags,
    flag.slice(
      'audience',
      [],
      'Audience of the requested token. If unset, defaults to requesting a token for use with the Kubernetes API server. May be repeated to request a token valid for multiple audiences.',
    ),
    flag.string(
      'bound-object-kind',
      '',
      'Kind of an object to bind the token to. Supported kinds are Node, Pod, Secret. If set, --bound-object-name must be provided.',
    ),
    flag.string(
      'bound-object-name',
      '',
      'Name of an object to bind the token to. The token will expire when the object is deleted. Requires --bound-object-kind.',
    ),
    flag.string(
      'bound-object-uid',
      '',
      'UID of an object to bind the token to. Requires --bound-object-kind and --bound-object-name. If unset, the UID of the existing object is used.',
    ),
    flag.duration(
      'duration',
      '0s',
      'Requested lifetime of the issued token. If not set or if set to 0, the lifetime will be determined by the server automatically. The server may return a token with a longer or shorter lifetime.',
    ),
  ],
  action: (invocation) => new CreateToken(invocation),
};

class CreateToken implements Action {
  private readonly invocation: Invocation;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  complete(): void {
    const { args } = this.invocation;
    if (args.length !== 1 || !args[0])
      throw usageError(this.invocation, `exactly one NAME is required, got ${args.length}`);
  }

  validate(): void {
    const { flags } = this.invocation;
    if (flags.duration('duration') < 0) throw new CommandError('--duration must be greater than or equal to 0');
    if (flags.duration('duration') % 1000 !== 0)
      throw new CommandError('--duration cannot be expressed in units less than seconds');
    const kind = flags.string('bound-object-kind');
    const name = flags.string('bound-object-name');
    if (kind && !name) throw new CommandError('--bound-object-name is required if --bound-object-kind is provided');
    if (!kind && name) throw new CommandError('--bound-object-kind is required if --bound-object-name is provided');
  }

  async run(): Promise<void> {
    const { flags, args, factory, process } = this.invocation;
    const { namespace } = factory.namespace();
    const seconds = flags.duration('duration') / 1000;
    const audiences = flags.list('audience');
    const kind = flags.string('bound-object-kind');
    const request = {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: {},
      spec: {
        audiences: audiences.length > 0 ? audiences : null,
        expirationSeconds: seconds > 0 ? seconds : null,
        boundObjectRef: kind
          ? { kind, apiVersion: 'v1', name: flags.string('bound-object-name'), uid: flags.string('bound-object-uid') }
          : null,
      },
      status: { token: '', expirationTimestamp: null },
    };
    const path = pathOf(
      { group: '', version: 'v1', name: 'serviceaccounts', namespaced: true } as never,
      namespace,
      args[0],
      'token',
    );
    let answer: KubeObject;
    try {
      answer = await factory.client().request({ method: 'POST', path, body: request });
    } catch (error) {
      if ((error as Error).name === 'StatusError') throw withPrefix('failed to create token: ', error);
      throw new CommandError(`failed to create token: ${error instanceof Error ? error.message : messageOf(error)}`);
    }
    if (flags.string('output') === '' && flags.string('template') === '') {
      if (!answer.status?.token) throw new CommandError('failed to create token: no token in server response');
      await process.stdout.write(`${answer.status.token}\n`);
      return;
    }
    await process.stdout.write(outputPrinter(this.invocation)(answer));
  }
}
