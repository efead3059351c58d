import { FileError, resolvePath } from '../../../apimachinery/process.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import type { UserConfig } from '../../kubeconfig.ts';
import { toBase64 } from '../create/data.ts';
import { configOf, setEntry } from './edit.ts';
import { refuseArguments } from './usage.ts';

export const setCredentials: Command = {
  name: 'set-credentials',
  use: 'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  short: 'Set a user entry in kubeconfig',
  long: `Set a user entry in kubeconfig.

Client certificates, a bearer token, or a name and password: what is given replaces what the entry had of that kind, the rest stays.`,
  examples: `# A bearer token
kubectl config set-credentials ana --token=letmein

# A client certificate and its key, written into the file
kubectl config set-credentials ana --client-certificate=ana.crt --client-key=ana.key --embed-certs=true`,
  flags: [
    flag.string('auth-provider', '', 'Auth provider for the user entry in kubeconfig'),
    flag.slice('auth-provider-arg', [], "'key=value' arguments for the auth provider"),
    flag.string('client-certificate', '', 'Path to client-certificate file for the user entry in kubeconfig'),
    flag.string('client-key', '', 'Path to client-key file for the user entry in kubeconfig'),
    flag.bool('embed-certs', false, 'Embed client cert/key for the user entry in kubeconfig'),
    flag.string('exec-api-version', '', 'API version of the exec credential plugin for the user entry in kubeconfig'),
    flag.slice('exec-arg', [], 'New arguments for the exec credential plugin command for the user entry in kubeconfig'),
    flag.string('exec-command', '', 'Command for the exec credential plugin for the user entry in kubeconfig'),
    flag.slice('exec-env', [], "'key=value' environment values for the exec credential plugin"),
    flag.string(
      'exec-interactive-mode',
      '',
      'InteractiveMode of the exec credentials plugin for the user entry in kubeconfig',
    ),
    flag.bool(
      'exec-provide-cluster-info',
      false,
      'ProvideClusterInfo of the exec credentials plugin for the user entry in kubeconfig',
    ),
    flag.string('password', '', 'password for the user entry in kubeconfig'),
    flag.string('token', '', 'token for the user entry in kubeconfig'),
    flag.string('username', '', 'username for the user entry in kubeconfig'),
  ],
  action: (invocation) => ({
    async run() {
      const { flags, args, process } = invocation;
      const [name] = args;
      if (args.length !== 1 || !name) return refuseArguments(invocation);
      if (['auth-provider', 'exec-command'].some((f) => flags.string(f) !== ''))
        throw new CommandError('auth providers and exec plugins are not part of this kubectl');
      const [token, username] = [flags.string('token'), flags.string('username')];
      if (token !== '' && (username !== '' || flags.string('password') !== ''))
        throw new CommandError(
          'you cannot specify more than one authentication method at the same time: --token, --username/--password',
        );
      const user: UserConfig = { ...configOf(invocation).users.get(name)?.value };
      for (const field of ['client-certificate', 'client-key'] as const) {
        if (!flags.changed(field)) continue;
        const path = flags.string(field);
        delete user[field];
        delete user[`${field}-data`];
        if (path === '') continue;
        if (flags.bool('embed-certs')) {
          try {
            user[`${field}-data`] = toBase64(process.fs.readFile(resolvePath(process.cwd, path)));
          } catch (error) {
            if (!(error instanceof FileError)) throw error;
            throw new CommandError(`error reading ${field} data from ${path}: open ${path}: no such file or directory`);
          }
        } else user[field] = resolvePath(process.cwd, path);
      }
      if (flags.changed('token')) {
        user.token = token;
        delete user.username;
        delete user.password;
      }
      for (const field of ['username', 'password'] as const) {
        if (!flags.changed(field)) continue;
        user[field] = flags.string(field);
        delete user.token;
      }
      setEntry(invocation, 'users', name, user);
      await process.stdout.write(`User ${JSON.stringify(name)} set.\n`);
    },
  }),
};
