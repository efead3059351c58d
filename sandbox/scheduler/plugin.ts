/** The scheduling framework's extension points, as far as the plugins here need them. Follows pkg/scheduler/framework/interface.go. */
import type { NodeInfo, PodInfo } from './node-info.ts';

/** Why a node is out. `unresolvable`: removing Pods from it would not help. */
export interface Rejection {
  reasons: string[];
  unresolvable: boolean;
}

/** One scheduling cycle. */
export interface Cycle {
  pod: PodInfo;
  /** All nodes, in name order. */
  nodes: readonly NodeInfo[];
  /** Labels of a namespace, for selectors over namespaces. */
  namespaceLabels(name: string): Record<string, string>;
  /** A plugin's own notes for the cycle. */
  notes: Map<string, unknown>;
}

export interface Plugin {
  name: string;
  /** Narrows the nodes to look at; undefined: all. */
  preFilter?(cycle: Cycle): ReadonlySet<string> | undefined;
  filter?(cycle: Cycle, node: NodeInfo): Rejection | undefined;
  /** Whether the plugin filters in this cycle. */
  filters?(cycle: Cycle): boolean;
  /** 0…100 after {@link normalize}; `weight` multiplies it. Undefined for a cycle the plugin has no opinion on. */
  score?(cycle: Cycle, node: NodeInfo): number;
  /** Whether the plugin scores in this cycle. */
  scores?(cycle: Cycle): boolean;
  /** From raw to 0…100, in place. */
  normalize?(scores: number[]): void;
  weight?: number;
}

export function reject(unresolvable: boolean, ...reasons: string[]): Rejection {
  return { reasons, unresolvable };
}

/** Scales to 0…100 by the largest; reversed where less is better. */
export function scaleByMax(reverse: boolean): (scores: number[]) => void {
  return (scores) => {
    const max = Math.max(0, ...scores);
    for (let i = 0; i < scores.length; i++) {
      const scaled = max === 0 ? 0 : Math.floor(((scores[i] as number) * 100) / max);
      scores[i] = reverse ? 100 - scaled : scaled;
    }
  };
}
