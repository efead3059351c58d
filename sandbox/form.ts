/** How a cluster comes to be: what the API server and kubeadm make. Not needed where a saved state is loaded. */
export { bootstrap } from './apiserver/bootstrap.ts';
export { clusterAddons } from './kubelet/addons.ts';
