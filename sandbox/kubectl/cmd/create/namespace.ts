import type { Command } from '../../command.ts';
import { generator, nameArgument } from './generator.ts';

export const namespace: Command = generator({
  name: 'namespace',
  aliases: ['ns'],
  use: 'namespace NAME [--dry-run=server|client|none]',
  short: 'Create a namespace with the specified name',
  long: 'Create a namespace with the specified name.',
  examples: `# Create a namespace for the shop's things
kubectl create namespace shop`,
  generate: (invocation) => ({
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: { name: nameArgument(invocation) },
    spec: {},
    status: {},
  }),
});
