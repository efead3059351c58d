/** Follows kubectl/pkg/cmd/explain and pkg/explain/v2: the resource's OpenAPI v3 document, drawn as plain text. */
import { type Action, type Command, type Invocation, usageError } from '../command.ts';
import { CommandError } from '../errors.ts';
import { explainText, type OpenAPIDocument } from '../explain-text.ts';
import { flag } from '../flags.ts';

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
      throw usageError(this.invocation, `You must specify the type of resource to explain. ${SUGGEST}\n`);
    }
    if (args.length > 1) throw usageError(this.invocation, 'We accept only this format: explain RESOURCE\n');
    const output = flags.string('output');
    if (output === 'plaintext-openapiv2') {
      throw new CommandError('this kubectl explains from OpenAPI v3 alone: leave --output out');
    }
    if (output !== 'plaintext') {
      throw new CommandError(`unrecognized format: ${output}. Use any of ["plaintext" "plaintext-openapiv2"]`);
    }
  }

  async run(): Promise<void> {
    const { args, flags, factory, process } = this.invocation;
    const mapper = factory.mapper();
    const [resource = '', ...path] = (args[0] as string).replace(/\.$/, '').split('.');
    let mapping = await mapper.forArgument(resource);
    const apiVersion = flags.string('api-version');
    if (apiVersion) mapping = await mapper.forKind(apiVersion, mapping.kind);
    const { group, version, kind } = mapping;
    const document = await this.document(group, version);
    await process.stdout.write(explainText(document, { group, version, kind }, path, flags.bool('recursive')));
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
