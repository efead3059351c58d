/** Follows kubectl/pkg/cmd/explain and pkg/explain/v2: the resource's OpenAPI v3 document, drawn as plain text. */
import type { Action, Invocation } from '../../command.ts';
import { CommandError, NoResourceMatch, SilentExit } from '../../errors.ts';
import { explainText, type OpenAPIDocument } from '../../explain-text.ts';
import type { Mapping } from '../../mapper.ts';
import { SUGGEST } from '../explain.ts';

interface OpenAPIIndex {
  paths: Record<string, { serverRelativeURL: string }>;
}

export class Explain implements Action {
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
