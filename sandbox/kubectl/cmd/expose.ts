/** Follows kubectl/pkg/cmd/expose and polymorphichelpers/{canbeexposed,mapbasedselectorforobject,portsforobject,protocolsforobject}.go. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { Action, Command, Invocation } from '../command.ts';
import { CommandError } from '../errors.ts';
import { flag } from '../flags.ts';
import { ResourceHelper } from '../helper.ts';
import { withLastApplied } from '../last-applied.ts';
import { markTyped, printFlags, toPrinter } from '../printers/index.ts';
import type { Info } from '../resource-builder.ts';
import { type ContainerPort, portsOf, selectorOf } from './expose/exposed.ts';
import { parseLabels, parsePort } from './label-text.ts';
import { overrideFlags, withOverrides } from './overrides.ts';
import {
  dryRunFlag,
  dryRunOf,
  dryRunSuffix,
  fieldManagerFlag,
  filenameFlags,
  filenameOptions,
  saveConfigFlag,
} from './shared.ts';

/** Of a Service's name. */
const MAX_NAME = 63;

export const expose: Command = {
  name: 'expose',
  use: 'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  long: `Expose a resource as a new Kubernetes service.

The new service selects the pods that the deployment, replica set, service or pod named here selects or is. Without --port it serves on the ports the containers declare, and without --labels it has the labels of what it exposes. A deployment or replica set can only be exposed when its selector consists of matchLabels alone.

Possible resources include (case insensitive):

pod (po), service (svc), replicationcontroller (rc), deployment (deploy), replicaset (rs)`,
  examples: `# A service for a deployment: port 80 leads to port 8080 of its pods
kubectl expose deployment shop --port=80 --target-port=8080

# The same, reachable on a port of every node
kubectl expose deployment shop --port=80 --target-port=8080 --type=NodePort

# A service for one pod, under another name
kubectl expose pod shop-0 --port=80 --name=first-shop

# A second service for the pods of a first one
kubectl expose service shop --port=443 --target-port=8443 --name=shop-https`,
  flags: [
    ...printFlags,
    ...overrideFlags,
    ...filenameFlags('identifying the resource to expose a service'),
    dryRunFlag,
    fieldManagerFlag('kubectl-expose'),
    saveConfigFlag,
    flag.string(
      'cluster-ip',
      '',
      "ClusterIP to be assigned to the service. Leave empty to auto-allocate, or set to 'None' to create a headless service.",
    ),
    flag.string(
      'external-ip',
      '',
      'Additional external IP address (not managed by Kubernetes) to accept for the service. If this IP is routed to a node, the service can be accessed by this IP in addition to its generated service IP.',
    ),
    flag.string('labels', '', 'Labels to apply to the service created by this call.', 'l'),
    flag.string(
      'load-balancer-ip',
      '',
      'IP to assign to the LoadBalancer. If empty, an ephemeral IP will be created and used (cloud-provider specific).',
    ),
    flag.string('name', '', 'The name for the newly created object.'),
    flag.string(
      'port',
      '',
      'The port that the service should serve on. Copied from the resource being exposed, if unspecified',
    ),
    flag.string('protocol', '', "The network protocol for the service to be created. Default is 'TCP'."),
    flag.string(
      'selector',
      '',
      'A label selector to use for this service. Only equality-based selector requirements are supported. If empty (the default) infer the selector from the resource being exposed.',
    ),
    flag.string(
      'session-affinity',
      '',
      "If non-empty, set the session affinity for the service to this; legal values: 'None', 'ClientIP'",
    ),
    flag.string(
      'target-port',
      '',
      'Name or number for the port on the container that the service should direct traffic to. Optional.',
    ),
    flag.string(
      'type',
      '',
      "Type for this service: ClusterIP, NodePort, LoadBalancer, or ExternalName. Default is 'ClusterIP'.",
    ),
  ],
  action: (invocation) => new Expose(invocation),
};

const EXPOSABLE = new Set(['Pod', 'Service', 'ReplicationController', 'Deployment.apps', 'ReplicaSet.apps']);

class Expose implements Action {
  private readonly invocation: Invocation;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
  }

  async run(): Promise<void> {
    const { args, flags, factory, process } = this.invocation;
    const { namespace, explicit } = factory.namespace();
    const dryRun = dryRunOf(this.invocation);
    const print = toPrinter(this.invocation, `exposed${dryRunSuffix(dryRun)}`);
    const result = await factory
      .builder()
      .continueOnError()
      .namespace(namespace)
      .filenames(filenameOptions(flags), explicit)
      .args(false, args)
      .flatten()
      .do();
    await result.visit(async (info) => {
      let service = markTyped(withOverrides(flags, this.service(info)));
      if (dryRun === 'client') {
        if (explicit) service = markTyped(inNamespace(service, namespace));
        await process.stdout.write(print(service));
        return;
      }
      if (flags.bool('save-config')) service = markTyped(withLastApplied(service));
      const mapping = await factory.mapper().forKind(service.apiVersion, service.kind);
      const helper = new ResourceHelper(factory.client(), {
        dryRun: dryRun === 'server',
        fieldManager: flags.string('field-manager'),
      });
      await process.stdout.write(print(await helper.create({ mapping, namespace }, service)));
    });
  }

  private service({ mapping, name, object }: Info): KubeObject {
    const { flags } = this.invocation;
    const exposed = object as KubeObject;
    const kind = mapping.group ? `${mapping.kind}.${mapping.group}` : mapping.kind;
    if (!EXPOSABLE.has(kind)) throw new CommandError(`cannot expose a ${kind}`);
    const selector = flags.string('selector') ? undefined : selectorOf(exposed);
    const ports = portsOf(exposed);
    const clusterIP = flags.string('cluster-ip');
    const wanted = flags.string('port') || unique(ports.map((p) => String(p.port))).join(',');
    if (!wanted && clusterIP !== 'None') {
      throw new CommandError("couldn't find port via --port flag or introspection");
    }
    const type = flags.string('type');
    const labels = flags.string('labels') ? parseLabels(flags.string('labels')) : (exposed.metadata.labels ?? {});
    const spec = {
      ...(wanted ? { ports: this.servicePorts(wanted.split(','), ports) } : {}),
      selector: selector ?? parseLabels(flags.string('selector')),
      ...(clusterIP ? { clusterIP } : {}),
      ...(type ? { type } : {}),
      ...optional('externalIPs', flags.string('external-ip') && [flags.string('external-ip')]),
      ...optional('sessionAffinity', this.sessionAffinity()),
      ...optional('loadBalancerIP', type === 'LoadBalancer' && flags.string('load-balancer-ip')),
    };
    return {
      kind: 'Service',
      apiVersion: 'v1',
      metadata: {
        name: flags.string('name') || name.slice(0, MAX_NAME),
        ...(Object.keys(labels).length > 0 ? { labels } : {}),
      },
      spec,
      status: { loadBalancer: {} },
    };
  }

  private sessionAffinity(): string {
    const affinity = this.invocation.flags.string('session-affinity');
    if (affinity && affinity !== 'None' && affinity !== 'ClientIP') {
      throw new CommandError(`unknown session affinity: ${affinity}`);
    }
    return affinity;
  }

  /** One for each port and each protocol it has in the containers, unless --protocol names one. */
  private servicePorts(wanted: readonly string[], declared: readonly ContainerPort[]): object[] {
    const { flags } = this.invocation;
    const target = flags.string('target-port');
    const protocol = flags.string('protocol');
    return wanted.flatMap((text, i) => {
      const port = parsePort(text);
      const found = unique(declared.filter((p) => p.port === port).map((p) => p.protocol));
      const protocols = protocol ? [protocol] : found.length > 0 ? found : ['TCP'];
      const name = wanted.length > 1 ? `port-${i + 1}` : '';
      return protocols.map((each) => ({
        ...optional('name', protocols.length > 1 ? `port-${i + 1}-${each.toLowerCase()}` : name),
        protocol: each,
        port,
        targetPort: target ? (/^[+-]?\d+$/.test(target) ? Number(target) : target) : port,
      }));
    });
  }
}

function optional(name: string, value: unknown): Record<string, unknown> {
  return value ? { [name]: value } : {};
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

export function inNamespace(object: KubeObject, namespace: string): KubeObject {
  const { name, ...rest } = object.metadata;
  return { ...object, metadata: { ...(name === undefined ? {} : { name }), namespace, ...rest } };
}
