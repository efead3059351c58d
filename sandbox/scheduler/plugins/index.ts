/** The default profile's plugins, in the order their filters run. */
import type { Plugin } from '../plugin.ts';
import { imageLocality } from './image-locality.ts';
import { interPodAffinity } from './inter-pod-affinity.ts';
import { nodeAffinity } from './node-affinity.ts';
import { balancedAllocation, nodeResourcesFit } from './node-resources.ts';
import { podTopologySpread } from './pod-topology-spread.ts';
import { nodeName, nodePorts, nodeUnschedulable } from './simple.ts';
import { taintToleration } from './taint-toleration.ts';

export const plugins: readonly Plugin[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  podTopologySpread,
  interPodAffinity,
  balancedAllocation,
  imageLocality,
];
