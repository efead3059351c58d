/** registry.k8s.io/ingress-nginx/controller: its code is in network/ingress, and comes when a container of it starts. */
import type { Daemon, DaemonContext, Image } from '../image.ts';
import { busyboxTools, plus } from './tools.ts';

const VERSION = 'v1.14.0';
const NAME = 'nginx-ingress-controller';

type Code = typeof import('../../network/ingress/index.ts');
let code: Code | undefined;

/** `load` has been waited for. */
const loaded = (): Code => code as Code;

const daemon: Daemon = {
  client: true,
  start: (p: DaemonContext) => loaded().start(p),
  resume: (p) => loaded().resume(p),
  http: (p, request) => loaded().http(p, request),
  signal: (p) => loaded().signal(p),
};

export const ingressNginx: Image = {
  repository: 'registry.k8s.io/ingress-nginx/controller',
  hasTag: (tag) => /^v1\.(1[0-5]|[0-9])\.[0-9]$/.test(tag),
  size: () => 108_452_864,
  config: (tag) => ({
    entrypoint: ['/usr/bin/dumb-init', '--'],
    cmd: [`/${NAME}`],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', CONTROLLER_VERSION: tag || VERSION },
    user: { uid: 101, gid: 82 },
    workingDir: '/etc/nginx',
  }),
  files: () => ({ '/etc/nginx/': '', '/etc/os-release': 'NAME="Alpine Linux"\nID=alpine\n' }),
  daemons: { [NAME]: daemon },
  tools: plus(busyboxTools, 'curl', 'dumb-init'),
  async load() {
    code ??= await import('../../network/ingress/index.ts');
  },
};
