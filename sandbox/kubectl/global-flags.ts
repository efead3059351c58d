/** The flags every command takes, as `kubectl options` lists them. */
import { type Flag, flag } from './flags.ts';

export const globalFlags: readonly Flag[] = [
  flag.string(
    'as',
    '',
    'Username to impersonate for the operation. User could be a regular user or a service account in a namespace.',
  ),
  flag.array(
    'as-group',
    [],
    'Group to impersonate for the operation, this flag can be repeated to specify multiple groups.',
  ),
  flag.string('as-uid', '', 'UID to impersonate for the operation.'),
  flag.array(
    'as-user-extra',
    [],
    'User extras to impersonate for the operation, this flag can be repeated to specify multiple values for the same key.',
  ),
  flag.string('cache-dir', '', 'Default cache directory'),
  flag.string('certificate-authority', '', 'Path to a cert file for the certificate authority'),
  flag.string('client-certificate', '', 'Path to a client certificate file for TLS'),
  flag.string('client-key', '', 'Path to a client key file for TLS'),
  flag.string('cluster', '', 'The name of the kubeconfig cluster to use'),
  flag.string('context', '', 'The name of the kubeconfig context to use'),
  flag.bool('disable-compression', false, 'If true, opt-out of response compression for all requests to the server'),
  flag.bool(
    'insecure-skip-tls-verify',
    false,
    "If true, the server's certificate will not be checked for validity. This will make your HTTPS connections insecure",
  ),
  flag.string('kubeconfig', '', 'Path to the kubeconfig file to use for CLI requests.'),
  flag.string(
    'kuberc',
    '',
    'Path to the kuberc file to use for preferences. This can be disabled by exporting KUBECTL_KUBERC=false feature gate or turning off the feature KUBERC=off.',
  ),
  flag.duration('log-flush-frequency', '5s', 'Maximum number of seconds between log flushes'),
  flag.bool('match-server-version', false, 'Require server version to match client version'),
  flag.string('namespace', '', 'If present, the namespace scope for this CLI request', 'n'),
  flag.string('password', '', 'Password for basic authentication to the API server'),
  flag.string(
    'profile',
    'none',
    'Name of profile to capture. One of (none|cpu|heap|goroutine|threadcreate|block|mutex|trace)',
  ),
  flag.string('profile-output', 'profile.pprof', 'Name of the file to write the profile to'),
  flag.string(
    'request-timeout',
    '0',
    "The length of time to wait before giving up on a single server request. Non-zero values should contain a corresponding time unit (e.g. 1s, 2m, 3h). A value of zero means don't timeout requests.",
  ),
  flag.string('server', '', 'The address and port of the Kubernetes API server', 's'),
  flag.string(
    'tls-server-name',
    '',
    'Server name to use for server certificate validation. If it is not provided, the hostname used to contact the server is used',
  ),
  flag.string('token', '', 'Bearer token for authentication to the API server'),
  flag.string('user', '', 'The name of the kubeconfig user to use'),
  flag.string('username', '', 'Username for basic authentication to the API server'),
  flag.int('v', 0, 'number for the log level verbosity', 'v'),
  {
    ...flag.string(
      'vmodule',
      '',
      'comma-separated list of pattern=N settings for file-filtered logging (only works for the default text log format)',
    ),
    bareDefault: true,
  },
  flag.bool(
    'warnings-as-errors',
    false,
    'Treat warnings received from the server as errors and exit with a non-zero exit code',
  ),
];

/** `--cache-dir` shows the caller's own home. */
export function globalFlagsFor(home: string): Flag[] {
  return globalFlags.map((f) => (f.name === 'cache-dir' ? { ...f, default: `${home}/.kube/cache` } : f));
}
