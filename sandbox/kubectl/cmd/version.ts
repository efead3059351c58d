import { type Command, usageError } from '../command.ts';
import { CommandError, SilentExit } from '../errors.ts';
import { flag } from '../flags.ts';
import { goJSON } from '../printers/json.ts';
import { printYAML } from '../yaml.ts';

/** What this kubectl models. */
export const CLIENT_VERSION = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3',
  gitCommit: '0f29094e5b73085e3802ecc1298ecae13866bfe6',
  gitTreeState: 'clean',
  buildDate: '2026-07-22T18:10:35Z',
  goVersion: 'go1.26.5',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const KUSTOMIZE_VERSION = 'v5.8.1';

interface ServerVersion {
  major: string;
  minor: string;
  gitVersion: string;
  [field: string]: string;
}

export const version: Command = {
  name: 'version',
  use: 'version [flags]',
  short: 'Print the client and server version information',
  long: 'Print the client and server version information for the current context.',
  examples: `# Both versions
kubectl version

# Only this program's own
kubectl version --client`,
  flags: [
    flag.string('output', '', "One of 'yaml' or 'json'.", 'o'),
    flag.bool('client', false, 'If true, shows client version only (no server required).'),
  ],
  action: (invocation) => {
    const { flags, args, factory, process } = invocation;
    const output = flags.string('output');
    return {
      validate() {
        if (args.length > 0) throw new CommandError(`extra arguments: [${args.join(' ')}]`);
        if (output !== '' && output !== 'yaml' && output !== 'json')
          throw new CommandError(`--output must be 'yaml' or 'json'`);
      },
      async run() {
        let server: ServerVersion | undefined;
        let failure: unknown;
        if (!flags.bool('client')) {
          try {
            server = await factory
              .client()
              .request<ServerVersion>({ method: 'GET', path: '/version', query: { timeout: '32s' } });
          } catch (error) {
            failure = error;
          }
        }
        const all = {
          clientVersion: CLIENT_VERSION,
          kustomizeVersion: KUSTOMIZE_VERSION,
          ...(server ? { serverVersion: server } : {}),
        };
        if (output === 'json') await process.stdout.write(`${goJSON(all, '  ')}\n`);
        else if (output === 'yaml') await process.stdout.write(`${printYAML(all)}\n`);
        else {
          await process.stdout.write(
            `Client Version: ${CLIENT_VERSION.gitVersion}\nKustomize Version: ${KUSTOMIZE_VERSION}\n`,
          );
          if (server) await process.stdout.write(`Server Version: ${server.gitVersion}\n`);
        }
        if (failure) throw failure;
        const skew = server && Math.abs(Number.parseInt(server.minor, 10) - Number(CLIENT_VERSION.minor)) > 1;
        if (server && skew)
          await process.stderr.write(
            `Warning: version difference between client (${CLIENT_VERSION.major}.${CLIENT_VERSION.minor}) and server (${server.major}.${server.minor}) exceeds the supported minor version skew of +/-1\n`,
          );
      },
    };
  },
};

export { SilentExit, usageError };
