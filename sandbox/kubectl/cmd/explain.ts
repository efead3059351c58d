/** Follows kubectl/pkg/cmd/explain and pkg/explain/v2: the resource's OpenAPI v3 document, drawn as plain text. */
import type { Action, Command, Invocation } from '../command.ts';
import { CommandError, NoResourceMatch, SilentExit } from '../errors.ts';
import { explainText, type OpenAPIDocument } from '../explain-text.ts';
import { flag } from '../flags.ts';
import type { Mapping } from '../mapper.ts';

const SUGGEST = 'Use "kubectl api-resources" for a complete list of supported resources.';

export const explain: Command = {
  name: 'explain',
  use: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  short: 'Get documentation for a resource',
  long: `Describe fields and structure of various resources.

A field is named by its path from the type:

  <type>.<fieldName>[.<fieldName>]

What is shown comes from the server, as OpenAPI. ${SUGGEST}`,
  examples: `# What a pod is, and its fields
kubectl explain pods

# The same with every field below, names and types alone
kubectl explain pods --recursive

# One field
kubectl explain pods.spec.containers

# As an older or newer version of the API has it
kubectl explain deployments --api-version=apps/v1`,
  flags: [
    flag.string('api-version', '', 'Get different explanations for particular API version (API group/version)'),
    flag.string('output', 'plaintext', 'Format in which to render the schema (plaintext, plaintext-openapiv2)', 'o'),
    flag.bool('recursive', false, 'Print the fields of fields (Currently only 1 level deep)', 'R'),
  ],
  action: (invocation) => new Explain(invocation),
};

interface OpenAPIIndex {
  paths: Record<string, { serverRelativeURL: string }>;
}

class Explain implements Action {
  private readonly invocation: Invocation;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  validate(): void {
    const { args, flags } = this.invocation;
    if (args.length === 0) {
      throw new CommandError(`You must specify the type of resource to explain. ${SUGGEST}\n`);
    }
    if (args.length > 1) throw new CommandError('We accept only this format: explain RESOURCE\n');
    const output = flags.string('output');
    if (output === 'plaintext-openapiv2') {
      throw new CommandError('this kubectl explains from OpenAPI v3 alone: leave --output out');
    }
    if (output !== 'plaintext') {
      throw new CommandError(`unrecognized format: ${output}`);
    }
  }

  async run(): Promise<void> {
    const { args, flags, factory, process } = this.invocation;
    const mapper = factory.mapper();
    const [resource = '', ...words] = (args[0] as string).replace(/\.$/, '').split('.');
    if (resource === '' || words.includes('')) {
      throw new CommandError('invalid jsonpath syntax, first node must be field node');
    }
    let mapping: Mapping;
    try {
      mapping = await mapper.forArgument(resource);
    } catch (error) {
      if (!(error instanceof NoResourceMatch)) throw error;
      await process.stderr.write(`${error.message}\n`);
      throw new SilentExit(1);
    }
    const path = withoutGroup(words, mapping.group);
    const apiVersion = flags.string('api-version');
    if (apiVersion) {
      const { kind, name } = mapping;
      mapping = await mapper.forKind(apiVersion, kind).catch(() => {
        throw new CommandError(`couldn't find resource for ${JSON.stringify(`${apiVersion}, Resource=${name}`)}`);
      });
    }
    const { group, version, kind } = mapping;
    const document = await this.document(group, version);
    const { head, body } = explainText(document, { group, version, kind }, path, flags.bool('recursive'));
    await process.stdout.write(head);
    if (!body) throw new CommandError(`field ${JSON.stringify(path.at(-1))} does not exist`);
    await process.stdout.write(`${body}\n`);
  }

  private async document(group: string, version: string): Promise<OpenAPIDocument> {
    const client = this.invocation.factory.client();
    const index = await client.request<OpenAPIIndex>({ method: 'GET', path: '/openapi/v3' });
    const entry = index.paths[group ? `apis/${group}/${version}` : `api/${version}`];
    if (!entry) throw new CommandError(`couldn't find resource for "${group}/${version}"`);
    const [path = '', query = ''] = entry.serverRelativeURL.split('?');
    return client.request<OpenAPIDocument>({
      method: 'GET',
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
    });
  }
}

/** `deployments.apps.spec`: the group may follow the resource. */
function withoutGroup(words: string[], group: string): string[] {
  const names = group === '' ? [] : group.split('.');
  return names.length > 0 && names.every((name, i) => words[i] === name) ? words.slice(names.length) : words;
}
