/** Before the tests that compare with the real tools: those are fetched once. */
import { realHelm, realKubectl } from '../oracle.ts';

export function setup(): void {
  realKubectl();
  realHelm();
}
