/** Containers of every sort. Follows pkg/apis/core/validation. */
import {
  duplicate,
  forbiddenField,
  invalidValue,
  notFoundField,
  notSupported,
  required,
  tooMany,
} from '../../apimachinery/errors.ts';
import { isHTTPHeaderName, isValidPortName, isValidPortNum } from '../../apimachinery/validation.ts';
import { type Any, complaints, type Errors, label, nonNegative, oneOf, portNumOrName } from '../validation.ts';
import { env, envFrom } from './env-validation.ts';
import { resourceRequirements } from './resources-validation.ts';
import { containerSecurityContext } from './security-validation.ts';
import { volumeDevices, volumeMounts } from './volumes-validation.ts';

/** What the rules of a container need to know of its Pod. */
export interface PodContext {
  volumes: ReadonlyMap<string, Any>;
  claims: ReadonlySet<string>;
  gracePeriod: number | undefined;
  restartPolicy: string;
  hostUsers: boolean;
}

export const protocols = ['SCTP', 'TCP', 'UDP'];

function ports(list: Any[] | undefined, path: string): Errors {
  const errors: Errors = [];
  const names = new Set<string>();
  for (const [i, port] of (list ?? []).entries()) {
    const at = `${path}[${i}]`;
    if (port.name) {
      const wrong = isValidPortName(port.name);
      if (wrong.length > 0) errors.push(...complaints(`${at}.name`, port.name, wrong));
      else if (names.has(port.name)) errors.push(duplicate(`${at}.name`, port.name));
      else names.add(port.name);
    }
    if (!port.containerPort) errors.push(required(`${at}.containerPort`));
    else errors.push(...complaints(`${at}.containerPort`, port.containerPort, isValidPortNum(port.containerPort)));
    if (port.hostPort) errors.push(...complaints(`${at}.hostPort`, port.hostPort, isValidPortNum(port.hostPort)));
    errors.push(...oneOf(port.protocol, `${at}.protocol`, protocols));
  }
  return errors;
}

function hostPortConflicts(containers: Any[], path: string): Errors {
  const errors: Errors = [];
  const taken = new Set<string>();
  for (const [i, container] of containers.entries()) {
    for (const [j, port] of ((container.ports ?? []) as Any[]).entries()) {
      if (!port.hostPort) continue;
      const key = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (taken.has(key)) errors.push(duplicate(`${path}[${i}].ports[${j}].hostPort`, key));
      taken.add(key);
    }
  }
  return errors;
}

const handlers: [field: string, rule: (handler: Any, path: string, gracePeriod: number | undefined) => Errors][] = [
  ['exec', (h, path) => (h.command?.length ? [] : [required(`${path}.command`)])],
  [
    'httpGet',
    (h, path) => [
      ...(h.path ? [] : [required(`${path}.path`)]),
      ...portNumOrName(h.port ?? 0, `${path}.port`),
      ...(h.scheme === 'HTTP' || h.scheme === 'HTTPS'
        ? []
        : [notSupported(`${path}.scheme`, h.scheme, ['HTTP', 'HTTPS'])]),
      ...((h.httpHeaders ?? []) as Any[]).flatMap((header) =>
        complaints(`${path}.httpHeaders`, header.name ?? '', isHTTPHeaderName(header.name ?? '')),
      ),
    ],
  ],
  ['tcpSocket', (h, path) => portNumOrName(h.port ?? 0, `${path}.port`)],
  ['grpc', (h, path) => portNumOrName(h.port ?? 0, `${path}.port`)],
  [
    'sleep',
    (h, path, gracePeriod) =>
      gracePeriod !== undefined && (h.seconds < 0 || h.seconds > gracePeriod)
        ? [
            invalidValue(
              path,
              h.seconds,
              `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`,
            ),
          ]
        : [],
  ],
];

/** validateHandler: of a probe or a lifecycle hook. */
function handler(value: Any, path: string, gracePeriod: number | undefined): Errors {
  const errors: Errors = [];
  let count = 0;
  for (const [field, rule] of handlers) {
    if (!value[field]) continue;
    if (count++ > 0) errors.push(forbiddenField(`${path}.${field}`, 'may not specify more than 1 handler type'));
    else errors.push(...rule(value[field], `${path}.${field}`, gracePeriod));
  }
  if (count === 0) errors.push(required(path, 'must specify a handler type'));
  return errors;
}

const probeNumbers = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

function probe(
  value: Any,
  path: string,
  kind: 'liveness' | 'readiness' | 'startup',
  gracePeriod: number | undefined,
): Errors {
  if (!value) return [];
  const errors = handler(value, path, gracePeriod);
  for (const field of probeNumbers) errors.push(...nonNegative(value[field], `${path}.${field}`));
  const grace: number | undefined = value.terminationGracePeriodSeconds;
  const gracePath = `${path}.terminationGracePeriodSeconds`;
  if (grace !== undefined && grace <= 0) errors.push(invalidValue(gracePath, grace, 'must be greater than 0'));
  if (kind === 'readiness') {
    if (grace !== undefined) errors.push(invalidValue(gracePath, grace, 'must not be set for readinessProbes'));
  } else if (value.successThreshold !== 1) {
    errors.push(invalidValue(`${path}.successThreshold`, value.successThreshold, 'must be 1'));
  }
  return errors;
}

function lifecycle(value: Any, path: string, gracePeriod: number | undefined): Errors {
  const errors: Errors = [];
  if (value.postStart) errors.push(...handler(value.postStart, `${path}.postStart`, gracePeriod));
  if (value.preStop) errors.push(...handler(value.preStop, `${path}.preStop`, gracePeriod));
  return errors;
}

function probesAndLifecycle(c: Any, path: string, pod: PodContext): Errors {
  return [
    ...(c.lifecycle ? lifecycle(c.lifecycle, `${path}.lifecycle`, pod.gracePeriod) : []),
    ...probe(c.livenessProbe, `${path}.livenessProbe`, 'liveness', pod.gracePeriod),
    ...probe(c.readinessProbe, `${path}.readinessProbe`, 'readiness', pod.gracePeriod),
    ...probe(c.startupProbe, `${path}.startupProbe`, 'startup', pod.gracePeriod),
  ];
}

/** validateResizePolicy: upstream names the list, but for repetition. */
function resizePolicy(list: Any[] | undefined, path: string, restartPolicy: string): Errors {
  const errors: Errors = [];
  const seen = new Set<string>();
  for (const [i, policy] of (list ?? []).entries()) {
    if (seen.has(policy.resourceName)) errors.push(duplicate(`${path}[${i}]`, policy.resourceName));
    seen.add(policy.resourceName);
    errors.push(...oneOf(policy.resourceName, path, ['cpu', 'memory']));
    errors.push(...oneOf(policy.restartPolicy, path, ['NotRequired', 'RestartContainer']));
    if (restartPolicy === 'Never' && policy.restartPolicy !== 'NotRequired')
      errors.push(invalidValue(path, policy.restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"));
  }
  return errors;
}

/** validateContainerCommon. */
function common(c: Any, path: string, pod: PodContext): Errors {
  return [
    ...(c.name ? label(c.name, `${path}.name`) : [required(`${path}.name`)]),
    ...(c.image ? [] : [required(`${path}.image`)]),
    ...oneOf(c.terminationMessagePolicy, `${path}.terminationMessagePolicy`, ['File', 'FallbackToLogsOnError']),
    ...ports(c.ports, `${path}.ports`),
    ...env(c.env, `${path}.env`),
    ...envFrom(c.envFrom, `${path}.envFrom`),
    ...volumeMounts(c, pod.volumes, `${path}.volumeMounts`),
    ...volumeDevices(c, pod.volumes, `${path}.volumeDevices`),
    ...oneOf(c.imagePullPolicy, `${path}.imagePullPolicy`, ['Always', 'IfNotPresent', 'Never']),
    ...resourceRequirements(c.resources, pod.claims, `${path}.resources`),
    ...resizePolicy(c.resizePolicy, `${path}.resizePolicy`, pod.restartPolicy),
    ...containerSecurityContext(c.securityContext, `${path}.securityContext`, pod.hostUsers),
  ];
}

const restartPolicies = ['Always', 'Never', 'OnFailure'];

const maxRestartRules = 20;
const maxExitCodes = 255;

function restartRule(rule: Any, path: string): Errors {
  const errors: Errors = [];
  const actions = ['Restart', 'RestartAllContainers'];
  if (!actions.includes(rule.action)) errors.push(notSupported(`${path}.action`, rule.action ?? '', actions));
  if (!rule.exitCodes) return [...errors, required(`${path}.exitCodes`, 'must be specified')];
  const operators = ['In', 'NotIn'];
  const { operator = '', values = [] } = rule.exitCodes;
  if (!operators.includes(operator)) errors.push(notSupported(`${path}.exitCodes.operator`, operator, operators));
  if (values.length > maxExitCodes) errors.push(tooMany(`${path}.exitCodes.values`, values.length, maxExitCodes));
  return errors;
}

/** validateContainerRestartPolicy: a policy of the container's own, and its rules. */
function restartPolicy(c: Any, path: string): Errors {
  const rules: Any[] = c.restartPolicyRules ?? [];
  const at = `${path}.restartPolicyRules`;
  const errors: Errors = [];
  if (c.restartPolicy === undefined) {
    if (rules.length > 0)
      errors.push(required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used'));
  } else if (!restartPolicies.includes(c.restartPolicy)) {
    errors.push(notSupported(`${path}.restartPolicy`, c.restartPolicy, restartPolicies));
  }
  if (rules.length > maxRestartRules) errors.push(tooMany(at, rules.length, maxRestartRules));
  for (const [i, rule] of rules.entries()) errors.push(...restartRule(rule, `${at}[${i}]`));
  return errors;
}

export function containers(list: Any[] | undefined, path: string, pod: PodContext): Errors {
  if (!list?.length) return [required(path)];
  const errors: Errors = [];
  const names = new Set<string>();
  for (const [i, c] of list.entries()) {
    const at = `${path}[${i}]`;
    errors.push(...common(c, at, pod));
    if (names.has(c.name ?? '')) errors.push(duplicate(`${at}.name`, c.name ?? ''));
    names.add(c.name ?? '');
    errors.push(...probesAndLifecycle(c, at, pod), ...restartPolicy(c, at));
  }
  return [...errors, ...hostPortConflicts(list, path)];
}

const notForInit = 'may not be set for init containers without restartPolicy=Always';

export function initContainers(list: Any[] | undefined, regular: Any[], path: string, pod: PodContext): Errors {
  const errors: Errors = [];
  const names = new Set<string>(regular.map((c) => c.name ?? ''));
  for (const [i, c] of (list ?? []).entries()) {
    const at = `${path}[${i}]`;
    errors.push(...common(c, at, pod), ...restartPolicy(c, at));
    if (names.has(c.name ?? '')) errors.push(duplicate(`${at}.name`, c.name ?? ''));
    else if (c.name) names.add(c.name);
    errors.push(...hostPortConflicts([c], path));
    if (c.restartPolicy === 'Always') errors.push(...probesAndLifecycle(c, at, pod));
    else
      for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'])
        if (c[field]) errors.push(forbiddenField(`${at}.${field}`, notForInit));
  }
  return errors;
}

/** In the struct's order: what an ephemeral container may not have. */
const notForEphemeral = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
];

export function ephemeralContainers(list: Any[] | undefined, others: Any[], path: string, pod: PodContext): Errors {
  const errors: Errors = [];
  const targets = new Set<string>(others.map((c) => c.name ?? ''));
  const names = new Set(targets);
  for (const [i, c] of (list ?? []).entries()) {
    const at = `${path}[${i}]`;
    errors.push(...common(c, at, pod), ...paddedImage(c, at));
    if (names.has(c.name ?? '')) errors.push(duplicate(`${at}.name`, c.name ?? ''));
    names.add(c.name ?? '');
    if (c.targetContainerName && !targets.has(c.targetContainerName))
      errors.push(notFoundField(`${at}.targetContainerName`, c.targetContainerName));
    for (const field of notForEphemeral) {
      const value = c[field];
      const empty = value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);
      if (!empty) errors.push(forbiddenField(`${at}.${field}`, 'cannot be set for an Ephemeral Container'));
    }
    for (const [j, mount] of ((c.volumeMounts ?? []) as Any[]).entries())
      for (const field of ['subPath', 'subPathExpr'])
        if (mount[field])
          errors.push(forbiddenField(`${at}.volumeMounts[${j}].${field}`, 'cannot be set for an Ephemeral Container'));
  }
  return errors;
}

/** validateContainerOnlyForPod: not asked of templates. */
export const paddedImage = (c: Any, path: string): Errors =>
  (c.image ?? '').trim() === (c.image ?? '')
    ? []
    : [invalidValue(`${path}.image`, c.image, 'must not have leading or trailing whitespace')];

export function hostNetworkPorts(spec: Any, path: string, isPod: boolean): Errors {
  if (!spec.hostNetwork) return [];
  return ((spec.containers ?? []) as Any[]).flatMap((c, i) =>
    ((c.ports ?? []) as Any[]).flatMap((port, j) => {
      const host: number = port.hostPort ?? 0;
      return (isPod || host !== 0) && host !== port.containerPort
        ? [
            invalidValue(
              `${path}.containers[${i}].ports[${j}].hostPort`,
              host,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ]
        : [];
    }),
  );
}
