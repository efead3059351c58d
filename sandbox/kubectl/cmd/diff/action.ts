/** Follows kubectl/pkg/cmd/diff. Every failure has a status above 1: 1 says that something differs. */
import type { KubeObject } from '../../../apimachinery/meta.ts';
import { type Action, type Invocation, usageError } from '../../command.ts';
import { CommandError, describeError, Interrupted, isConflict, isNotFound, SilentExit } from '../../errors.ts';
import { ResourceHelper } from '../../helper.ts';
import { configurationText, lastApplied } from '../../last-applied.ts';
import { threeWayPatch } from '../../patching.ts';
import { omitManagedFields, yamlText } from '../../printers/json.ts';
import type { Info } from '../../resource-builder.ts';
import { prunable } from '../apply/prune.ts';
import { filenameOptions, requireFilename } from '../shared.ts';
import { maskSecrets } from './mask.ts';

/** How often an object is asked for anew when it changes meanwhile; the last time without a lock. */
const MAX_RETRIES = 4;

export class Diff implements Action {
  private readonly invocation: Invocation;
  private readonly live: string;
  private readonly merged: string;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
    this.live = this.folder('LIVE');
    this.merged = this.folder('MERGED');
  }

  async run(): Promise<void> {
    const { fs } = this.invocation.process;
    try {
      await this.compare();
    } catch (error) {
      if (error instanceof Interrupted || error instanceof SilentExit) throw error;
      const { text, code } = describeError(error);
      await this.invocation.process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
      throw new SilentExit(code + 1);
    } finally {
      for (const folder of [this.live, this.merged]) if (fs.exists(folder)) fs.rm(folder, { recursive: true });
    }
  }

  private async compare(): Promise<void> {
    const { flags, args, factory, process } = this.invocation;
    if (args.length > 0) throw usageError(this.invocation, `Unexpected args: [${args.join(' ')}]`);
    requireFilename(filenameOptions(flags));
    if (flags.bool('force-conflicts') && !flags.bool('server-side'))
      throw new CommandError('--force-conflicts only works with --server-side');
    for (const folder of [this.live, this.merged]) process.fs.mkdir(folder, { recursive: true });
    const { namespace, explicit } = factory.namespace();
    const result = await factory
      .builder()
      .namespace(namespace)
      .filenames(filenameOptions(flags), explicit)
      .labelSelector(flags.string('selector'))
      .flatten()
      .do();
    const seen: Info[] = [];
    const namespaces = new Set<string>();
    await result.visit(async (info) => {
      await this.printSides(info);
      seen.push(info);
      if (info.mapping.namespaced) namespaces.add(info.namespace);
    });
    if (flags.bool('prune'))
      for (const info of await prunable(this.invocation, seen, namespaces)) this.write(this.live, info, info.object);
    await this.compareFolders();
  }

  /** Both versions of one object, as files of the same name. */
  private async printSides(info: Info): Promise<void> {
    const { flags, factory, process } = this.invocation;
    const local = info.object as KubeObject;
    for (let attempt = 1; ; attempt++) {
      info.object = await new ResourceHelper(factory.client()).get(info).catch((error: unknown) => {
        if (isNotFound(error)) return undefined;
        throw error;
      });
      try {
        const shown = (object: KubeObject | undefined) =>
          object && !flags.bool('show-managed-fields') ? omitManagedFields(object) : object;
        let sides: [KubeObject | undefined, KubeObject | undefined] = [
          shown(info.object),
          shown(await this.mergedObject(info, local, attempt === MAX_RETRIES)),
        ];
        const secret = sides[1]?.apiVersion === 'v1' && sides[1].kind === 'Secret' && !flags.bool('show-secrets');
        if (secret) sides = maskSecrets(...sides);
        this.write(this.live, info, sides[0], secret ? 'null\n' : '');
        this.write(this.merged, info, sides[1]);
        break;
      } catch (error) {
        if (!isConflict(error) || flags.bool('server-side') || attempt === MAX_RETRIES) throw error;
      }
    }
    if (info.object?.metadata.deletionTimestamp)
      await process.stderr.write(
        `Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`,
      );
  }

  /** What an apply would make of it, by the server's word. */
  private mergedObject(info: Info, local: KubeObject, force: boolean): Promise<KubeObject> {
    const { flags, factory } = this.invocation;
    const serverSide = flags.bool('server-side');
    const helper = new ResourceHelper(factory.client(), {
      dryRun: true,
      fieldManager: serverSide && !flags.changed('field-manager') ? 'kubectl' : flags.string('field-manager'),
    });
    if (serverSide) return helper.patch(info, 'apply', local, flags.bool('force-conflicts'));
    const live = info.object;
    if (!live) return helper.create(info, local);
    const original = lastApplied(live);
    const modified = JSON.parse(configurationText(local));
    const { type, patch } = threeWayPatch(original ? JSON.parse(original) : undefined, modified, live, true);
    if (Object.keys(patch).length === 0) return Promise.resolve(live);
    const metadata = { ...(patch['metadata'] as object | undefined), resourceVersion: live.metadata.resourceVersion };
    return helper.patch(info, type, force ? patch : { ...patch, metadata });
  }

  private write(folder: string, info: Info, object: KubeObject | undefined, absent = ''): void {
    const { group, version, kind } = info.mapping;
    const name = `${group ? `${group}.` : ''}${version}.${kind}.${info.namespace}.${info.name}`;
    this.invocation.process.fs.writeFile(`${folder}/${name}`, object ? yamlText(object) : absent);
  }

  /** Leaves with the status of the program that compares. */
  private async compareFolders(): Promise<void> {
    const { process } = this.invocation;
    const [program = 'diff', ...options] = process.env.get('KUBECTL_EXTERNAL_DIFF')?.split(' ') || ['diff', '-u', '-N'];
    const allowed = options.filter((option) => /^[a-zA-Z0-9\-=]+$/.test(option));
    const external = Boolean(process.env.get('KUBECTL_EXTERNAL_DIFF'));
    const folders = [this.live, this.merged];
    const status = await process.spawn([program, ...(external ? [...folders, ...allowed] : [...options, ...folders])]);
    if (status === 127)
      throw new CommandError(`failed to run ${JSON.stringify(program)}: executable file not found in $PATH`);
    if (status > 1) throw new CommandError(`failed to run ${JSON.stringify(program)}: exit status ${status}`);
    if (status === 1) throw new SilentExit(1);
  }

  /** A name under /tmp that is free. */
  private folder(side: string): string {
    const { clock, fs } = this.invocation.process;
    let number = (clock.now() * (side === 'LIVE' ? 7919 : 104_729)) % 4_294_967_296;
    while (fs.exists(`/tmp/${side}-${number}`)) number++;
    return `/tmp/${side}-${number}`;
  }
}
