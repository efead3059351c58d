import type { Command } from '../command.ts';
import { flag } from '../flags.ts';
import { lazily } from '../lazy.ts';

export const portForward: Command = {
  name: 'port-forward',
  use: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  short: 'Forward one or more local ports to a pod',
  long: `Forward one or more local ports to a pod.

Name a type to have one of its pods chosen, as in deployment/shop; without a type it is a pod. It goes on until you stop it or its pod ends.`,
  examples: `# Port 8080 of this machine to port 80 of the pod
kubectl port-forward pod/shop-0 8080:80

# The same numbers on both sides
kubectl port-forward pod/shop-0 5000 6000

# A pod of the deployment
kubectl port-forward deployment/shop 8080:80

# A service's port by its name, in one of its pods
kubectl port-forward service/shop 8443:https

# Reachable from other machines too
kubectl port-forward --address 0.0.0.0 pod/shop-0 8080:80

# Any free port of this machine
kubectl port-forward pod/shop-0 :80`,
  flags: [
    flag.slice(
      'address',
      ['localhost'],
      'Addresses to listen on (comma separated). Only accepts IP addresses or localhost as a value. When localhost is supplied, kubectl will try to bind on both 127.0.0.1 and ::1 and will fail if neither of these addresses are available to bind.',
    ),
    flag.duration(
      'pod-running-timeout',
      '1m0s',
      'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
    ),
  ],
  action: lazily(
    () => import('./later.ts'),
    (module) => module.PortForward,
  ),
};
