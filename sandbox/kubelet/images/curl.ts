/** curlimages/curl: curl on alpine; without a command it prints curl's usage hint and fails. */
import type { Daemon, Image } from '../image.ts';
import { busyboxTools, plus } from './tools.ts';

/** Only reached when curl is called without arguments: with them, the shell's own curl runs. */
const usage: Daemon = {
  start(p) {
    p.log("curl: try 'curl --help' or 'curl --manual' for more information", 'stderr');
    p.exit(2);
  },
};

export const curl: Image = {
  repository: 'docker.io/curlimages/curl',
  hasTag: (tag) => /^(latest|[78]\.[0-9]+\.[0-9]+)$/.test(tag),
  size: () => 9_421_301,
  config: () => ({
    entrypoint: ['/entrypoint.sh'],
    cmd: ['curl'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    user: { uid: 100, gid: 101 },
  }),
  files: () => ({ '/entrypoint.sh': '#!/bin/sh\nset -e\nexec "$@"\n' }),
  daemons: { 'entrypoint.sh': usage },
  tools: plus(busyboxTools, 'curl', 'entrypoint.sh'),
};
