/** The images kubeadm and the CNI run: servers that listen and log, without a shell. */
import type { Daemon, Image } from '../image.ts';
import { stamp } from '../image.ts';
import { noTools } from './tools.ts';

export const VERSIONS = {
  kubernetes: 'v1.36.3',
  etcd: '3.6.6-0',
  coredns: 'v1.14.1',
  pause: '3.10.1',
  flannel: 'v0.27.4',
  flannelCni: 'v1.8.0-flannel1',
} as const;

/** klog's header: `I1122 19:10:41.123000       1 file.go:1]`. */
const klog = (now: number, where: string, text: string): string => {
  const t = stamp(now);
  return `I${t.m}${t.d} ${t.H}:${t.M}:${t.S}.${t.ms}000       1 ${where}] ${text}`;
};

/** Control-plane components serve these over TLS. */
const SECURE = new Set([6443, 10257, 10259, 2379, 2380]);

function server(log: (now: number) => string[], ports: number[], healthz: string[] = []): Daemon {
  return {
    start(p) {
      for (const line of log(p.now)) p.log(line, 'stderr');
      for (const port of ports) p.listen(port, { http: true, tls: SECURE.has(port) });
    },
    http: (_, request) =>
      healthz.includes(request.path.split('?')[0] as string)
        ? { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'ok' }
        : { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: '404 page not found\n' },
    signal: (p) => p.exit(0, 50),
  };
}

function system(repository: string, tag: string, size: number, command: string, daemon: Daemon, env = {}): Image {
  return {
    repository,
    hasTag: (wanted) => wanted === tag,
    size: () => size,
    config: () => ({
      entrypoint: [command],
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...env },
    }),
    daemons: { [command.slice(command.lastIndexOf('/') + 1)]: daemon },
    tools: noTools,
  };
}

const HEALTH = ['/healthz', '/livez', '/readyz'];

/** Sleeps until told to stop. */
const quiet: Daemon = { start() {}, signal: (p) => p.exit(0) };
/** Copies a file for the CNI and ends. */
const copy: Daemon = { start: (p) => p.exit(0, 30) };

export const systemImages: Image[] = [
  {
    ...system('registry.k8s.io/pause', VERSIONS.pause, 320_448, '/pause', quiet),
    hasTag: (tag) => /^(latest|[123](\.[0-9]+){1,2})$/.test(tag),
  },
  system(
    'registry.k8s.io/kube-apiserver',
    VERSIONS.kubernetes,
    27_061_991,
    'kube-apiserver',
    server(
      (now) => [
        klog(now, 'options.go:263', 'external host was not specified, using 172.29.9.1'),
        klog(now, 'server.go:150', `Version: ${VERSIONS.kubernetes}`),
        klog(now, 'secure_serving.go:211', 'Serving securely on [::]:6443'),
      ],
      [6443],
      HEALTH,
    ),
  ),
  system(
    'registry.k8s.io/kube-controller-manager',
    VERSIONS.kubernetes,
    22_820_214,
    'kube-controller-manager',
    server(
      (now) => [
        klog(now, 'controllermanager.go:189', `"Starting" version="${VERSIONS.kubernetes}"`),
        klog(now, 'secure_serving.go:211', 'Serving securely on 127.0.0.1:10257'),
        klog(now, 'leaderelection.go:271', 'successfully acquired lease kube-system/kube-controller-manager'),
      ],
      [10257],
      HEALTH,
    ),
  ),
  system(
    'registry.k8s.io/kube-scheduler',
    VERSIONS.kubernetes,
    17_382_979,
    'kube-scheduler',
    server(
      (now) => [
        klog(now, 'server.go:172', `"Starting Kubernetes Scheduler" version="${VERSIONS.kubernetes}"`),
        klog(now, 'secure_serving.go:211', 'Serving securely on 127.0.0.1:10259'),
        klog(now, 'leaderelection.go:271', 'successfully acquired lease kube-system/kube-scheduler'),
      ],
      [10259],
      HEALTH,
    ),
  ),
  system(
    'registry.k8s.io/kube-proxy',
    VERSIONS.kubernetes,
    25_963_701,
    '/usr/local/bin/kube-proxy',
    server(
      (now) => [
        klog(now, 'server_linux.go:53', '"Using iptables proxy"'),
        klog(now, 'server.go:655', `"Version info" version="${VERSIONS.kubernetes}"`),
        klog(now, 'config.go:200', '"Starting service config controller"'),
        klog(now, 'config.go:105', '"Starting endpoint slice config controller"'),
      ],
      [10249, 10256],
      HEALTH,
    ),
  ),
  system(
    'registry.k8s.io/etcd',
    VERSIONS.etcd,
    22_871_747,
    'etcd',
    server(
      (now) => [
        `{"level":"info","ts":"${new Date(now).toISOString().slice(0, 23)}000Z","caller":"embed/serve.go:210","msg":"serving client traffic securely","traffic":"grpc+http","address":"172.29.9.1:2379"}`,
      ],
      [2379, 2380, 2381],
      [...HEALTH, '/health'],
    ),
  ),
  system(
    'registry.k8s.io/coredns/coredns',
    VERSIONS.coredns,
    22_384_805,
    '/coredns',
    {
      start(p) {
        p.log(
          '.:53\n[INFO] plugin/reload: Running configuration SHA512 = 591cf328cccc12bc490481273e738df59329c62c0b729d94e8b61db9961c2fa5f046dd37f1cf888b953814040d180f52594972691cd6ff41be96639138a43908\nCoreDNS-1.14.1\nlinux/amd64, go1.25.5',
        );
        p.listen(53, { protocol: 'udp' });
        p.listen(53);
        p.listen(8080, { http: true });
        p.listen(8181, { http: true });
        p.listen(9153, { http: true });
      },
      http: (_, request) =>
        (request.port === 8080 && request.path === '/health') || (request.port === 8181 && request.path === '/ready')
          ? { status: 200, body: 'OK' }
          : { status: 404, body: '404 page not found\n' },
      signal(p) {
        p.log(
          '[INFO] SIGTERM: Shutting down servers then terminating\n[INFO] plugin/health: Going into lameduck mode for 5s',
        );
        p.exit(0, 5000);
      },
    },
    { SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt' },
  ),
  {
    ...system(
      'ghcr.io/flannel-io/flannel',
      VERSIONS.flannel,
      32_810_774,
      '/opt/bin/flanneld',
      server(
        (now) => [
          klog(now, 'main.go:229', 'CLI flags config: {ipMasq:true kubeSubnetMgr:true}'),
          klog(now, 'main.go:264', 'Created subnet manager: Kubernetes Subnet Manager'),
          klog(now, 'main.go:471', 'Found network config - Backend type: vxlan'),
          klog(now, 'main.go:412', 'Running backend.'),
        ],
        [],
      ),
    ),
    daemons: {
      flanneld: server((now) => [klog(now, 'main.go:412', 'Running backend.')], []),
      cp: copy,
    },
  },
  {
    ...system('ghcr.io/flannel-io/flannel-cni-plugin', VERSIONS.flannelCni, 4_912_223, '/flannel', copy),
    daemons: { flannel: copy, cp: copy },
  },
];

/** What kubeadm and the CNI have pulled on a node before anything else runs. */
export function systemImageNames(controlPlane: boolean): string[] {
  const v = VERSIONS.kubernetes;
  const common = [
    `registry.k8s.io/pause:${VERSIONS.pause}`,
    `registry.k8s.io/kube-proxy:${v}`,
    `registry.k8s.io/coredns/coredns:${VERSIONS.coredns}`,
    `ghcr.io/flannel-io/flannel:${VERSIONS.flannel}`,
    `ghcr.io/flannel-io/flannel-cni-plugin:${VERSIONS.flannelCni}`,
  ];
  if (!controlPlane) return common;
  return [
    ...common,
    `registry.k8s.io/etcd:${VERSIONS.etcd}`,
    `registry.k8s.io/kube-apiserver:${v}`,
    `registry.k8s.io/kube-controller-manager:${v}`,
    `registry.k8s.io/kube-scheduler:${v}`,
  ];
}
