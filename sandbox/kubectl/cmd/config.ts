import type { Command } from '../command.ts';
import {
  currentContext,
  deleteCluster,
  deleteContext,
  deleteUser,
  renameContext,
  useContext,
} from './config/contexts.ts';
import { getClusters, getContexts, getUsers } from './config/lists.ts';
import { set, unset } from './config/properties.ts';
import { setCluster } from './config/set-cluster.ts';
import { setContext } from './config/set-context.ts';
import { setCredentials } from './config/set-credentials.ts';
import { view } from './config/view.ts';

export const config: Command = {
  name: 'config',
  use: 'config SUBCOMMAND',
  short: 'Modify kubeconfig files',
  long: `Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".

Which files count: the one named by --kubeconfig, and no other; else those of the list in $KUBECONFIG, merged, each change going into the file that has the entry; else $HOME/.kube/config.`,
  commands: [
    currentContext,
    deleteCluster,
    deleteContext,
    deleteUser,
    getClusters,
    getContexts,
    getUsers,
    renameContext,
    set,
    setCluster,
    setContext,
    setCredentials,
    unset,
    useContext,
    view,
  ],
};
