/** Static Pods and their mirrors in the API. Follows pkg/kubelet/pod/mirror_client.go and kubeadm's manifests. */
import { type KubeObject, thaw } from '../apimachinery/meta.ts';
import { digestOf } from './image.ts';
import { VERSIONS } from './images/system.ts';

export function isStatic(pod: KubeObject): boolean {
  return pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
}

/** The API's image of a static Pod: named for its node, owned by it, marked as a mirror. */
export function mirrorPod(manifest: KubeObject, node: string, nodeUid: string, now: number): KubeObject {
  const pod = thaw(manifest);
  const hash = digestOf(`${node}/${manifest.metadata.name}`).slice(7, 39);
  pod.metadata.annotations = {
    ...pod.metadata.annotations,
    'kubernetes.io/config.hash': hash,
    'kubernetes.io/config.mirror': hash,
    'kubernetes.io/config.seen': new Date(now).toISOString().replace(/\.(\d{3})Z$/, '.$1000000Z'),
    'kubernetes.io/config.source': 'file',
  };
  pod.metadata.ownerReferences = [{ apiVersion: 'v1', controller: true, kind: 'Node', name: node, uid: nodeUid }];
  pod.spec.nodeName = node;
  pod.spec.tolerations = [{ effect: 'NoExecute', operator: 'Exists' }];
  return pod;
}

type Json = Record<string, any>;

function hostPath(name: string, path: string, type: string): { volume: Json; mount: Json } {
  return { volume: { hostPath: { path, type }, name }, mount: { mountPath: path, name, readOnly: true } };
}

function manifest(
  node: string,
  name: string,
  image: string,
  command: string[],
  cpu: string | undefined,
  memory: string | undefined,
  paths: { volume: Json; mount: Json }[],
  probes: Json,
  annotations: Record<string, string> = {},
  ports: Json[] = [],
): KubeObject {
  const requests = { ...(cpu ? { cpu } : {}), ...(memory ? { memory } : {}) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-${node}`,
      namespace: 'kube-system',
      labels: { component: name, tier: 'control-plane' },
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: {
      containers: [
        {
          command,
          image,
          imagePullPolicy: 'IfNotPresent',
          ...probes,
          name,
          ...(ports.length > 0 ? { ports } : {}),
          ...(Object.keys(requests).length > 0 ? { resources: { requests } } : {}),
          volumeMounts: paths.map((p) => p.mount),
        },
      ],
      hostNetwork: true,
      priority: 2000001000,
      priorityClassName: 'system-node-critical',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      volumes: paths.map((p) => p.volume),
    },
  };
}

function probe(path: string, host: string, port: number | string, scheme: string, more: Json): Json {
  return { failureThreshold: 8, httpGet: { host, path, port, scheme }, periodSeconds: 10, timeoutSeconds: 15, ...more };
}

/** The four manifests `kubeadm init` writes. */
export function controlPlanePods(node: string, address: string): KubeObject[] {
  const registry = 'registry.k8s.io';
  const pki = hostPath('k8s-certs', '/etc/kubernetes/pki', 'DirectoryOrCreate');
  const ca = hostPath('ca-certs', '/etc/ssl/certs', 'DirectoryOrCreate');
  const conf = (file: string) => hostPath('kubeconfig', `/etc/kubernetes/${file}.conf`, 'FileOrCreate');
  const delay = { initialDelaySeconds: 10 };
  const startup = { failureThreshold: 24, initialDelaySeconds: 10 };
  const quick = { failureThreshold: 3, periodSeconds: 1 };
  return [
    manifest(
      node,
      'etcd',
      `${registry}/etcd:${VERSIONS.etcd}`,
      [
        'etcd',
        `--advertise-client-urls=https://${address}:2379`,
        '--cert-file=/etc/kubernetes/pki/etcd/server.crt',
        '--client-cert-auth=true',
        '--data-dir=/var/lib/etcd',
        '--feature-gates=InitialCorruptCheck=true',
        `--initial-advertise-peer-urls=https://${address}:2380`,
        `--initial-cluster=${node}=https://${address}:2380`,
        '--key-file=/etc/kubernetes/pki/etcd/server.key',
        `--listen-client-urls=https://127.0.0.1:2379,https://${address}:2379`,
        '--listen-metrics-urls=http://127.0.0.1:2381',
        `--listen-peer-urls=https://${address}:2380`,
        `--name=${node}`,
        '--peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt',
        '--peer-client-cert-auth=true',
        '--peer-key-file=/etc/kubernetes/pki/etcd/peer.key',
        '--peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt',
        '--snapshot-count=10000',
        '--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt',
        '--watch-progress-notify-interval=5s',
      ],
      '100m',
      '100Mi',
      [
        hostPath('etcd-data', '/var/lib/etcd', 'DirectoryOrCreate'),
        hostPath('etcd-certs', '/etc/kubernetes/pki/etcd', 'DirectoryOrCreate'),
      ].map(({ volume, mount }) => ({ volume, mount: { mountPath: mount.mountPath, name: mount.name } })),
      {
        livenessProbe: probe('/livez', '127.0.0.1', 'probe-port', 'HTTP', delay),
        readinessProbe: probe('/readyz', '127.0.0.1', 'probe-port', 'HTTP', quick),
        startupProbe: probe('/readyz', '127.0.0.1', 'probe-port', 'HTTP', startup),
      },
      { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${address}:2379` },
      [{ containerPort: 2381, name: 'probe-port', protocol: 'TCP' }],
    ),
    manifest(
      node,
      'kube-apiserver',
      `${registry}/kube-apiserver:${VERSIONS.kubernetes}`,
      [
        'kube-apiserver',
        `--advertise-address=${address}`,
        '--allow-privileged=true',
        '--authorization-mode=Node,RBAC',
        '--client-ca-file=/etc/kubernetes/pki/ca.crt',
        '--enable-admission-plugins=NodeRestriction',
        '--enable-bootstrap-token-auth=true',
        '--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt',
        '--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt',
        '--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key',
        '--etcd-servers=https://127.0.0.1:2379',
        '--kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt',
        '--kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key',
        '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
        '--proxy-client-cert-file=/etc/kubernetes/pki/front-proxy-client.crt',
        '--proxy-client-key-file=/etc/kubernetes/pki/front-proxy-client.key',
        '--requestheader-allowed-names=front-proxy-client',
        '--requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt',
        '--requestheader-extra-headers-prefix=X-Remote-Extra-',
        '--requestheader-group-headers=X-Remote-Group',
        '--requestheader-username-headers=X-Remote-User',
        '--secure-port=6443',
        '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
        '--service-account-key-file=/etc/kubernetes/pki/sa.pub',
        '--service-account-signing-key-file=/etc/kubernetes/pki/sa.key',
        '--service-cluster-ip-range=10.96.0.0/12',
        '--tls-cert-file=/etc/kubernetes/pki/apiserver.crt',
        '--tls-private-key-file=/etc/kubernetes/pki/apiserver.key',
      ],
      '250m',
      undefined,
      [ca, pki],
      {
        livenessProbe: probe('/livez', address, 'probe-port', 'HTTPS', delay),
        readinessProbe: probe('/readyz', address, 'probe-port', 'HTTPS', quick),
        startupProbe: probe('/livez', address, 'probe-port', 'HTTPS', startup),
      },
      { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${address}:6443` },
      [{ containerPort: 6443, name: 'probe-port', protocol: 'TCP' }],
    ),
    manifest(
      node,
      'kube-controller-manager',
      `${registry}/kube-controller-manager:${VERSIONS.kubernetes}`,
      [
        'kube-controller-manager',
        '--allocate-node-cidrs=true',
        '--authentication-kubeconfig=/etc/kubernetes/controller-manager.conf',
        '--authorization-kubeconfig=/etc/kubernetes/controller-manager.conf',
        '--bind-address=127.0.0.1',
        '--client-ca-file=/etc/kubernetes/pki/ca.crt',
        '--cluster-cidr=10.244.0.0/16',
        '--cluster-name=kubernetes',
        '--cluster-signing-cert-file=/etc/kubernetes/pki/ca.crt',
        '--cluster-signing-key-file=/etc/kubernetes/pki/ca.key',
        '--controllers=*,bootstrapsigner,tokencleaner',
        '--kubeconfig=/etc/kubernetes/controller-manager.conf',
        '--leader-elect=true',
        '--requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt',
        '--root-ca-file=/etc/kubernetes/pki/ca.crt',
        '--service-account-private-key-file=/etc/kubernetes/pki/sa.key',
        '--service-cluster-ip-range=10.96.0.0/12',
        '--use-service-account-credentials=true',
      ],
      '200m',
      undefined,
      [ca, pki, conf('controller-manager')],
      {
        livenessProbe: probe('/healthz', '127.0.0.1', 'probe-port', 'HTTPS', delay),
        startupProbe: probe('/healthz', '127.0.0.1', 'probe-port', 'HTTPS', startup),
      },
      {},
      [{ containerPort: 10257, name: 'probe-port', protocol: 'TCP' }],
    ),
    manifest(
      node,
      'kube-scheduler',
      `${registry}/kube-scheduler:${VERSIONS.kubernetes}`,
      [
        'kube-scheduler',
        '--authentication-kubeconfig=/etc/kubernetes/scheduler.conf',
        '--authorization-kubeconfig=/etc/kubernetes/scheduler.conf',
        '--bind-address=127.0.0.1',
        '--kubeconfig=/etc/kubernetes/scheduler.conf',
        '--leader-elect=true',
      ],
      '100m',
      undefined,
      [conf('scheduler')],
      {
        livenessProbe: probe('/livez', '127.0.0.1', 'probe-port', 'HTTPS', delay),
        readinessProbe: probe('/readyz', '127.0.0.1', 'probe-port', 'HTTPS', quick),
        startupProbe: probe('/livez', '127.0.0.1', 'probe-port', 'HTTPS', startup),
      },
      {},
      [{ containerPort: 10259, name: 'probe-port', protocol: 'TCP' }],
    ),
  ];
}
