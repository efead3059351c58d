/** The machine the learner sits at: what kubeadm and a package manager have left on the control-plane node. */
import type { Identity, Pki } from './apimachinery/pki.ts';
import type { FileSystem } from './apimachinery/process.ts';

export const ADMIN: Identity = { user: 'kubernetes-admin', groups: ['kubeadm:cluster-admins'] };

export interface MachineOptions {
  hostname: string;
  /** `https://kubeapi.magedu.com:6443`. */
  server: string;
  pki: Pki;
  /** Node names and addresses, for /etc/hosts. */
  nodes: { name: string; address: string }[];
  /** Absolute path → content, from the scenario. */
  files: Record<string, string>;
}

/** Fills an empty file system. */
export function furnish(fs: FileSystem, options: MachineOptions): void {
  const { hostname, pki, server, nodes } = options;
  const write = (path: string, content: string, mode = 0o644) => {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (folder) fs.mkdir(folder, { recursive: true });
    fs.writeFile(path, content, { mode });
  };
  for (const folder of ['/root', '/tmp', '/home', '/var/log', '/usr/bin', '/bin', '/dev', '/proc', '/mnt', '/opt']) {
    fs.mkdir(folder, { recursive: true });
  }
  const admin = pki.issue(ADMIN);
  const config = kubeconfig(server, pki.ca, admin);
  write('/root/.kube/config', config, 0o600);
  write('/etc/kubernetes/admin.conf', config, 0o600);
  write('/etc/kubernetes/pki/ca.crt', pki.ca);
  const kubelet = pki.issue({ user: 'kube-apiserver-kubelet-client', groups: ['kubeadm:cluster-admins'] });
  write('/etc/kubernetes/pki/apiserver-kubelet-client.crt', kubelet.cert);
  write('/etc/kubernetes/pki/apiserver-kubelet-client.key', kubelet.key, 0o600);
  const alias = new URL(server).hostname;
  const hosts = nodes.map(
    (node, i) => `${node.address} ${node.name}${i === 0 && alias !== node.name ? ` ${alias}` : ''}\n`,
  );
  write('/etc/hosts', `127.0.0.1 localhost\n${hosts.join('')}`);
  write('/etc/hostname', `${hostname}\n`);
  write(
    '/etc/os-release',
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
  );
  write('/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n');
  for (const [path, content] of Object.entries(options.files)) write(path, content);
}

/** As `kubeadm init` writes it. PEM texts in. */
export function kubeconfig(server: string, ca: string, admin: { cert: string; key: string }): string {
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${btoa(ca)}
    server: ${server}
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: kubernetes-admin
  name: kubernetes-admin@kubernetes
current-context: kubernetes-admin@kubernetes
kind: Config
preferences: {}
users:
- name: kubernetes-admin
  user:
    client-certificate-data: ${btoa(admin.cert)}
    client-key-data: ${btoa(admin.key)}
`;
}
