/** Actions that few commands need: one file in the browser, which comes with the first of them. */
export { Copy } from './cp/action.ts';
export { Describe } from './describe/action.ts';
export { Diff } from './diff/action.ts';
export { Edit } from './edit/action.ts';
export { Events } from './events/action.ts';
export { Explain } from './explain/action.ts';
export { PortForward } from './port-forward/action.ts';
export { ProxyServer } from './proxy/action.ts';
export { History } from './rollout/history-action.ts';
export { Undo } from './rollout/undo-action.ts';
