import type { Command } from '../command.ts';
import { flag } from '../flags.ts';
import { lazily } from '../lazy.ts';

export const SUGGEST = 'Use "kubectl api-resources" for a complete list of supported resources.';

export const explain: Command = {
  name: 'explain',
  use: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  short: 'Get documentation for a resource',
  long: `Describe fields and structure of various resources.

A field is named by its path from the type:

  <type>.<fieldName>[.<fieldName>]

What is shown comes from the server, as OpenAPI. ${SUGGEST}`,
  examples: `# What a pod is, and its fields
kubectl explain pods

# The same with every field below, names and types alone
kubectl explain pods --recursive

# One field
kubectl explain pods.spec.containers

# As an older or newer version of the API has it
kubectl explain deployments --api-version=apps/v1`,
  flags: [
    flag.string('api-version', '', 'Get different explanations for particular API version (API group/version)'),
    flag.string('output', 'plaintext', 'Format in which to render the schema (plaintext, plaintext-openapiv2)', 'o'),
    flag.bool('recursive', false, 'Print the fields of fields (Currently only 1 level deep)', 'R'),
  ],
  action: lazily(
    () => import('./later.ts'),
    (module) => module.Explain,
  ),
};
