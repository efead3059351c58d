/** Follows kubectl/pkg/cmd/label. */
import { setKey } from '../../apimachinery/json.ts';
import { isValidLabelValue } from '../../apimachinery/validation.ts';
import type { Command } from '../command.ts';
import { AggregateFailure, CommandError } from '../errors.ts';
import { type Field, type Pairs, pairFlags, UpdatePairs } from './metadata-pairs.ts';

const field: Field = {
  name: 'labels',
  singular: 'label',
  parse: parseLabels,
  refuse(clashes) {
    const errors = clashes.map(
      ({ key, value }) => new CommandError(`'${key}' already has a value (${value}), and --overwrite is false`),
    );
    return errors.length === 1 ? (errors[0] as CommandError) : new CommandError(new AggregateFailure(errors).message);
  },
  outcome(before, after, overwrite) {
    const same = JSON.stringify(Object.entries(before).sort()) === JSON.stringify(Object.entries(after).sort());
    if (same) return 'not labeled';
    return !overwrite && Object.keys(after).length < Object.keys(before).length ? 'unlabeled' : 'labeled';
  },
};

export const label: Command = {
  name: 'label',
  use: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Update the labels on a resource',
  long: `Update the labels on a resource.

A label's key has at most 63 characters after an optional DNS prefix and a slash; it begins and ends with a letter or a digit, with dashes, underscores and dots between. Its value keeps to the same form or is empty. KEY- takes a label away. A label that is already there with another value is only replaced with --overwrite.`,
  examples: `# Give a pod the label tier=front
kubectl label pods shop-0 tier=front

# Change it
kubectl label --overwrite pods shop-0 tier=back

# Every pod of the namespace
kubectl label pods --all checked=yes

# Take the label away again
kubectl label pods shop-0 tier-`,
  flags: pairFlags(field),
  action: (invocation) => new UpdatePairs(invocation, field),
};

function parseLabels(words: string[]): Pairs {
  const pairs: Pairs = { set: {}, remove: [] };
  for (const word of words) {
    if (word.includes('=')) {
      const parts = word.split('=');
      if (parts.length !== 2) throw new CommandError(`invalid label spec: ${word}`);
      const [key, value] = parts as [string, string];
      const wrong = isValidLabelValue(value);
      if (wrong.length > 0) throw new CommandError(`invalid label value: ${JSON.stringify(word)}: ${wrong.join(';')}`);
      setKey(pairs.set, key, value);
    } else if (word.endsWith('-')) {
      pairs.remove.push(word.slice(0, -1));
    } else {
      throw new CommandError(`unknown label spec: ${word}`);
    }
  }
  if (pairs.remove.some((key) => Object.hasOwn(pairs.set, key))) {
    throw new CommandError('can not both modify and remove a label in the same command');
  }
  return pairs;
}
