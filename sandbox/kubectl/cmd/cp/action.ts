/** Follows kubectl/pkg/cmd/cp. Both directions run `tar` in the container. */
import type { KubeObject } from '../../../apimachinery/meta.ts';
import { FileError } from '../../../apimachinery/process.ts';
import type { Action, Invocation } from '../../command.ts';
import { CommandError, SilentExit, throwAll } from '../../errors.ts';
import type { Info } from '../../resource-builder.ts';
import { chosenContainer } from '../exec.ts';
import { archive, unpack } from './archive.ts';
import { absolute, base, clean, type FileSpec, join, parseSpec } from './paths.ts';
import { runIn } from './run-in.ts';

export class Copy implements Action {
  private readonly invocation: Invocation;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  complete(): void {
    const { args } = this.invocation;
    if (args.length !== 2) throw new CommandError('source and destination are required');
  }

  async run(): Promise<void> {
    const [source, target] = this.invocation.args.map(parseSpec) as [FileSpec, FileSpec];
    if (source.pod !== '' && target.pod !== '')
      throw new CommandError('one of src or dest must be a local file specification');
    if (source.path === '' || target.path === '') throw new CommandError('filepath can not be empty');
    if (source.pod !== '') return this.fromPod(source, target);
    if (target.pod !== '') return this.toPod(source, target);
    throw new CommandError('one of src or dest must be a remote file specification');
  }

  private async toPod(source: FileSpec, target: FileSpec): Promise<void> {
    const { process, flags } = this.invocation;
    const local = absolute(process.cwd, source.path);
    try {
      process.fs.stat(local);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new CommandError(`${source.path} doesn't exist in local filesystem`);
    }
    const { pod, container } = await this.find(target);
    let path = clean(target.path);
    const silent = await runIn(this.invocation, pod, { container, command: ['test', '-d', path], quiet: true });
    if (silent === 0) path = join(path, base(source.path));
    const command = flags.bool('no-preserve')
      ? ['tar', '--no-same-permissions', '--no-same-owner', '-xmf', '-']
      : ['tar', '-xmf', '-'];
    const folder = path.replace(/\/?[^/]*$/, '') || (path.startsWith('/') ? '/' : '.');
    command.push('-C', folder);
    await this.finish(
      await runIn(this.invocation, pod, {
        container,
        command,
        input: archive(process.fs, local, base(path)),
      }),
    );
  }

  private async fromPod(source: FileSpec, target: FileSpec): Promise<void> {
    const { process } = this.invocation;
    const { pod, container } = await this.find(source);
    const path = clean(source.path);
    let local = absolute(process.cwd, target.path);
    const chunks = await unpack(this.invocation, path, () => {
      if (process.fs.exists(local) && process.fs.stat(local).type === 'directory') local = join(local, base(path));
      return local;
    });
    // A tar that fails has said so; kubectl keeps quiet about its status.
    await runIn(this.invocation, pod, {
      container,
      command: ['tar', 'cf', '-', path],
      output: chunks.write,
      errors: (data) => process.stdout.write(data),
    });
    await chunks.end();
  }

  private async finish(code: number): Promise<void> {
    if (code === 0) return;
    await this.invocation.process.stderr.write(`command terminated with exit code ${code}\n`);
    throw new SilentExit(code);
  }

  private async find(spec: FileSpec): Promise<{ pod: KubeObject; container: string }> {
    const { factory } = this.invocation;
    const builder = factory.builder().namespace(spec.namespace || factory.namespace().namespace);
    const result = await builder.resourceNames('pods', [spec.pod]).do();
    throwAll(result.errors());
    const pod = (result.infos[0] as Info).object as KubeObject;
    const { phase } = pod.status ?? {};
    if (phase === 'Succeeded' || phase === 'Failed')
      throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    return { pod, container: await chosenContainer(this.invocation, pod) };
  }
}
