/** Which command suggests what for its arguments, which flag for its value. A command without a line leaves it to the shell: files. */
import { GET_FORMATS } from '../cmd/get.ts';
import type { Flag } from '../flags.ts';
import { container, nameOf, namesOf, pod, podAndContainer, podAndPort, podPath, typeAndName } from './resources.ts';
import { beginning, DIRECTIVE, oneOf, type Suggester } from './suggestion.ts';

const anything = typeAndName();
const rollouts = typeAndName({ types: ['deployment', 'daemonset', 'statefulset'] });
const deployments = typeAndName({ types: ['deployment'] });
const scalable = ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'];

/** Names of the kubeconfig's sections, as the first argument alone. */
function ofConfig(section: 'contexts' | 'clusters' | 'users'): Suggester {
  return ({ factory, args, word }) => {
    const names = args.length === 0 ? [...factory.kubeconfig.load()[section].keys()] : [];
    return { words: names.filter((n) => n.startsWith(word)), directive: DIRECTIVE.noFile };
  };
}

/** By the command's words without `kubectl`. */
export const argumentSuggesters: Readonly<Record<string, Suggester>> = {
  annotate: anything,
  'apply edit-last-applied': anything,
  'apply view-last-applied': anything,
  attach: pod,
  autoscale: typeAndName({ types: scalable, repeat: false }),
  'config delete-cluster': ofConfig('clusters'),
  'config delete-context': ofConfig('contexts'),
  'config delete-user': ofConfig('users'),
  'config rename-context': ofConfig('contexts'),
  'config set-context': ofConfig('contexts'),
  'config use-context': ofConfig('contexts'),
  cordon: nameOf('node'),
  cp: podPath,
  'create token': nameOf('serviceaccount'),
  debug: anything,
  delete: anything,
  describe: anything,
  drain: nameOf('node'),
  edit: anything,
  exec: pod,
  expose: typeAndName({
    types: ['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'],
    repeat: false,
  }),
  get: anything,
  label: anything,
  logs: podAndContainer,
  patch: anything,
  'port-forward': podAndPort,
  'rollout history': rollouts,
  'rollout pause': deployments,
  'rollout restart': rollouts,
  'rollout resume': deployments,
  'rollout status': rollouts,
  'rollout undo': rollouts,
  scale: typeAndName({ types: scalable }),
  taint: typeAndName({ types: ['node'] }),
  'top node': nameOf('node'),
  'top pod': nameOf('pod'),
  uncordon: nameOf('node'),
};

const value =
  (type: string): Suggester =>
  async ({ factory, word }) => ({ words: await namesOf(factory, type, word), directive: DIRECTIVE.noFile });

const always =
  (suggest: Suggester): Suggester =>
  (completing) =>
    suggest({ ...completing, args: [] });

const manifests: Suggester = () => ({ words: ['json', 'yaml', 'yml'], directive: DIRECTIVE.fileExtensions });

/** The flags of every command. */
const globals: Readonly<Record<string, Suggester>> = {
  cluster: always(ofConfig('clusters')),
  context: always(ofConfig('contexts')),
  filename: manifests,
  namespace: value('namespace'),
  user: always(ofConfig('users')),
};

/** Flags of single commands, as `COMMAND --FLAG`. */
const ofCommands: Readonly<Record<string, Suggester>> = {
  'create clusterrolebinding --clusterrole': value('clusterrole'),
  'exec --container': container,
  'kustomize --load-restrictor': oneOf('LoadRestrictionsNone', 'LoadRestrictionsRootOnly'),
};

/** What a flag's value may be; undefined where the shell's files are all there is to say. */
export function flagSuggester(command: string, flag: Flag): Suggester | undefined {
  const own = ofCommands[`${command} --${flag.name}`] ?? globals[flag.name];
  if (own) return own;
  if (flag.name === 'subresource' && SUBRESOURCES.has(command)) return oneOf('status', 'scale', 'resize');
  if (flag.name === 'output' && command === 'get') return beginning(...GET_FORMATS.split(', '));
  return undefined;
}

const SUBRESOURCES = new Set(['apply', 'edit', 'get', 'patch', 'replace']);
