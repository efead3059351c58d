import type { Command } from '../command.ts';
import { flag } from '../flags.ts';
import { lazily } from '../lazy.ts';

export const cp: Command = {
  name: 'cp',
  use: 'cp <file-spec-src> <file-spec-dest>',
  short: 'Copy files and directories to and from containers',
  long: `Copy files and directories to and from containers.

The image must have tar. For links, wildcards and modes, send the output of tar through kubectl exec yourself.`,
  examples: `# A file of this machine into a pod
kubectl cp notes.txt shop-0:/tmp/notes.txt

# A whole directory, into one of its containers
kubectl cp pages shop-0:/srv/pages -c cart

# A file of a pod in another namespace to this machine
kubectl cp dev/shop-0:/var/log/shop.log shop.log`,
  flags: [
    flag.string(
      'container',
      '',
      'Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen',
      'c',
    ),
    flag.bool(
      'no-preserve',
      false,
      "The copied file/directory's ownership and permissions will not be preserved in the container",
    ),
    flag.int(
      'retries',
      0,
      'Set number of retries to complete a copy operation from a container. Specify 0 to disable or any negative value for infinite retrying. The default is 0 (no retry).',
    ),
  ],
  action: lazily(
    () => import('./later.ts'),
    (module) => module.Copy,
  ),
};
