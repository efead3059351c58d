/** kube-controller-manager: the controllers over one set of informers. */
import type { Clock } from '../apimachinery/clock.ts';
import type { Handler } from '../apimachinery/exchange.ts';
import type { Random } from '../apimachinery/random.ts';
import { RestClient } from '../client/rest-client.ts';
import { SharedInformers } from '../client/shared-informers.ts';
import type { Trace } from '../trace.ts';
import type { Controller, ControllerDefinition, StartOptions } from './controller.ts';
import { controllers } from './index.ts';

export interface ControllerManagerOptions {
  handler: Handler;
  clock: Clock;
  random: Random;
  trace: Trace;
  /** The cluster's CA certificate, PEM. */
  rootCA?: string;
  /** All of them, unless told. */
  controllers?: readonly ControllerDefinition[];
}

/** Registers its controllers with the clock; they are the actors. */
export class ControllerManager {
  readonly controllers: readonly Controller[];
  private readonly informers: SharedInformers;

  constructor(options: ControllerManagerOptions) {
    const { handler, clock, random, trace, rootCA } = options;
    const client = new RestClient(handler, {
      peer: { user: 'system:kube-controller-manager', groups: ['system:authenticated'] },
      userAgent: 'kube-controller-manager/v1.36.3 (linux/amd64) kubernetes/shared-informers',
    });
    this.informers = new SharedInformers(client, clock);
    const context = { handler, clock, random, trace, informers: this.informers, ...(rootCA ? { rootCA } : {}) };
    this.controllers = (options.controllers ?? controllers).map((definition) => definition.create(context));
    for (const controller of this.controllers) clock.register(controller);
  }

  /** After {@link load}, with `resume`: work goes on where it was. */
  async start(options?: StartOptions): Promise<void> {
    await Promise.all(this.controllers.map((controller) => controller.start(options)));
  }

  stop(): void {
    this.informers.stop();
  }

  save(): Record<string, unknown> {
    return Object.fromEntries(this.controllers.map((controller) => [controller.name, controller.save?.()]));
  }

  load(state: Record<string, unknown>): void {
    for (const controller of this.controllers) {
      const saved = state[controller.name];
      if (saved !== undefined) controller.load?.(saved);
    }
  }
}
