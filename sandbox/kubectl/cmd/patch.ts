import type { KubeObject } from '../../apimachinery/meta.ts';
import { FileError, resolvePath } from '../../apimachinery/process.ts';
import { decodeUtf8 } from '../../apimachinery/streams.ts';
import type { Action, Command, Invocation } from '../command.ts';
import { CommandError } from '../errors.ts';
import { flag } from '../flags.ts';
import { type PatchType, ResourceHelper } from '../helper.ts';
import { applyPatch, deepEqual } from '../patching.ts';
import { printFlags, toPrinter } from '../printers/index.ts';
import { parseYAML } from '../yaml.ts';
import { type DryRun, dryRunFlag, dryRunOf, fieldManagerFlag, filenameFlags, filenameOptions } from './shared.ts';

export const patch: Command = {
  name: 'patch',
  use: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  short: 'Update fields of a resource',
  long: `Update fields of a resource using strategic merge patch, a JSON merge patch, or a JSON patch.

The patch may be written in JSON or YAML. A strategic merge patch knows which lists are merged by a key and which are replaced; custom resources take the other two kinds only.`,
  examples: `# Mark a node as unschedulable
kubectl patch node node01 -p '{"spec":{"unschedulable":true}}'

# Change the image of one container; the list of containers merges by name
kubectl patch deployment shop -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:1.27"}]}}}}'

# A JSON patch says exactly what to do where
kubectl patch deployment shop --type=json -p '[{"op":"replace","path":"/spec/replicas","value":5}]'

# Through the scale subresource
kubectl patch deployment shop --subresource=scale --type=merge -p '{"spec":{"replicas":2}}'`,
  flags: [
    ...printFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-patch'),
    ...filenameFlags('identifying the resource to update'),
    flag.bool('local', false, 'If true, patch will operate on the content of the file, not the server-side resource.'),
    flag.string('patch', '', 'The patch to be applied to the resource JSON file.', 'p'),
    flag.string('patch-file', '', 'A file containing a patch to be applied to the resource.'),
    flag.string('subresource', '', 'If specified, patch will operate on the subresource of the requested object.'),
    flag.string('type', 'strategic', 'The type of patch being provided; one of [json merge strategic]'),
  ],
  action: (invocation) => new Patch(invocation),
};

class Patch implements Action {
  private readonly invocation: Invocation;
  private dryRun: DryRun = 'none';

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  complete(): void {
    this.dryRun = dryRunOf(this.invocation);
  }

  validate(): void {
    const { flags, args } = this.invocation;
    const [text, file] = [flags.string('patch'), flags.string('patch-file')];
    if (text !== '' && file !== '') throw new CommandError('cannot specify --patch and --patch-file together');
    if (text === '' && file === '')
      throw new CommandError('must specify --patch or --patch-file containing the contents of the patch');
    if (flags.bool('local') && args.length > 0) throw new CommandError('cannot specify --local and server resources');
    if (flags.bool('local') && this.dryRun === 'server')
      throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
    const type = flags.string('type');
    if (type !== '' && !['json', 'merge', 'strategic'].includes(type.toLowerCase()))
      throw new CommandError(`--type must be one of [json merge strategic], not ${JSON.stringify(type)}`);
  }

  async run(): Promise<void> {
    const { flags, args, factory, process } = this.invocation;
    const type = (flags.string('type').toLowerCase() || 'strategic') as PatchType;
    const body = this.body();
    const local = flags.bool('local');
    const { namespace, explicit } = factory.namespace();
    const result = await factory
      .builder()
      .continueOnError()
      .local(local)
      .namespace(namespace)
      .filenames(filenameOptions(flags), explicit)
      .subresource(flags.string('subresource'))
      .args(false, args)
      .flatten()
      .do();
    let count = 0;
    await result.visit(async (info) => {
      count++;
      const before = info.object as KubeObject;
      let after: KubeObject;
      if (!local && this.dryRun !== 'client') {
        const helper = new ResourceHelper(factory.client(), {
          dryRun: this.dryRun === 'server',
          fieldManager: flags.string('field-manager'),
          subresource: flags.string('subresource'),
        });
        after = await helper.patch(info, type, body);
      } else after = applyPatch(before, type, body);
      const operation = deepEqual(before, after) ? 'patched (no change)' : 'patched';
      const print = toPrinter(this.invocation, operation);
      await process.stdout.write(print(after));
    });
    if (count === 0) throw new CommandError('no objects passed to patch');
  }

  private body(): unknown {
    const { flags, process } = this.invocation;
    const file = flags.string('patch-file');
    let text = flags.string('patch');
    if (file !== '') {
      try {
        text = decodeUtf8(process.fs.readFile(resolvePath(process.cwd, file)));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        throw new CommandError(`unable to read patch file: open ${file}: no such file or directory`);
      }
    }
    if (/^\s*\{/.test(text)) {
      // What begins like JSON goes to the server as it is, right or wrong.
      try {
        return JSON.parse(text);
      } catch {
        return text;
      }
    }
    try {
      return parseYAML(text);
    } catch (error) {
      throw new CommandError(
        `unable to parse ${JSON.stringify(flags.string('patch'))}: ${(error as Error).message.replace(/^error converting YAML to JSON: /, '')}`,
      );
    }
  }
}
