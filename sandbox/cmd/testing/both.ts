/** For tests: one command line by the real kubectl in bash and by ours in our shell, both against one served cluster. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collector, readerOf } from '../../apimachinery/streams.ts';
import { type RemoteMachine, remoteMachine } from '../kubetab/remote-machine.ts';
import { readText } from '../kubetab/usage.ts';
import { type Finished, finish, type Served } from './served.ts';

export class Both {
  private readonly machine: RemoteMachine;
  private readonly served: Served;
  private readonly binary: string;
  private readonly home: string;

  static async start(binary: string, served: Served): Promise<Both> {
    const noJq = { run: () => Promise.reject(new Error('no jq here')) };
    return new Both(binary, served, await remoteMachine(readText(served.kubeconfig), noJq as never));
  }

  private constructor(binary: string, served: Served, machine: RemoteMachine) {
    this.binary = binary;
    this.served = served;
    this.machine = machine;
    this.home = join(served.folder, 'home');
    mkdirSync(join(this.home, 'work'), { recursive: true });
    machine.chdir('/mnt/host');
  }

  /** A file in the working directory of both. */
  write(name: string, content: string): void {
    writeFileSync(join(this.home, 'work', name), content);
    this.machine.write(`/mnt/host/${name}`, content);
  }

  real(script: string): Promise<Finished> {
    return finish('bash', ['--norc', '--noprofile', '-c', `kubectl() { ${this.binary} "$@"; }\n${script}`], {
      cwd: join(this.home, 'work'),
      env: { HOME: this.home, KUBECONFIG: this.served.kubeconfig, LC_ALL: 'C.UTF-8' },
    });
  }

  async ours(script: string): Promise<Finished> {
    const [out, err] = [collector(), collector()];
    const code = await this.machine.run(script, { in: readerOf(), out, err });
    return { stdout: out.text(), stderr: err.text(), code };
  }

  stop(): void {
    this.machine.stop();
  }
}
