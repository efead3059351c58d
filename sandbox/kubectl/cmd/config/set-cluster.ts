import { FileError, resolvePath } from '../../../apimachinery/process.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import type { ClusterConfig } from '../../kubeconfig.ts';
import { toBase64 } from '../create/data.ts';
import { configOf, setEntry } from './edit.ts';
import { refuseArguments } from './usage.ts';

export const setCluster: Command = {
  name: 'set-cluster',
  use: 'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  short: 'Set a cluster entry in kubeconfig',
  long: `Set a cluster entry in kubeconfig.

What the entry has already stays, unless a flag gives it another value.`,
  examples: `# Where the cluster's API server is
kubectl config set-cluster home --server=https://kubeapi.example.com:6443

# Whom to trust there, the certificate written into the file
kubectl config set-cluster home --embed-certs --certificate-authority=ca.crt`,
  flags: [
    flag.string('certificate-authority', '', 'Path to certificate-authority file for the cluster entry in kubeconfig'),
    flag.bool('embed-certs', false, 'embed-certs for the cluster entry in kubeconfig'),
    flag.bool('insecure-skip-tls-verify', false, 'insecure-skip-tls-verify for the cluster entry in kubeconfig'),
    flag.string('proxy-url', '', 'proxy-url for the cluster entry in kubeconfig'),
    flag.string('server', '', 'server for the cluster entry in kubeconfig'),
    flag.string('tls-server-name', '', 'tls-server-name for the cluster entry in kubeconfig'),
  ],
  action: (invocation) => ({
    async run() {
      const { flags, args, process } = invocation;
      const [name] = args;
      if (args.length !== 1 || !name) return refuseArguments(invocation);
      const cluster: ClusterConfig = { ...configOf(invocation).clusters.get(name)?.value };
      const authority = flags.string('certificate-authority');
      if (flags.bool('insecure-skip-tls-verify') && authority !== '')
        throw new CommandError('you cannot specify a certificate authority and insecure mode at the same time');
      if (flags.bool('embed-certs') && authority === '')
        throw new CommandError('you must specify a --certificate-authority to embed');
      if (flags.changed('server')) cluster.server = flags.string('server').replace(/\/$/, '');
      if (flags.changed('tls-server-name')) cluster['tls-server-name'] = flags.string('tls-server-name');
      if (flags.changed('proxy-url')) cluster['proxy-url'] = flags.string('proxy-url');
      if (flags.changed('insecure-skip-tls-verify')) {
        cluster['insecure-skip-tls-verify'] = flags.bool('insecure-skip-tls-verify');
        if (cluster['insecure-skip-tls-verify']) {
          delete cluster['certificate-authority'];
          delete cluster['certificate-authority-data'];
        } else delete cluster['insecure-skip-tls-verify'];
      }
      if (authority !== '') {
        delete cluster['insecure-skip-tls-verify'];
        delete cluster['certificate-authority'];
        delete cluster['certificate-authority-data'];
        const path = resolvePath(process.cwd, authority);
        if (flags.bool('embed-certs')) {
          try {
            cluster['certificate-authority-data'] = toBase64(process.fs.readFile(path));
          } catch (error) {
            if (!(error instanceof FileError)) throw error;
            throw new CommandError(
              `could not stat certificate-authority file ${authority}: stat ${authority}: no such file or directory`,
            );
          }
        } else cluster['certificate-authority'] = path;
      }
      setEntry(invocation, 'clusters', name, cluster);
      await process.stdout.write(`Cluster ${JSON.stringify(name)} set.\n`);
    },
  }),
};
