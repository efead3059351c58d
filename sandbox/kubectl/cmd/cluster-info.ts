import type { KubeList } from '../../apimachinery/meta.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import { flag } from '../flags.ts';
import { printFlags } from '../printers/index.ts';

const dump: Command = {
  name: 'dump',
  use: 'dump [flags]',
  short: 'Dump relevant information for debugging and diagnosis',
  long: 'Dump cluster information out suitable for debugging and diagnosing cluster problems.',
  flags: [
    ...printFlags.map((f) => (f.name === 'output' ? { ...f, default: 'json' } : f)),
    flag.bool('all-namespaces', false, 'If true, dump all namespaces.  If true, --namespaces is ignored.', 'A'),
    flag.slice('namespaces', [], 'A comma separated list of namespaces to dump.'),
    flag.string(
      'output-directory',
      '',
      "Where to output the files.  If empty or '-' uses stdout, otherwise creates a directory hierarchy in that directory",
    ),
    flag.duration(
      'pod-running-timeout',
      '20s',
      'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
    ),
  ],
  action: () => ({
    run() {
      throw new CommandError('cluster-info dump is not part of this kubectl: use get, describe and logs');
    },
  }),
};

export const clusterInfo: Command = {
  name: 'cluster-info',
  use: 'cluster-info [flags]',
  short: 'Display cluster information',
  long: `Display addresses of the control plane and services with label kubernetes.io/cluster-service=true.

'kubectl cluster-info dump' shows much more.`,
  examples: `# Where the control plane and the cluster services are
kubectl cluster-info`,
  commands: [dump],
  action: ({ factory, process }) => ({
    async run() {
      const client = factory.client();
      let failure: unknown;
      let services: KubeList | undefined;
      try {
        await factory.mapper().forArgument('services');
        services = await client.request<KubeList>({
          method: 'GET',
          path: '/api/v1/namespaces/kube-system/services',
          query: { labelSelector: 'kubernetes.io/cluster-service=true' },
        });
      } catch (error) {
        failure = error;
      }
      const { server } = client.config;
      const out: string[] = [];
      if (services) {
        out.push(line('Kubernetes control plane', server, process.stdout.isTTY));
        for (const service of services.items) {
          const { name = '', namespace = '', labels } = service.metadata;
          const ingress = service.status?.loadBalancer?.ingress?.[0];
          const ports = (service.spec?.ports ?? []) as { name?: string; port: number }[];
          const first = ports[0];
          const scheme = first && (first.name === 'https' || first.port === 443) ? 'https' : '';
          const path =
            first && (scheme || first.name) ? [scheme, name, first.name].filter((p, i) => p || i > 0).join(':') : name;
          const link = ingress
            ? ports.map((p) => `http://${ingress.ip || ingress.hostname}:${p.port} `).join('')
            : `${server}/api/v1/namespaces/${namespace}/services/${path}/proxy`;
          out.push(line(labels?.['kubernetes.io/name'] || name, link, process.stdout.isTTY));
        }
      }
      out.push("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
      await process.stdout.write(out.join(''));
      if (failure) throw failure;
    },
  }),
};

/** Green and yellow on a terminal. */
function line(name: string, link: string, colour: boolean): string {
  if (!colour) return `${name} is running at ${link}\n`;
  return `\x1b[0;32m${name}\x1b[0m is running at \x1b[0;33m${link}\x1b[0m\n`;
}
