/** The paths of a kind in OpenAPI v3. Follows apiserver/pkg/endpoints/installer.go. */
import type { Kind } from '../apimachinery/kind.ts';

type JSONObject = Record<string, unknown>;

const reference = (component: string): JSONObject => ({ $ref: `#/components/schemas/${component}` });

const query = (name: string, type: string, description: string): JSONObject => ({
  description,
  in: 'query',
  name,
  schema: { type, uniqueItems: true },
});
const inPath = (name: string, description: string): JSONObject => ({
  description,
  in: 'path',
  name,
  required: true,
  schema: { type: 'string', uniqueItems: true },
});

const pretty = query('pretty', 'string', "If 'true', then the output is pretty printed.");
const dryRun = query('dryRun', 'string', 'When present, indicates that modifications should not be persisted.');
const fieldManager = query(
  'fieldManager',
  'string',
  'The name associated with the actor or entity that is making these changes.',
);
const fieldValidation = query(
  'fieldValidation',
  'string',
  'Instructs the server on how to handle objects in the request (POST/PUT/PATCH) containing unknown or duplicate fields. Valid values are: Ignore, Warn, Strict.',
);
const force = query('force', 'boolean', 'Force is going to "force" Apply requests.');
const listParameters: JSONObject[] = [
  query('allowWatchBookmarks', 'boolean', 'Requests watch events with type "BOOKMARK".'),
  query('continue', 'string', 'The continue option should be set when retrieving more results from the server.'),
  query('fieldSelector', 'string', 'A selector to restrict the list of returned objects by their fields.'),
  query('labelSelector', 'string', 'A selector to restrict the list of returned objects by their labels.'),
  query('limit', 'integer', 'The maximum number of responses to return for a list call.'),
  query('resourceVersion', 'string', 'Sets a constraint on what resource versions a request may be served from.'),
  query('resourceVersionMatch', 'string', 'Determines how resourceVersion is applied to list calls.'),
  query('sendInitialEvents', 'boolean', 'May be set together with `watch=true`.'),
  query('timeoutSeconds', 'integer', 'Timeout for the list/watch call.'),
  query('watch', 'boolean', 'Watch for changes to the described resources.'),
];
const deleteParameters: JSONObject[] = [
  dryRun,
  query('gracePeriodSeconds', 'integer', 'The duration in seconds before the object should be deleted.'),
  query('orphanDependents', 'boolean', 'Deprecated: use propagationPolicy.'),
  query('propagationPolicy', 'string', 'Whether and how garbage collection will be performed.'),
];

const PATCH_TYPES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];
const ANSWER_TYPES = ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml'];

const content = (types: readonly string[], component: string): JSONObject =>
  Object.fromEntries(types.map((type) => [type, { schema: reference(component) }]));

interface Operation {
  /** As in operationId: `read`, `list`, `create`. */
  verb: string;
  /** x-kubernetes-action. */
  action: string;
  answer: string;
  body?: JSONObject;
  parameters?: JSONObject[];
  codes?: number[];
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const answers: Record<number, string> = { 200: 'OK', 201: 'Created', 202: 'Accepted' };

/** Path → its operations. `component` and `list` name the kind's schemas. */
export function kindPaths(kind: Kind, component: string, list: string): JSONObject {
  const base = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  const namespaced = kind.scope === 'Namespaced';
  const { plural } = kind.names;
  const collection = `${base}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}`;
  const verbs = new Set(
    kind.verbs ?? ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
  );
  const shared = [
    ...(namespaced ? [inPath('namespace', 'object name and auth scope, such as for teams and projects')] : []),
    pretty,
  ];
  const named = [inPath('name', `name of the ${kind.kind}`), ...shared];
  const tag = `${kind.group === '' ? 'core' : camel(kind.group)}_${kind.version}`;
  const id = (verb: string, suffix = ''): string =>
    `${verb}${capital(tag.replace('_', ' ')).replace(/ (.)/, (_, c: string) => c.toUpperCase())}${namespaced ? 'Namespaced' : ''}${kind.kind}${suffix}`;
  const operation = (
    spec: Operation,
    suffix = '',
    of = kind.kind,
    gv: { group: string; version: string } = kind,
  ): JSONObject => ({
    description: `${spec.verb} ${suffix === '' ? '' : `${suffix.toLowerCase()} of `}the specified ${kind.kind}`,
    operationId: id(spec.verb, suffix),
    ...(spec.parameters ? { parameters: spec.parameters } : {}),
    ...(spec.body ? { requestBody: { content: spec.body, required: true } } : {}),
    responses: {
      ...Object.fromEntries(
        (spec.codes ?? [200]).map((code) => [
          code,
          { content: content(ANSWER_TYPES, spec.answer), description: answers[code] },
        ]),
      ),
      401: { description: 'Unauthorized' },
    },
    tags: [tag],
    'x-kubernetes-action': spec.action,
    'x-kubernetes-group-version-kind': { group: gv.group, kind: of, version: gv.version },
  });
  const write = [dryRun, fieldManager, fieldValidation];
  const any = (of: string): JSONObject => ({ '*/*': { schema: reference(of) } });
  const get = (of: string): Operation => ({ verb: 'read', action: 'get', answer: of });
  const put = (of: string): Operation => ({
    verb: 'replace',
    action: 'put',
    answer: of,
    body: any(of),
    parameters: write,
    codes: [200, 201],
  });
  const patch = (of: string): Operation => ({
    verb: 'patch',
    action: 'patch',
    answer: of,
    body: content(PATCH_TYPES, `${META}.Patch`),
    parameters: [...write, force],
    codes: [200, 201],
  });
  const post = (of: string): Operation => ({
    verb: 'create',
    action: 'post',
    answer: of,
    body: any(of),
    parameters: write,
    codes: [200, 201, 202],
  });
  const paths: JSONObject = {
    [collection]: {
      ...(verbs.has('list')
        ? { get: operation({ verb: 'list', action: 'list', answer: list, parameters: listParameters }) }
        : {}),
      ...(verbs.has('create') ? { post: operation(post(component)) } : {}),
      ...(verbs.has('deletecollection')
        ? {
            delete: operation(
              {
                verb: 'delete',
                action: 'deletecollection',
                answer: `${META}.Status`,
                body: any(`${META}.DeleteOptions`),
                parameters: [...deleteParameters, ...listParameters],
              },
              'Collection',
            ),
          }
        : {}),
      parameters: shared,
    },
    [`${collection}/{name}`]: {
      ...(verbs.has('get') ? { get: operation(get(component)) } : {}),
      ...(verbs.has('update') ? { put: operation(put(component)) } : {}),
      ...(verbs.has('patch') ? { patch: operation(patch(component)) } : {}),
      ...(verbs.has('delete')
        ? {
            delete: operation({
              verb: 'delete',
              action: 'delete',
              answer: `${META}.Status`,
              body: any(`${META}.DeleteOptions`),
              parameters: deleteParameters,
              codes: [200, 202],
            }),
          }
        : {}),
      parameters: named,
    },
  };
  if (namespaced && verbs.has('list')) {
    paths[`${base}/${plural}`] = {
      get: operation({ verb: 'list', action: 'list', answer: list }, 'ForAllNamespaces'),
      parameters: [...listParameters, pretty],
    };
  }
  const subresource = (name: string, operations: JSONObject): void => {
    paths[`${collection}/{name}/${name}`] = { ...operations, parameters: named };
  };
  if (kind.subresources?.status) {
    subresource('status', {
      get: operation(get(component), 'Status'),
      put: operation(put(component), 'Status'),
      patch: operation(patch(component), 'Status'),
    });
  }
  if (kind.subresources?.scale) {
    const scale = 'io.k8s.api.autoscaling.v1.Scale';
    const gv = { group: 'autoscaling', version: 'v1' };
    subresource('scale', {
      get: operation(get(scale), 'Scale', 'Scale', gv),
      put: operation(put(scale), 'Scale', 'Scale', gv),
      patch: operation(patch(scale), 'Scale', 'Scale', gv),
    });
  }
  return paths;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** `rbac.authorization.k8s.io` → `rbacAuthorization`. */
const camel = (group: string): string =>
  group
    .replace(/\.k8s\.io$/, '')
    .split('.')
    .map((part, i) => (i === 0 ? part : capital(part)))
    .join('');
