/** One informer a collection, shared by those who watch it. Follows client-go's SharedInformerFactory. */
import type { Clock } from '../apimachinery/clock.ts';
import { Informer } from './informer.ts';
import type { ResourceRef, RestClient } from './rest-client.ts';

export class SharedInformers {
  private readonly client: RestClient;
  private readonly clock: Clock;
  private readonly informers = new Map<string, Informer>();

  /** `client` is whose identity the lists and watches have. */
  constructor(client: RestClient, clock: Clock) {
    this.client = client;
    this.clock = clock;
  }

  /** The informer of all namespaces; it is started by whoever asks first. */
  for(ref: ResourceRef): Informer {
    const key = `${ref.group}/${ref.version}/${ref.resource}`;
    let informer = this.informers.get(key);
    if (!informer) {
      informer = new Informer(this.client, ref, { clock: this.clock });
      this.informers.set(key, informer);
    }
    return informer;
  }

  stop(): void {
    for (const informer of this.informers.values()) informer.stop();
  }
}
