/** ip addr, link, route and neigh, to look at: iproute2's and busybox's. */
import type { NetworkInterface, Process, Program } from '../../../apimachinery/process.ts';
import { broadcast, interfacesOf, type Route, routesOf } from './shared.ts';

const OBJECTS = ['address', 'link', 'route', 'neighbour', 'rule'];

export const ip: Program = async (process) => {
  const words = process.argv.slice(1);
  const options = new Set<string>();
  while (words[0]?.startsWith('-')) options.add((words.shift() as string).replace(/^--?/, ''));
  const [given, ...rest] = words;
  if (given === undefined || given === 'help') {
    await process.stderr.write(process.userland === 'busybox' ? BUSYBOX_USAGE : USAGE);
    return process.userland === 'busybox' ? 1 : 255;
  }
  const object = OBJECTS.find((name) => name.startsWith(given));
  if (!object) {
    await process.stderr.write(
      process.userland === 'busybox'
        ? `ip: unknown command "${given}"\n`
        : `Object "${given}" is unknown, try "ip help".\n`,
    );
    return 1;
  }
  const verb = rest[0];
  if (verb !== undefined && /^(add|a|del|delete|set|change|replace|flush)$/.test(verb)) {
    await process.stderr.write(
      process.userland === 'busybox'
        ? 'ip: RTNETLINK answers: Operation not permitted\n'
        : 'RTNETLINK answers: Operation not permitted\n',
    );
    return 2;
  }
  const operands = verb !== undefined && /^(sh|sho|show|l|list|ls|s)$/.test(verb) ? rest.slice(1) : rest;
  if (object === 'neighbour') return 0;
  if (object === 'rule') {
    await process.stdout.write(
      '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n',
    );
    return 0;
  }
  if (object === 'route') return route(process, rest);
  const name = operands[0] === 'dev' ? operands[1] : operands[0];
  const all = interfacesOf(process);
  const shown = name === undefined ? all : all.filter((device) => device.name === name);
  if (shown.length === 0 && name !== undefined) {
    await process.stderr.write(
      process.userland === 'busybox' ? `ip: can't find device '${name}'\n` : `Device "${name}" does not exist.\n`,
    );
    return 1;
  }
  const text = shown.map((device) => describe(device, all.indexOf(device) + 1, object === 'address', process, options));
  await process.stdout.write(text.join(''));
  return 0;
};

function describe(
  device: NetworkInterface,
  index: number,
  addresses: boolean,
  process: Process,
  options: Set<string>,
): string {
  const loopback = device.name === 'lo';
  const busybox = process.userland === 'busybox';
  const peer = device.name === 'eth0' && device.mtu === 1450;
  const shown = peer ? 'eth0@if7' : device.name;
  const discipline = loopback || peer || device.mtu === 1450 ? 'noqueue' : 'pfifo_fast';
  const state = loopback || device.name === 'flannel.1' ? 'UNKNOWN' : 'UP';
  const flags = loopback
    ? 'LOOPBACK,UP,LOWER_UP'
    : busybox && peer
      ? 'BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN'
      : 'BROADCAST,MULTICAST,UP,LOWER_UP';
  const bare = options.has('br') || options.has('brief');
  if (bare) {
    const value = addresses
      ? `${device.address}/${device.prefix} `
      : `${device.mac ?? '00:00:00:00:00:00'} <${flags}> `;
    return `${shown.padEnd(16)} ${state.padEnd(14)} ${value}\n`;
  }
  if (options.has('o') || options.has('oneline')) {
    if (addresses)
      return `${index}: ${device.name}    inet ${inet(device)}\\       valid_lft forever preferred_lft forever\n`;
  }
  const mode = addresses ? '' : 'mode DEFAULT ';
  const queue = loopback || device.name === 'cni0' || device.mtu === 1500 ? ' qlen 1000' : '';
  const tail = busybox ? queue : ` state ${state} ${mode}group default${queue}`;
  const lines = [`${index}: ${shown}: <${flags}> mtu ${device.mtu} qdisc ${discipline}${tail}${queue ? '' : ' '}\n`];
  lines.push(
    loopback
      ? '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n'
      : `    link/ether ${device.mac} brd ff:ff:ff:ff:ff:ff${peer && !busybox ? ' link-netnsid 0' : ''}\n`,
  );
  if (addresses) lines.push(`    inet ${inet(device)}\n       valid_lft forever preferred_lft forever\n`);
  return lines.join('');
}

function inet(device: NetworkInterface): string {
  if (device.name === 'lo') return `${device.address}/8 scope host lo`;
  const brd = device.prefix === 32 ? '' : ` brd ${broadcast(device)}`;
  return `${device.address}/${device.prefix}${brd} scope global ${device.name}`;
}

async function route(process: Process, words: string[]): Promise<number> {
  const busybox = process.userland === 'busybox';
  if (words[0] === 'get' && words[1]) {
    const device = interfacesOf(process).find((d) => d.name === 'eth0');
    const via = routesOf(process)[0]?.via;
    await process.stdout.write(
      `${words[1]} via ${via} dev eth0 src ${device?.address}${busybox ? ' ' : ' uid 0 '}\n${busybox ? '' : '    cache \n'}`,
    );
    return 0;
  }
  const line = ({ destination, prefix, via, device, source }: Route): string => {
    const to = prefix === 0 ? 'default' : `${destination}/${prefix}`;
    if (via) return `${to} via ${via} dev ${device} \n`;
    return busybox
      ? `${to} dev ${device} scope link  src ${source} \n`
      : `${to} dev ${device} proto kernel scope link src ${source} \n`;
  };
  await process.stdout.write(routesOf(process).map(line).join(''));
  return 0;
}

const USAGE = `Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
       ip [ -force ] -batch filename
where  OBJECT := { address | link | neighbour | route | rule }
       OPTIONS := { -br[ief] | -o[neline] }
`;
const BUSYBOX_USAGE = `BusyBox v1.36.1 multi-call binary.

Usage: ip [OPTIONS] address|route|link|neigh|rule [ARGS]
`;
