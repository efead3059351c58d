/** Clusters to play a lab on. */
import { Cluster, type ClusterSnapshot } from '../../../cluster.ts';
import type { Stages } from '../../../lab/play.ts';
import { createJq } from '../jq.ts';

export function clusterStages(): Stages {
  const jq = createJq();
  return {
    start: ({ scenario, seed }, ran) => Cluster.start({ scenario, seed, jq, ran }),
    restore: (snapshot) => Cluster.restore(snapshot as ClusterSnapshot, { jq }),
  };
}
