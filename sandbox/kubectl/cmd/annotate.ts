/** Follows kubectl/pkg/cmd/annotate. */
import { setKey } from '../../apimachinery/json.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import { type Field, type Pairs, pairFlags, UpdatePairs } from './metadata-pairs.ts';

const field: Field = {
  name: 'annotations',
  singular: 'annotation',
  parse: parseAnnotations,
  refuse(clashes) {
    const list = clashes.map(({ key, value }) => `'${key}' already has a value (${value})`).join('; ');
    return new CommandError(`--overwrite is false but found the following declared annotation(s): ${list}`);
  },
  outcome: () => 'annotated',
};

export const annotate: Command = {
  name: 'annotate',
  use: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Update the annotations on a resource',
  long: `Update the annotations on one or more resources.

An annotation is a pair of texts for people and tools to keep beside an object; unlike a label, it is never selected by. KEY- takes one away. One that is already there with another value is only replaced with --overwrite.`,
  examples: `# Leave a word on a pod
kubectl annotate pods shop-0 note='moved on Tuesday'

# Change it
kubectl annotate --overwrite pods shop-0 note='moved on Wednesday'

# Only if nobody has touched the pod since version 1234
kubectl annotate pods shop-0 note=here --resource-version=1234

# Take it away again
kubectl annotate pods shop-0 note-`,
  flags: pairFlags(field),
  action: (invocation) => new UpdatePairs(invocation, field),
};

function parseAnnotations(words: string[]): Pairs {
  const pairs: Pairs = { set: {}, remove: [] };
  const wrong: string[] = [];
  for (const word of words) {
    const at = word.indexOf('=');
    if (at > 0) setKey(pairs.set, word.slice(0, at), word.slice(at + 1));
    else if (word.endsWith('-') && word !== '-') pairs.remove.push(word.slice(0, -1));
    else wrong.push(word);
  }
  if (wrong.length > 0) throw new CommandError(`invalid annotation format: ${wrong.join(', ')}`);
  if (pairs.remove.some((key) => Object.hasOwn(pairs.set, key))) {
    throw new CommandError('can not both modify and remove an annotation in the same command');
  }
  return pairs;
}
