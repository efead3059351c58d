/** redis: listens on 6379. */
import type { Daemon, DaemonContext, Image } from '../image.ts';
import { stamp } from '../image.ts';
import { busyboxTools, debianTools, plus } from './tools.ts';

const VERSION = '8.2.2';
const TAGS = /^(latest|alpine|[5-8](\.[0-9]+){0,2})(-alpine|-bookworm)?$/;

const line = (p: DaemonContext, level: string, text: string): void => {
  const t = stamp(p.now);
  p.log(`1:${level} ${t.d} ${t.b} ${t.Y} ${t.H}:${t.M}:${t.S}.${t.ms} ${text}`);
};

const daemon: Daemon = {
  start(p) {
    const at = p.argv.indexOf('--port');
    const port = at > 0 ? Number(p.argv[at + 1]) : 6379;
    line(p, 'C', '* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
    line(p, 'C', `* Redis version=${VERSION}, bits=64, commit=00000000, modified=0, pid=1, just started`);
    line(p, 'M', '* monotonic clock: POSIX clock_gettime');
    if (!p.listen(port)) {
      line(p, 'M', `# Warning: Could not create server TCP listening socket *:${port}: bind: Address already in use`);
      line(p, 'M', `# Failed listening on port ${port} (tcp), aborting.`);
      p.exit(1, 20);
      return;
    }
    line(p, 'M', `* Running mode=standalone, port=${port}.`);
    line(p, 'M', '* Server initialized');
    line(p, 'M', '* Ready to accept connections tcp');
  },
  signal(p) {
    line(p, 'signal-handler', '(SIGTERM) Received SIGTERM scheduling shutdown...');
    line(p, 'M', '* User requested shutdown...');
    line(p, 'M', '# Redis is now ready to exit, bye bye...');
    p.exit(0, 100);
  },
};

export const redis: Image = {
  repository: 'docker.io/library/redis',
  hasTag: (tag) => TAGS.test(tag),
  size: (tag) => (tag.includes('alpine') ? 27_730_114 : 52_531_608),
  config: () => ({
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['redis-server'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', REDIS_VERSION: VERSION },
    workingDir: '/data',
  }),
  files: () => ({ '/data/': '', '/usr/local/bin/docker-entrypoint.sh': '#!/bin/sh\nexec "$@"\n' }),
  daemons: { 'redis-server': daemon },
  tools: plus(debianTools, 'docker-entrypoint.sh'),
  toolsOf: (tag) => plus(tag.includes('alpine') ? busyboxTools : debianTools, 'docker-entrypoint.sh'),
};
