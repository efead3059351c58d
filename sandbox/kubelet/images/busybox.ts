/** busybox: a shell and small tools; without a command the shell finds no input and ends at once. */
import type { Image } from '../image.ts';
import { busyboxTools } from './tools.ts';

export const busybox: Image = {
  repository: 'docker.io/library/busybox',
  hasTag: (tag) =>
    /^(latest|stable|unstable|musl|glibc|uclibc|1|1\.(2[4-9]|3[0-7])(\.[0-9]+)?)(-(musl|glibc|uclibc))?$/.test(tag),
  size: () => 2_223_686,
  config: () => ({ cmd: ['sh'], env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' } }),
  tools: busyboxTools,
};
