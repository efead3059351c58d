import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { Command, Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { generator, nameArgument } from './generator.ts';

interface ServiceShape {
  type: string;
  clusterIP?: string;
  externalName?: string;
  nodePort?: number;
  /** --tcp may be left out. */
  portless?: boolean;
}

function serviceObject(
  invocation: Invocation,
  { type, clusterIP, externalName, nodePort, portless }: ServiceShape,
): KubeObject {
  const name = nameArgument(invocation);
  const tcp = invocation.flags.list('tcp');
  if (tcp.length === 0 && !portless) throw new CommandError('at least one tcp port specifier must be provided');
  const ports = tcp.map((text) => {
    const [port, target] = parsePorts(text);
    return {
      name: text.replaceAll(':', '-'),
      protocol: 'TCP',
      port,
      targetPort: target,
      ...(nodePort ? { nodePort } : {}),
    };
  });
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, labels: { app: name } },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector: { app: name },
      ...(clusterIP ? { clusterIP } : {}),
      type,
      ...(externalName ? { externalName } : {}),
    },
    status: { loadBalancer: {} },
  };
}

/** `80`, `80:8080`, `80:http` */
function parsePorts(text: string): [port: number, target: number | string] {
  const [first = '', second] = text.split(':');
  const port = portNumber(first);
  if (second === undefined) return [port, port];
  if (/^\d+$/.test(second)) return [port, portNumber(second)];
  if (!/^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/.test(second)) throw new CommandError(nameProblem(second));
  return [port, second];
}

function nameProblem(text: string): string {
  const problems: string[] = [];
  if (text.length > 15) problems.push('must be no more than 15 characters');
  if (!/^[a-z0-9-]+$/.test(text))
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(text)) problems.push('must contain at least one letter (a-z)');
  if (text.includes('--')) problems.push('must not contain consecutive hyphens');
  if (/^-|-$/.test(text)) problems.push('must not begin or end with a hyphen');
  return problems.join(',');
}

function portNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  if (Number(text) > 65_535)
    throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`);
  return Number(text);
}

const clusterIP: Command = generator({
  name: 'clusterip',
  use: 'clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
  short: 'Create a ClusterIP service',
  long: 'Create a ClusterIP service with the specified name.',
  examples: `# Port 80 of the service leads to port 8080 of the pods
kubectl create service clusterip shop --tcp=80:8080

# A headless service: DNS answers with the pods' own addresses
kubectl create service clusterip shop --clusterip="None"`,
  flags: [
    flag.string(
      'clusterip',
      '',
      "Assign your own ClusterIP or set to 'None' for a 'headless' service (no loadbalancing).",
    ),
    flag.slice('tcp', [], "Port pairs can be specified as '<port>:<targetPort>'."),
  ],
  generate(invocation) {
    const address = invocation.flags.string('clusterip');
    return serviceObject(invocation, { type: 'ClusterIP', clusterIP: address, portless: address === 'None' });
  },
});

const nodePort: Command = generator({
  name: 'nodeport',
  use: 'nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  short: 'Create a NodePort service',
  long: 'Create a NodePort service with the specified name.',
  examples: `# Reachable on a port of every node
kubectl create service nodeport shop --tcp=80:8080`,
  flags: [
    flag.int('node-port', 0, 'Port used to expose the service on each node in a cluster.'),
    flag.slice('tcp', [], "Port pairs can be specified as '<port>:<targetPort>'."),
  ],
  generate: (invocation) =>
    serviceObject(invocation, { type: 'NodePort', nodePort: invocation.flags.int('node-port') }),
});

const loadBalancer: Command = generator({
  name: 'loadbalancer',
  use: 'loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  short: 'Create a LoadBalancer service',
  long: 'Create a LoadBalancer service with the specified name.',
  examples: `# Reachable through the cloud's load balancer
kubectl create service loadbalancer shop --tcp=80:8080`,
  flags: [flag.slice('tcp', [], "Port pairs can be specified as '<port>:<targetPort>'.")],
  generate: (invocation) => serviceObject(invocation, { type: 'LoadBalancer' }),
});

const externalName: Command = generator({
  name: 'externalname',
  use: 'externalname NAME --external-name external.name [--dry-run=server|client|none]',
  short: 'Create an ExternalName service',
  long: `Create an ExternalName service with the specified name.

Cluster DNS answers for it with an alias of a name outside the cluster.`,
  examples: `# An alias of a database elsewhere
kubectl create service externalname db --external-name db.example.com`,
  flags: [
    flag.string('external-name', '', 'External name of service'),
    flag.slice('tcp', [], "Port pairs can be specified as '<port>:<targetPort>'."),
  ],
  required: ['external-name'],
  generate: (invocation) =>
    serviceObject(invocation, {
      type: 'ExternalName',
      externalName: invocation.flags.string('external-name'),
      portless: true,
    }),
});

export const service: Command = {
  name: 'service',
  aliases: ['svc'],
  use: 'service [flags]',
  short: 'Create a service using a specified subcommand',
  long: 'Create a service using a specified subcommand.',
  commands: [clusterIP, externalName, loadBalancer, nodePort],
};
