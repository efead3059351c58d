export { systemImageNames } from './images/system.ts';
export { Kubelet, type KubeletOptions, type KubeletState } from './kubelet.ts';
export type { NodeOptions } from './node-status.ts';
export { controlPlanePods } from './static-pods.ts';
