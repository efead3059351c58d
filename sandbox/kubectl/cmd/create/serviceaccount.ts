import type { Command } from '../../command.ts';
import { generator, nameArgument } from './generator.ts';

export const serviceAccount: Command = generator({
  name: 'serviceaccount',
  aliases: ['sa'],
  use: 'serviceaccount NAME [--dry-run=server|client|none]',
  short: 'Create a service account with the specified name',
  long: 'Create a service account with the specified name.',
  examples: `# An identity for the shop's pods
kubectl create serviceaccount shop`,
  generate: (invocation) => ({
    kind: 'ServiceAccount',
    apiVersion: 'v1',
    metadata: { name: nameArgument(invocation) },
  }),
});
