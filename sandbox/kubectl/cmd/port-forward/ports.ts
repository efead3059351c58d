/** From what was typed to numbers. Follows kubectl/pkg/cmd/portforward and util/service_port.go. */
import type { KubeObject } from '../../../apimachinery/meta.ts';
import { CommandError } from '../../errors.ts';

export interface ForwardedPort {
  /** 0: any. */
  local: number;
  remote: number;
}

const split = (port: string): [string, string] => {
  const parts = port.split(':');
  return parts.length === 2 ? (parts as [string, string]) : [parts[0] as string, parts[0] as string];
};

const isNumber = (text: string): boolean => /^[+-]?\d+$/.test(text);

/** Ports of a Pod by number or by name. */
export function podPorts(words: string[], pod: KubeObject): string[] {
  return words.map((word) => {
    const [local, remote] = split(word);
    if (isNumber(remote)) {
      requireTcp(pod, Number(remote));
      return word;
    }
    const number = namedPort(pod, remote);
    if (number === undefined)
      throw new CommandError(`Pod '${pod.metadata.name}' does not have a named port '${remote}'`);
    return local === remote ? `${number}` : `${local}:${number}`;
  });
}

function requireTcp(pod: KubeObject, number: number): void {
  const found = pod.spec.containers
    .flatMap((c: { ports?: { containerPort: number; protocol?: string }[] }) => c.ports ?? [])
    .filter((p: { containerPort: number }) => p.containerPort === number);
  if (found.length > 0 && found.every((p: { protocol?: string }) => p.protocol === 'UDP'))
    throw new CommandError(`UDP protocol is not supported for ${number}`);
}

function namedPort(pod: KubeObject, name: string): number | undefined {
  for (const container of pod.spec.containers)
    for (const port of container.ports ?? []) if (port.name === name && name !== '') return port.containerPort;
  return undefined;
}

/** A Service's ports become the ports behind them. */
export function servicePorts(words: string[], service: KubeObject, pod: KubeObject): string[] {
  const { name } = service.metadata;
  return words.map((word) => {
    const [local, remote] = split(word);
    const ports: { name?: string; port: number; protocol?: string; targetPort?: number | string }[] =
      service.spec.ports ?? [];
    const named = isNumber(remote) ? undefined : ports.find((p) => p.name === remote);
    if (!isNumber(remote) && !named) throw new CommandError(`Service '${name}' does not have a named port '${remote}'`);
    const port = named ?? ports.find((p) => p.port === Number(remote));
    if (!port) throw new CommandError(`Service ${name} does not have a service port ${remote}`);
    if (port.protocol === 'UDP') throw new CommandError(`UDP protocol is not supported for ${remote}`);
    const { targetPort = port.port } = port;
    let target: number | undefined;
    if (service.spec.clusterIP === 'None') target = port.port;
    else if (typeof targetPort === 'number') target = targetPort === 0 ? port.port : targetPort;
    else {
      target = namedPort(pod, targetPort);
      if (target === undefined)
        throw new CommandError(`Pod '${pod.metadata.name}' does not have a named port '${targetPort}'`);
    }
    const wanted = named && local === remote ? String(port.port) : local;
    return wanted === String(target) ? `${target}` : `${wanted}:${target}`;
  });
}

/** `8080:80`, `80`, `:80`. */
export function parsePorts(words: string[]): ForwardedPort[] {
  return words.map((word) => {
    const [local, remote] = split(word);
    const number = (text: string, side: string) => {
      const fail = (why: string) =>
        new CommandError(
          `error parsing ${side} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`,
        );
      if (!/^\d+$/.test(text)) throw fail('invalid syntax');
      if (Number(text) > 65535) throw fail('value out of range');
      return Number(text);
    };
    const ports = { local: number(local || '0', 'local'), remote: number(remote, 'remote') };
    if (ports.remote === 0) throw new CommandError('remote port must be > 0');
    return ports;
  });
}

/** `localhost` is both loopbacks. */
export function parseAddresses(words: string[]): { address: string; family: 4 | 6 }[] {
  const seen = new Map<string, 4 | 6>();
  for (const word of words) {
    if (word === 'localhost') {
      seen.set('127.0.0.1', 4);
      seen.set('::1', 6);
    } else if (/^\d+\.\d+\.\d+\.\d+$/.test(word)) seen.set(word, 4);
    else if (word.includes(':')) seen.set(word, 6);
    else throw new CommandError(`${word} is not a valid IP`);
  }
  return [...seen].map(([address, family]) => ({ address, family }));
}
