/** alpine: busybox with apk. */
import type { Image } from '../image.ts';
import { busyboxTools, plus } from './tools.ts';

export const alpine: Image = {
  repository: 'docker.io/library/alpine',
  hasTag: (tag) => /^(latest|edge|3|3\.([0-9]|1[0-9]|2[0-2])(\.[0-9]+)?)$/.test(tag),
  size: () => 3_802_452,
  config: () => ({ cmd: ['/bin/sh'], env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' } }),
  files: () => ({
    '/etc/os-release':
      'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.2\nPRETTY_NAME="Alpine Linux v3.22"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n',
  }),
  tools: plus(busyboxTools, 'apk'),
};
