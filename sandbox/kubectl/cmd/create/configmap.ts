import { setKey } from '../../../apimachinery/json.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { collectData, dataSourceOf, toBase64, utf8Text } from './data.ts';
import { generator, nameArgument } from './generator.ts';

export const configMap: Command = generator({
  name: 'configmap',
  aliases: ['cm'],
  use: 'configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a config map from a local file, directory or literal value',
  long: `Create a config map based on a file, directory, or specified literal value.

A file's name becomes the key and its content the value; of a directory, every file whose name is a valid key is taken.`,
  examples: `# Two settings, given as they are
kubectl create configmap shop --from-literal=color=blue --from-literal=lang=en

# The content of a file, under its own name
kubectl create configmap shop --from-file=nginx.conf

# Under another name
kubectl create configmap shop --from-file=default.conf=nginx.conf

# KEY=VALUE lines of a file
kubectl create configmap shop --from-env-file=shop.env`,
  flags: [
    flag.bool('append-hash', false, 'Append a hash of the configmap to its name.'),
    flag.slice('from-env-file', [], 'Specify the path to a file to read lines of key=val pairs to create a configmap.'),
    flag.slice(
      'from-file',
      [],
      'Key file can be specified using its file path, in which case file basename will be used as configmap key, or optionally with a key and file path, in which case the given key will be used.  Specifying a directory will iterate each named file in the directory whose basename is a valid configmap key.',
    ),
    flag.array('from-literal', [], 'Specify a key and literal value to insert in configmap (i.e. mykey=somevalue)'),
  ],
  generate(invocation) {
    const { flags, process } = invocation;
    const name = nameArgument(invocation);
    if (flags.bool('append-hash')) throw new CommandError('--append-hash is not part of this kubectl');
    const data: Record<string, string> = {};
    const binaryData: Record<string, string> = {};
    for (const [key, bytes] of collectData(process, dataSourceOf(invocation), 'ConfigMap', name)) {
      const text = utf8Text(bytes);
      if (text === undefined) setKey(binaryData, key, toBase64(bytes));
      else setKey(data, key, text);
    }
    return {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name },
      ...(Object.keys(data).length > 0 ? { data: sorted(data) } : {}),
      ...(Object.keys(binaryData).length > 0 ? { binaryData: sorted(binaryData) } : {}),
    };
  },
});

/** By key, as Go writes a map. */
export function sorted(data: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)));
}
