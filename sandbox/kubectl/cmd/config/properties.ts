/** `config set` and `config unset`: one property by its dotted name. */
import type { Command, Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { configOf, type Section, setCurrentContext, setEntry } from './edit.ts';
import { refuseArguments } from './usage.ts';

const BOOLEANS = ['insecure-skip-tls-verify', 'disable-compression'];

export const set: Command = {
  name: 'set',
  use: 'set PROPERTY_NAME PROPERTY_VALUE',
  short: 'Set an individual value in a kubeconfig file',
  long: `Set an individual value in a kubeconfig file.

PROPERTY_NAME is a dot delimited name where each token is the name of an attribute or of an entry; names of entries may not contain dots. PROPERTY_VALUE is the new value; certificate data is given in base64 with --set-raw-bytes.`,
  examples: `# Another server for the cluster home
kubectl config set clusters.home.server https://1.2.3.4

# The namespace of the context home
kubectl config set contexts.home.namespace shop`,
  flags: [
    flag.bool(
      'set-raw-bytes',
      false,
      'When writing a []byte PROPERTY_VALUE, write the given string directly without base64 decoding.',
    ),
  ],
  action: (invocation) => ({
    async run() {
      const { args, process } = invocation;
      const [property, value] = args;
      if (args.length !== 2 || property === undefined || value === undefined) return refuseArguments(invocation);
      change(invocation, property, value);
      await process.stdout.write(`Property ${JSON.stringify(property)} set.\n`);
    },
  }),
};

export const unset: Command = {
  name: 'unset',
  use: 'unset PROPERTY_NAME',
  short: 'Unset an individual value in a kubeconfig file',
  long: `Unset an individual value in a kubeconfig file.

PROPERTY_NAME is a dot delimited name where each token is the name of an attribute or of an entry; names of entries may not contain dots.`,
  examples: `# No current context
kubectl config unset current-context

# No namespace in the context home
kubectl config unset contexts.home.namespace`,
  action: (invocation) => ({
    async run() {
      const { args, process } = invocation;
      const [property] = args;
      if (args.length !== 1 || property === undefined) return refuseArguments(invocation);
      change(invocation, property, undefined);
      await process.stdout.write(`Property ${JSON.stringify(property)} unset.\n`);
    },
  }),
};

function change(invocation: Invocation, property: string, value: string | undefined): void {
  const [section = '', name, ...rest] = property.split('.');
  if (section === 'current-context' && name === undefined) {
    setCurrentContext(invocation, value ?? '');
    return;
  }
  if (!['clusters', 'contexts', 'users'].includes(section))
    throw new CommandError(`unable to parse ${section} after [] at api.Config`);
  const entries = configOf(invocation)[section as Section];
  if (name === undefined) {
    if (value !== undefined) throw new CommandError(`unable to parse ${section} after [] at api.Config`);
    for (const each of entries.keys()) setEntry(invocation, section as Section, each, undefined);
    return;
  }
  const field = rest.join('.');
  const entry: Record<string, unknown> = { ...entries.get(name)?.value };
  if (field === '') {
    if (value !== undefined)
      throw new CommandError(`unable to parse path ${JSON.stringify(property)} at ${JSON.stringify(name)}`);
    if (entries.has(name)) setEntry(invocation, section as Section, name, undefined);
    return;
  }
  if (value === undefined) {
    if (!entries.has(name)) return;
    delete entry[field];
  } else if (BOOLEANS.includes(field)) {
    if (value !== 'true' && value !== 'false')
      throw new CommandError(
        `error parsing field "${field}": strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`,
      );
    entry[field] = value === 'true';
  } else entry[field] = value;
  setEntry(invocation, section as Section, name, entry);
}
