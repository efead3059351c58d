/** The objects kubeadm and the flannel manifest leave in a new cluster, in the order they are applied. */
import type { KubeObject } from '../apimachinery/meta.ts';
import { VERSIONS } from './images/system.ts';

export interface AddonOptions {
  /** PEM. */
  ca?: string;
  /** `kubeapi.magedu.com:6443` */
  server?: string;
  podSubnet?: string;
  serviceSubnet?: string;
}

const COREFILE = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`;

export function clusterAddons(options: AddonOptions = {}): KubeObject[] {
  const {
    ca = '',
    server = 'kubeapi.magedu.com:6443',
    podSubnet = '10.244.0.0/16',
    serviceSubnet = '10.96.0.0/12',
  } = options;
  return [
    ...kubeadmConfig(ca, server, podSubnet, serviceSubnet),
    ...coredns(),
    ...kubeProxy(server, podSubnet),
    ...flannel(podSubnet),
  ];
}

function configMap(
  namespace: string,
  name: string,
  data: Record<string, string>,
  labels?: Record<string, string>,
): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, ...(labels ? { labels } : {}) }, data };
}

function serviceAccount(namespace: string, name: string, labels?: Record<string, string>): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, ...(labels ? { labels } : {}) } };
}

const RBAC = 'rbac.authorization.k8s.io';

function clusterBinding(
  name: string,
  role: string,
  subject: Record<string, string>,
  labels?: Record<string, string>,
): KubeObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name, ...(labels ? { labels } : {}) },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects: [subject],
  };
}

function kubeadmConfig(ca: string, server: string, podSubnet: string, serviceSubnet: string): KubeObject[] {
  const encoded = btoa(ca);
  return [
    configMap('kube-system', 'kubeadm-config', {
      ClusterConfiguration: `apiServer: {}\napiVersion: kubeadm.k8s.io/v1beta4\ncaCertificateValidityPeriod: 87600h0m0s\ncertificateValidityPeriod: 8760h0m0s\ncertificatesDir: /etc/kubernetes/pki\nclusterName: kubernetes\ncontrolPlaneEndpoint: ${server}\ncontrollerManager: {}\ndns: {}\nencryptionAlgorithm: RSA-2048\netcd:\n  local:\n    dataDir: /var/lib/etcd\nimageRepository: registry.k8s.io\nkind: ClusterConfiguration\nkubernetesVersion: ${VERSIONS.kubernetes}\nnetworking:\n  dnsDomain: cluster.local\n  podSubnet: ${podSubnet}\n  serviceSubnet: ${serviceSubnet}\nproxy: {}\nscheduler: {}\n`,
    }),
    configMap('kube-system', 'kubelet-config', {
      kubelet:
        'apiVersion: kubelet.config.k8s.io/v1beta1\nauthentication:\n  anonymous:\n    enabled: false\n  webhook:\n    cacheTTL: 0s\n    enabled: true\n  x509:\n    clientCAFile: /etc/kubernetes/pki/ca.crt\nauthorization:\n  mode: Webhook\ncgroupDriver: systemd\nclusterDNS:\n- 10.96.0.10\nclusterDomain: cluster.local\nhealthzBindAddress: 127.0.0.1\nhealthzPort: 10248\nkind: KubeletConfiguration\nrotateCertificates: true\nstaticPodPath: /etc/kubernetes/manifests\n',
    }),
    configMap('kube-public', 'cluster-info', {
      kubeconfig: `apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: ${encoded}\n    server: https://${server}\n  name: ""\ncontexts: null\ncurrent-context: ""\nkind: Config\nusers: null\n`,
    }),
  ];
}

function coredns(): KubeObject[] {
  const labels = { 'k8s-app': 'kube-dns' };
  return [
    configMap('kube-system', 'coredns', { Corefile: COREFILE }),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'system:coredns' },
      rules: [
        { apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
      ],
    },
    clusterBinding('system:coredns', 'system:coredns', {
      kind: 'ServiceAccount',
      name: 'coredns',
      namespace: 'kube-system',
    }),
    serviceAccount('kube-system', 'coredns'),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'kube-dns',
        namespace: 'kube-system',
        labels: { ...labels, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
        annotations: { 'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true' },
      },
      spec: {
        clusterIP: '10.96.0.10',
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
          { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
          { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
        ],
        selector: labels,
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'coredns', namespace: 'kube-system', labels },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
        template: {
          metadata: { labels },
          spec: {
            affinity: {
              podAntiAffinity: {
                preferredDuringSchedulingIgnoredDuringExecution: [
                  {
                    podAffinityTerm: {
                      labelSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns'] }] },
                      topologyKey: 'kubernetes.io/hostname',
                    },
                    weight: 100,
                  },
                ],
              },
            },
            containers: [
              {
                args: ['-conf', '/etc/coredns/Corefile'],
                image: `registry.k8s.io/coredns/coredns:${VERSIONS.coredns}`,
                imagePullPolicy: 'IfNotPresent',
                livenessProbe: {
                  failureThreshold: 5,
                  httpGet: { path: '/health', port: 'liveness-probe', scheme: 'HTTP' },
                  initialDelaySeconds: 60,
                  successThreshold: 1,
                  timeoutSeconds: 5,
                },
                name: 'coredns',
                ports: [
                  { containerPort: 53, name: 'dns', protocol: 'UDP' },
                  { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
                  { containerPort: 9153, name: 'metrics', protocol: 'TCP' },
                  { containerPort: 8080, name: 'liveness-probe', protocol: 'TCP' },
                  { containerPort: 8181, name: 'readiness-probe', protocol: 'TCP' },
                ],
                readinessProbe: { httpGet: { path: '/ready', port: 'readiness-probe', scheme: 'HTTP' } },
                resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
                  readOnlyRootFilesystem: true,
                },
                volumeMounts: [{ mountPath: '/etc/coredns', name: 'config-volume', readOnly: true }],
              },
            ],
            dnsPolicy: 'Default',
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            priorityClassName: 'system-cluster-critical',
            serviceAccountName: 'coredns',
            tolerations: [
              { key: 'CriticalAddonsOnly', operator: 'Exists' },
              { effect: 'NoSchedule', key: 'node-role.kubernetes.io/control-plane' },
            ],
            volumes: [
              { configMap: { items: [{ key: 'Corefile', path: 'Corefile' }], name: 'coredns' }, name: 'config-volume' },
            ],
          },
        },
      },
    },
  ];
}

function kubeProxy(server: string, podSubnet: string): KubeObject[] {
  const labels = { 'k8s-app': 'kube-proxy' };
  return [
    configMap(
      'kube-system',
      'kube-proxy',
      {
        'config.conf': `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nbindAddress: 0.0.0.0\nclientConnection:\n  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf\nclusterCIDR: ${podSubnet}\nkind: KubeProxyConfiguration\nmode: ""\n`,
        'kubeconfig.conf': `apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n    certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt\n    server: https://${server}\n  name: default\ncontexts:\n- context:\n    cluster: default\n    namespace: default\n    user: default\n  name: default\ncurrent-context: default\nusers:\n- name: default\n  user:\n    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token\n`,
      },
      { app: 'kube-proxy' },
    ),
    serviceAccount('kube-system', 'kube-proxy'),
    clusterBinding('kubeadm:node-proxier', 'system:node-proxier', {
      kind: 'ServiceAccount',
      name: 'kube-proxy',
      namespace: 'kube-system',
    }),
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'kube-proxy', namespace: 'kube-system', labels },
      spec: {
        selector: { matchLabels: labels },
        updateStrategy: { type: 'RollingUpdate' },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                command: [
                  '/usr/local/bin/kube-proxy',
                  '--config=/var/lib/kube-proxy/config.conf',
                  '--hostname-override=$(NODE_NAME)',
                ],
                env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
                image: `registry.k8s.io/kube-proxy:${VERSIONS.kubernetes}`,
                imagePullPolicy: 'IfNotPresent',
                name: 'kube-proxy',
                securityContext: { privileged: true },
                volumeMounts: [
                  { mountPath: '/var/lib/kube-proxy', name: 'kube-proxy' },
                  { mountPath: '/run/xtables.lock', name: 'xtables-lock' },
                  { mountPath: '/lib/modules', name: 'lib-modules', readOnly: true },
                ],
              },
            ],
            hostNetwork: true,
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            priorityClassName: 'system-node-critical',
            serviceAccountName: 'kube-proxy',
            tolerations: [{ operator: 'Exists' }],
            volumes: [
              { configMap: { name: 'kube-proxy' }, name: 'kube-proxy' },
              { hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' }, name: 'xtables-lock' },
              { hostPath: { path: '/lib/modules' }, name: 'lib-modules' },
            ],
          },
        },
      },
    },
  ];
}

function flannel(podSubnet: string): KubeObject[] {
  const namespace = 'kube-flannel';
  const labels = { 'k8s-app': 'flannel' };
  const selector = { app: 'flannel', 'k8s-app': 'flannel' };
  const image = `ghcr.io/flannel-io/flannel:${VERSIONS.flannel}`;
  const volumes = [
    { hostPath: { path: '/run/flannel' }, name: 'run' },
    { hostPath: { path: '/opt/cni/bin' }, name: 'cni-plugin' },
    { hostPath: { path: '/etc/cni/net.d' }, name: 'cni' },
    { configMap: { name: 'kube-flannel-cfg' }, name: 'flannel-cfg' },
    { hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' }, name: 'xtables-lock' },
  ];
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { ...labels, 'pod-security.kubernetes.io/enforce': 'privileged' } },
    },
    serviceAccount(namespace, 'flannel', labels),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'flannel', labels },
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
        { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['nodes/status'], verbs: ['patch'] },
      ],
    },
    clusterBinding('flannel', 'flannel', { kind: 'ServiceAccount', name: 'flannel', namespace }, labels),
    configMap(
      namespace,
      'kube-flannel-cfg',
      {
        'cni-conf.json':
          '{\n  "name": "cbr0",\n  "cniVersion": "0.3.1",\n  "plugins": [\n    {\n      "type": "flannel",\n      "delegate": {\n        "hairpinMode": true,\n        "isDefaultGateway": true\n      }\n    },\n    {\n      "type": "portmap",\n      "capabilities": {\n        "portMappings": true\n      }\n    }\n  ]\n}\n',
        'net-conf.json': `{\n  "Network": "${podSubnet}",\n  "EnableNFTables": false,\n  "Backend": {\n    "Type": "vxlan"\n  }\n}\n`,
      },
      { app: 'flannel', 'k8s-app': 'flannel', tier: 'node' },
    ),
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'kube-flannel-ds', namespace, labels: { ...selector, tier: 'node' } },
      spec: {
        selector: { matchLabels: selector },
        template: {
          metadata: { labels: { ...selector, tier: 'node' } },
          spec: {
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerms: [
                    { matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] },
                  ],
                },
              },
            },
            containers: [
              {
                args: ['--ip-masq', '--kube-subnet-mgr'],
                command: ['/opt/bin/flanneld'],
                env: [
                  { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
                  { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
                  { name: 'EVENT_QUEUE_DEPTH', value: '5000' },
                  { name: 'CONT_WHEN_CACHE_NOT_READY', value: 'false' },
                ],
                image,
                name: 'kube-flannel',
                resources: { requests: { cpu: '100m', memory: '50Mi' } },
                securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] }, privileged: false },
                volumeMounts: [
                  { mountPath: '/run/flannel', name: 'run' },
                  { mountPath: '/etc/kube-flannel/', name: 'flannel-cfg' },
                  { mountPath: '/run/xtables.lock', name: 'xtables-lock' },
                ],
              },
            ],
            hostNetwork: true,
            initContainers: [
              {
                args: ['-f', '/flannel', '/opt/cni/bin/flannel'],
                command: ['cp'],
                image: `ghcr.io/flannel-io/flannel-cni-plugin:${VERSIONS.flannelCni}`,
                name: 'install-cni-plugin',
                volumeMounts: [{ mountPath: '/opt/cni/bin', name: 'cni-plugin' }],
              },
              {
                args: ['-f', '/etc/kube-flannel/cni-conf.json', '/etc/cni/net.d/10-flannel.conflist'],
                command: ['cp'],
                image,
                name: 'install-cni',
                volumeMounts: [
                  { mountPath: '/etc/cni/net.d', name: 'cni' },
                  { mountPath: '/etc/kube-flannel/', name: 'flannel-cfg' },
                ],
              },
            ],
            priorityClassName: 'system-node-critical',
            serviceAccountName: 'flannel',
            tolerations: [{ effect: 'NoSchedule', operator: 'Exists' }],
            volumes,
          },
        },
      },
    },
  ];
}
