import { createRandom, hash32 } from '../../../apimachinery/random.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { commandArguments, generator, nameArgument } from './generator.ts';

export const deployment: Command = generator({
  name: 'deployment',
  aliases: ['deploy'],
  use: 'deployment NAME --image=image -- [COMMAND] [args...]',
  short: 'Create a deployment with the specified name',
  long: 'Create a deployment with the specified name.',
  examples: `# Run three copies of a web server
kubectl create deployment shop --image=nginx:1.27 --replicas=3

# Run another command than the image's own
kubectl create deployment worker --image=busybox -- sleep 3600

# Two containers in each pod
kubectl create deployment pair --image=nginx --image=redis

# Only show the manifest
kubectl create deployment shop --image=nginx --dry-run=client -o yaml`,
  flags: [
    flag.slice(
      'image',
      [],
      'Image names to run. A deployment can have multiple images set for multi-container pod.',
      undefined,
      { required: true },
    ),
    flag.int('port', -1, 'The containerPort that this deployment exposes.'),
    flag.int('replicas', 1, 'Number of replicas to create. Default is 1.', 'r'),
  ],
  required: ['image'],
  generate(invocation) {
    const { flags } = invocation;
    const name = nameArgument(invocation);
    const images = flags.list('image');
    const command = commandArguments(invocation);
    if (images.length > 1 && command.length > 0)
      throw new CommandError('cannot specify multiple --image options and command');
    const port = flags.int('port');
    const labels = { app: name };
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, labels },
      spec: {
        replicas: flags.int('replicas'),
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: images.map((image, i) => ({
              name: containerName(image, () => nameSuffix(`${name}/${image}/${invocation.process.clock.now()}`)),
              image,
              ...(command.length > 0 ? { command } : {}),
              ...(i === 0 && port >= 0 ? { ports: [{ containerPort: port }] } : {}),
              resources: {},
            })),
          },
        },
        strategy: {},
      },
      status: {},
    };
  },
});

/**
 * `registry.k8s.io/library/nginx:1.27@sha256:…` → `nginx`. Characters a name may not have become
 * hyphens, and then a random suffix keeps two such names apart.
 */
function containerName(image: string, suffix: () => string): string {
  const last = (image.split('/').at(-1) as string).split(/[:@]/)[0] as string;
  const name = last.toLowerCase().replace(/[_.]/g, '-');
  return name === last ? name : `${name}-${suffix()}`;
}

/** Five characters drawn from what is being made and when: kubectl has no source of chance of its own. */
function nameSuffix(seed: string): string {
  return createRandom(hash32(seed)).suffix();
}
