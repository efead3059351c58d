import type { Command } from '../command.ts';
import { flag } from '../flags.ts';
import { lazily } from '../lazy.ts';

export const proxy: Command = {
  name: 'proxy',
  use: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  short: 'Run a proxy to the Kubernetes API server',
  long: `Run a proxy to the Kubernetes API server.

It listens on this machine and speaks plain HTTP; what comes in goes on to the API server with your credentials. It can serve files of a directory beside that.`,
  examples: `# The whole API at http://127.0.0.1:8001/
kubectl proxy

# On another port; 0 picks a free one
kubectl proxy --port=8011

# Under another path: http://127.0.0.1:8001/cluster/api/v1/pods
kubectl proxy --api-prefix=/cluster/

# And files of a directory at /static/
kubectl proxy --www=./pages/ --www-prefix=/static/ --api-prefix=/api/`,
  flags: [
    flag.string(
      'accept-hosts',
      '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$',
      'Regular expression for hosts that the proxy should accept.',
    ),
    flag.string('accept-paths', '^.*', 'Regular expression for paths that the proxy should accept.'),
    flag.string('address', '127.0.0.1', 'The IP address on which to serve on.'),
    flag.string('api-prefix', '/', 'Prefix to serve the proxied API under.'),
    flag.bool(
      'append-server-path',
      false,
      'If true, enables automatic path appending of the kube context server path to each request.',
    ),
    flag.bool(
      'disable-filter',
      false,
      'If true, disable request filtering in the proxy. This is dangerous, and can leave you vulnerable to XSRF attacks, when used with an accessible port.',
    ),
    flag.duration(
      'keepalive',
      '0s',
      'keepalive specifies the keep-alive period for an active network connection. Set to 0 to disable keepalive.',
    ),
    flag.int('port', 8001, 'The port on which to run the proxy. Set to 0 to pick a random port.', 'p'),
    flag.string(
      'reject-methods',
      '^$',
      "Regular expression for HTTP methods that the proxy should reject (example --reject-methods='POST,PUT,PATCH'). ",
    ),
    flag.string(
      'reject-paths',
      '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
      'Regular expression for paths that the proxy should reject. Paths specified here will be rejected even accepted by --accept-paths.',
    ),
    flag.string('unix-socket', '', 'Unix socket on which to run the proxy.', 'u'),
    flag.string('www', '', 'Also serve static files from the given directory under the specified prefix.', 'w'),
    flag.string(
      'www-prefix',
      '/static/',
      'Prefix to serve static files under, if static file directory is specified.',
      'P',
    ),
  ],
  action: lazily(
    () => import('./later.ts'),
    (module) => module.ProxyServer,
  ),
};
