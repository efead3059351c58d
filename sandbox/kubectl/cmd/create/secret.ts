import { resolvePath } from '../../../apimachinery/process.ts';
import type { Command, Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { sorted } from './configmap.ts';
import { collectData, dataSourceOf, toBase64 } from './data.ts';
import { generator, nameArgument } from './generator.ts';

const secretObject = (name: string, data: Map<string, Uint8Array>, type: string) => ({
  kind: 'Secret',
  apiVersion: 'v1',
  metadata: { name },
  ...(data.size > 0 ? { data: sorted(Object.fromEntries([...data].map(([k, v]) => [k, toBase64(v)]))) } : {}),
  ...(type ? { type } : {}),
});

function refuseHash({ flags }: Invocation): void {
  if (flags.bool('append-hash')) throw new CommandError('--append-hash is not part of this kubectl');
}

const generic: Command = generator({
  name: 'generic',
  use: 'generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a secret from a local file, directory, or literal value',
  long: `Create a secret based on a file, directory, or specified literal value.

A file's name becomes the key and its content the value; of a directory, every file whose name is a valid key is taken.`,
  examples: `# A password, given as it is
kubectl create secret generic shop-db --from-literal=password=letmein

# The content of two files
kubectl create secret generic shop-keys --from-file=public.pem --from-file=private.pem

# KEY=VALUE lines of a file
kubectl create secret generic shop-db --from-env-file=db.env`,
  flags: [
    flag.bool('append-hash', false, 'Append a hash of the secret to its name.'),
    flag.slice('from-env-file', [], 'Specify the path to a file to read lines of key=val pairs to create a secret.'),
    flag.slice(
      'from-file',
      [],
      'Key files can be specified using their file path, in which case a default name will be given to them, or optionally with a name and file path, in which case the given name will be used.  Specifying a directory will iterate each named file in the directory that is a valid secret key.',
    ),
    flag.array('from-literal', [], 'Specify a key and literal value to insert in secret (i.e. mykey=somevalue)'),
    flag.string('type', '', 'The type of secret to create'),
  ],
  generate(invocation) {
    refuseHash(invocation);
    const name = nameArgument(invocation);
    const data = collectData(invocation.process, dataSourceOf(invocation), 'Secret', name);
    return secretObject(name, data, invocation.flags.string('type'));
  },
});

const tls: Command = generator({
  name: 'tls',
  use: 'tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  short: 'Create a TLS secret',
  long: `Create a TLS secret from a certificate and its private key.

Both must be PEM files on this machine, and belong together.`,
  examples: `# A secret an Ingress can use
kubectl create secret tls shop-tls --cert=shop.crt --key=shop.key`,
  flags: [
    flag.bool('append-hash', false, 'Append a hash of the secret to its name.'),
    flag.string('cert', '', 'Path to PEM encoded public key certificate.'),
    flag.string('key', '', 'Path to private key associated with given certificate.'),
  ],
  generate(invocation) {
    refuseHash(invocation);
    const { flags, process } = invocation;
    const name = nameArgument(invocation);
    const [cert, key] = [flags.string('cert'), flags.string('key')];
    if (!cert || !key) throw new CommandError('key and cert must be specified');
    const read = (path: string) => {
      try {
        return process.fs.readFile(resolvePath(process.cwd, path));
      } catch {
        throw new CommandError(`Cannot read file ${path}, open ${path}: no such file or directory`);
      }
    };
    const data = new Map([
      ['tls.crt', read(cert)],
      ['tls.key', read(key)],
    ]);
    if (!hasPEM(data.get('tls.crt') as Uint8Array))
      throw new CommandError('tls: failed to find any PEM data in certificate input');
    if (!hasPEM(data.get('tls.key') as Uint8Array))
      throw new CommandError('tls: failed to find any PEM data in key input');
    return secretObject(name, data, 'kubernetes.io/tls');
  },
});

function hasPEM(bytes: Uint8Array): boolean {
  return /-----BEGIN [^-]+-----[\s\S]+-----END [^-]+-----/.test(new TextDecoder().decode(bytes));
}

const dockerRegistry: Command = generator({
  name: 'docker-registry',
  use: 'docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  short: 'Create a secret for use with a Docker registry',
  long: `Create a new secret for use with Docker registries.

Pods whose imagePullSecrets name it pull their images from that registry with these credentials.`,
  examples: `# Credentials for a private registry
kubectl create secret docker-registry shop-registry --docker-server=registry.example.com --docker-username=ci --docker-password=letmein

# From a docker configuration file
kubectl create secret docker-registry shop-registry --from-file=.dockerconfigjson=config.json`,
  flags: [
    flag.bool('append-hash', false, 'Append a hash of the secret to its name.'),
    flag.string('docker-email', '', 'Email for Docker registry'),
    flag.string('docker-password', '', 'Password for Docker registry authentication'),
    flag.string('docker-server', 'https://index.docker.io/v1/', 'Server location for Docker registry'),
    flag.string('docker-username', '', 'Username for Docker registry authentication'),
    flag.slice(
      'from-file',
      [],
      'Key files can be specified using their file path, in which case a default name of .dockerconfigjson will be given to them, or optionally with a name and file path, in which case the given name will be used. Specifying a directory will iterate each named file in the directory that is a valid secret key. For this command, the key should always be .dockerconfigjson.',
    ),
  ],
  generate(invocation) {
    refuseHash(invocation);
    const { flags, process } = invocation;
    const name = nameArgument(invocation);
    const type = 'kubernetes.io/dockerconfigjson';
    const files = flags.list('from-file');
    if (files.length > 0)
      return secretObject(name, collectData(process, { literals: [], files, envFiles: [] }, 'Secret', name), type);
    const username = flags.string('docker-username');
    const password = flags.string('docker-password');
    const server = flags.string('docker-server');
    if (!username || !password || !server)
      throw new CommandError(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      );
    const email = flags.string('docker-email');
    const auth = btoa(`${username}:${password}`);
    const config = { auths: { [server]: { username, password, ...(email ? { email } : {}), auth } } };
    return secretObject(name, new Map([['.dockerconfigjson', new TextEncoder().encode(JSON.stringify(config))]]), type);
  },
});

export const secret: Command = {
  name: 'secret',
  use: 'secret (docker-registry | generic | tls)',
  short: 'Create a secret using a specified subcommand',
  long: `Create a secret with specified type.

docker-registry keeps the credentials of a container registry, generic any data of your own, tls a certificate with its private key.`,
  commands: [dockerRegistry, generic, tls],
};
