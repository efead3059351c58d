/** The machine's and the network's tools: one file in the browser, which comes with the first of them. */
export { ifconfig } from './net/ifconfig.ts';
export { ip } from './net/ip.ts';
export { netstat } from './net/netstat.ts';
export { nslookup } from './net/nslookup.ts';
export { ping } from './net/ping.ts';
export { ss } from './net/ss.ts';
export { apt, dnf } from './packages.ts';
export { less } from './pager.ts';
export { df, free, killall, pgrep, pidof, pkill, uptime } from './proc/machine.ts';
export { ps } from './proc/ps.ts';
export { top } from './proc/top.ts';
export { file, tree } from './tree.ts';
export { wget } from './wget.ts';
