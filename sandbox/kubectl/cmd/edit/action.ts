import { StatusError } from '../../../apimachinery/errors.ts';
import type { KubeObject } from '../../../apimachinery/meta.ts';
import { decodeUtf8 } from '../../../apimachinery/streams.ts';
import type { Action, Invocation } from '../../command.ts';
import { CommandError, isNotFound, NoKindMatch, SilentExit } from '../../errors.ts';
import { ResourceHelper } from '../../helper.ts';
import { withLastApplied } from '../../last-applied.ts';
import { decodeManifest } from '../../manifest-reader.ts';
import { groupResourceOf } from '../../mapper.ts';
import { deepEqual, twoWayPatch } from '../../patching.ts';
import { noCompatiblePrinter, toPrinter } from '../../printers/index.ts';
import { jsonText, omitManagedFields, yamlText } from '../../printers/json.ts';
import { type Info, itemsOf } from '../../resource-builder.ts';
import { fieldValidationOf, filenameOptions } from '../shared.ts';
import {
  editorCommand,
  goSyntax,
  HEADER,
  manualStrip,
  meaning,
  type Reason,
  reasonLines,
  validationError,
} from './text.ts';

/** What the file can be. */
const FORMATS = ['json', 'kyaml', 'yaml'];

/** What came of sending the edited objects. */
interface Outcome {
  reasons: Reason[];
  retryable: number;
  notFound: number;
  refused: number;
}

export class Edit implements Action {
  private readonly invocation: Invocation;
  private infos: Info[] = [];

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  async complete(): Promise<void> {
    const { flags, args, factory } = this.invocation;
    const output = flags.string('output');
    if (!['', ...FORMATS].includes(output)) throw noCompatiblePrinter(output, FORMATS);
    const { namespace, explicit } = factory.namespace();
    const result = await factory
      .builder()
      .args(true, args)
      .latest()
      .namespace(namespace)
      .filenames(filenameOptions(flags), explicit)
      .subresource(flags.string('subresource'))
      .continueOnError()
      .flatten()
      .do();
    await result.visit(async () => {});
    this.infos = result.infos;
  }

  validate(): void {}

  async run(): Promise<void> {
    const { flags, process } = this.invocation;
    if (this.infos.length === 0) throw new CommandError('edit cancelled, no objects found');
    const json = flags.string('output') === 'json';
    const fieldValidation = fieldValidationOf(flags);
    const original = this.originalText(json);
    let text = original;
    let reasons: Reason[] = [];
    let previous: { file: string; edited: string } | undefined;
    for (;;) {
      const shown = (json ? '' : HEADER + reasonLines(reasons)) + text;
      const launched = await this.launch(shown, json).catch((error) =>
        previous ? this.keep(previous.file, error) : Promise.reject(error),
      );
      const { file, edited } = launched;
      if (previous) {
        if (reasons.length > 0 && meaning(previous.edited) === meaning(edited))
          return this.keep(file, new CommandError('Edit cancelled, no valid changes were saved.'));
        this.remove(previous.file);
      }
      if (meaning(original) === meaning(edited)) {
        this.remove(file);
        await process.stderr.write('Edit cancelled, no changes made.\n');
        return;
      }
      previous = { file, edited };
      text = manualStrip(edited);
      let objects: KubeObject[];
      try {
        objects = await this.decode(edited);
      } catch (error) {
        if (error instanceof SyntaxReason) {
          reasons = [{ head: `The edited file had a syntax error: ${error.message}`, others: [] }];
          continue;
        }
        if (!(error instanceof CommandError) && !(error instanceof NoKindMatch)) throw error;
        const what = `${groupResourceOf((this.infos[0] as Info).mapping)} ${JSON.stringify((this.infos[0] as Info).name)}`;
        await process.stderr.write(`error: ${what} is invalid\n`);
        reasons = [
          {
            head: `${what} was not valid`,
            others: [`<nil>: Invalid value: "The edited file failed validation": ${error.message}`],
          },
        ];
        continue;
      }
      let outcome: Outcome;
      try {
        outcome = await this.send(objects, fieldValidation);
      } catch (error) {
        return this.keep(file, error);
      }
      if (outcome.retryable > 0) {
        await process.stderr.write(`You can run \`kubectl replace -f ${file}\` to try this update again.\n`);
        throw new SilentExit(1);
      }
      if (outcome.notFound > 0) {
        await process.stderr.write(
          `The edits you made on deleted resources have been saved to ${JSON.stringify(file)}\n`,
        );
        throw new SilentExit(1);
      }
      if (outcome.refused === 0) {
        this.remove(file);
        return;
      }
      reasons = outcome.reasons;
    }
  }

  /** The edited objects, their kinds known to the server. */
  private async decode(edited: string): Promise<KubeObject[]> {
    let document: KubeObject | undefined;
    try {
      document = decodeManifest(
        manualStrip(edited),
        'edited-file',
        this.invocation.flags.string('validate') !== 'ignore',
      );
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      throw new CommandError(validationError(error.message));
    }
    if (!document) throw new CommandError('the file is empty');
    const objects = itemsOf(document);
    const mapper = this.invocation.factory.mapper();
    for (const object of objects) {
      const { apiVersion, kind, metadata } = object;
      try {
        await mapper.forKind(apiVersion, kind);
      } catch (error) {
        // A version nobody serves is noticed later than a kind nobody knows.
        if (!(error instanceof NoKindMatch) || (await mapper.serves(apiVersion))) throw error;
        const [name, namespace] = [metadata?.name ?? '', metadata?.namespace ?? ''].map((n) => JSON.stringify(n));
        throw new SyntaxReason(
          `resource mapping not found for name: ${name} namespace: ${namespace} from "edited-file": ${error.message}\nensure CRDs are installed first`,
        );
      }
    }
    return objects;
  }

  private originalText(json: boolean): string {
    const objects = this.infos.map((i) => omitManagedFields(i.object as KubeObject));
    const shown =
      objects.length === 1
        ? (objects[0] as KubeObject)
        : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
    return json ? jsonText(shown) : yamlText(shown);
  }

  /** Opens the editor on a new file; gives its name and what it holds afterwards. */
  private async launch(text: string, json: boolean): Promise<{ file: string; edited: string }> {
    const { process } = this.invocation;
    const { fs, env } = process;
    let number = process.clock.now() % 4_294_967_296;
    const nameOf = () => `/tmp/kubectl-edit-${number}.${json ? 'json' : 'yaml'}`;
    while (fs.exists(nameOf())) number++;
    const file = nameOf();
    fs.mkdir('/tmp', { recursive: true });
    fs.writeFile(file, text, { mode: 0o600 });
    const editor = env.get('KUBE_EDITOR') || env.get('EDITOR') || 'vi';
    const { argv, name } = editorCommand(editor, env.get('SHELL') || '/bin/bash', file);
    if (process.find && !process.find(argv[0] as string))
      throw new CommandError(`unable to launch the editor ${JSON.stringify(name)}`);
    if ((await process.spawn(argv)) !== 0)
      throw new CommandError(`there was a problem with the editor ${JSON.stringify(name)}`);
    return { file, edited: decodeUtf8(fs.readFile(file)) };
  }

  private async send(objects: KubeObject[], fieldValidation: string): Promise<Outcome> {
    const { flags, factory, process } = this.invocation;
    const { namespace } = factory.namespace();
    const outcome: Outcome = { reasons: [], retryable: 0, notFound: 0, refused: 0 };
    const helper = new ResourceHelper(factory.client(), {
      fieldManager: flags.string('field-manager'),
      fieldValidation,
      subresource: flags.string('subresource'),
    });
    for (const object of objects) {
      const info = this.infos.find((i) => i.object?.metadata.uid === object.metadata?.uid);
      if (!info)
        throw new CommandError(`no original object found for &unstructured.Unstructured{Object:${goSyntax(object)}}`);
      if (info.mapping.namespaced && object.metadata.namespace !== info.namespace)
        throw new CommandError(
          `the namespace from the provided object "${object.metadata.namespace ?? ''}" does not match the namespace "${namespace}". You must pass '--namespace=${object.metadata.namespace ?? ''}' to perform this operation.`,
        );
      const before = omitManagedFields(info.object as KubeObject);
      const after = flags.bool('save-config') ? withLastApplied(object) : object;
      if (deepEqual(before, after)) {
        await process.stdout.write(toPrinter(this.invocation, 'skipped')(object));
        continue;
      }
      const { type, patch } = twoWayPatch(before, after);
      if (flags.bool('output-patch')) await process.stdout.write(`Patch: ${JSON.stringify(patch)}\n`);
      try {
        const patched = await helper.patch(info, type, patch);
        await process.stdout.write(toPrinter(this.invocation, 'edited')(patched));
      } catch (error) {
        await process.stderr.write(`${refusal(error, info, outcome)}\n`);
      }
    }
    return outcome;
  }

  private remove(file: string): void {
    const { fs } = this.invocation.process;
    if (fs.exists(file)) fs.rm(file);
  }

  /** Says where the changes are, then fails. */
  private async keep(file: string, error: unknown): Promise<never> {
    await this.invocation.process.stderr.write(`A copy of your changes has been stored to ${JSON.stringify(file)}\n`);
    throw error;
  }
}

function refusal(error: unknown, info: Info, outcome: Outcome): string {
  const what = `${groupResourceOf(info.mapping)} ${JSON.stringify(info.name)}`;
  if (error instanceof StatusError && error.reason === 'Invalid') {
    outcome.refused++;
    outcome.reasons.push({
      head: `${what} was not valid`,
      others: (error.details?.causes ?? []).map((c) => `${c.field}: ${c.message}`),
    });
    return `error: ${what} is invalid`;
  }
  if (isNotFound(error)) {
    outcome.notFound++;
    return `error: ${what} could not be found on the server`;
  }
  if (!(error instanceof StatusError)) throw error;
  outcome.retryable++;
  return `error: ${what} could not be patched: ${error.message}`;
}

/** Of versions nobody serves: said in the file alone. */
class SyntaxReason extends Error {}
