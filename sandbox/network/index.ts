export { ClusterNetwork, type NetworkOptions } from './network.ts';
