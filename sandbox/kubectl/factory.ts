/** What a command gets to work with, made when first asked for. Follows kubectl/pkg/cmd/util/factory.go. */
import type { Process } from '../apimachinery/process.ts';
import { Client } from './client.ts';
import { Discovery } from './discovery.ts';
import type { Flags } from './flags.ts';
import { KubeConfigLoader } from './kubeconfig.ts';
import { Mapper } from './mapper.ts';
import { RequestLog } from './request-log.ts';
import { ResourceBuilder } from './resource-builder.ts';

export class Factory {
  readonly process: Process;
  readonly flags: Flags;
  readonly kubeconfig: KubeConfigLoader;
  readonly log: RequestLog;
  private cachedClient: Client | undefined;
  private cachedDiscovery: Discovery | undefined;
  private cachedMapper: Mapper | undefined;

  constructor(process: Process, flags: Flags) {
    this.process = process;
    this.flags = flags;
    this.kubeconfig = new KubeConfigLoader(process, flags);
    this.log = new RequestLog(process, flags.has('v') ? flags.int('v') : 0);
  }

  /** The namespace to act in, and whether -n asked for it. */
  namespace(): { namespace: string; explicit: boolean } {
    return this.kubeconfig.namespace();
  }

  client(): Client {
    if (!this.cachedClient) {
      const config = this.kubeconfig.restConfig();
      this.log.begin(this.kubeconfig.paths().files.filter((f) => this.process.fs.exists(f)));
      this.cachedClient = new Client(this.process, config, this.log);
    }
    return this.cachedClient;
  }

  discovery(): Discovery {
    const home = this.process.env.get('HOME') ?? '/root';
    const cache =
      this.flags.has('cache-dir') && this.flags.changed('cache-dir')
        ? this.flags.string('cache-dir')
        : `${home}/.kube/cache`;
    this.cachedDiscovery ??= new Discovery(this.process, this.client(), this.log, cache);
    return this.cachedDiscovery;
  }

  mapper(): Mapper {
    const { stderr } = this.process;
    this.cachedMapper ??= new Mapper(this.discovery(), async (text) => void (await stderr.write(`Warning: ${text}\n`)));
    return this.cachedMapper;
  }

  /** A builder over the namespace commands act in. */
  builder(): ResourceBuilder {
    return new ResourceBuilder(this);
  }

  /** Warnings the server has sent, for --warnings-as-errors. */
  get warnings(): number {
    return this.cachedClient?.warnings ?? 0;
  }
}
