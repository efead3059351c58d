/** Somebody begins to look at a cluster's loops. */
import type { Answer } from '../../apimachinery/exchange.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { Trace } from '../../trace.ts';
import { LoopRecord } from './record.ts';

/** What it takes of a cluster. */
export interface LoopSource {
  trace: Trace;
  clock: { readonly present: number };
  /** GETs between two steps. */
  observe<T>(work: (get: (url: string) => Promise<Answer>) => Promise<T>): Promise<T>;
}

const COLLECTIONS = [
  ['Deployment', '/apis/apps/v1/deployments'],
  ['DaemonSet', '/apis/apps/v1/daemonsets'],
  ['ReplicaSet', '/apis/apps/v1/replicasets'],
] as const;

/** Listens until it is closed. What is there but has not changed lately joins when it has been asked for. */
export async function openLoop(source: LoopSource): Promise<LoopRecord> {
  const record = new LoopRecord({ trace: source.trace, now: () => source.clock.present });
  try {
    await source.observe(async (get) => {
      for (const [kind, url] of COLLECTIONS) {
        const { body } = await get(url);
        if (body.kind === 'object') record.found(kind, (body.object as { items?: KubeObject[] }).items ?? []);
      }
    });
  } catch (error) {
    record.close();
    throw error;
  }
  return record;
}
