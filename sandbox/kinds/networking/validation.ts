/** Follows pkg/apis/networking/validation. */
import { forbiddenField, invalidValue, notSupported, required, tooLong } from '../../apimachinery/errors.ts';
import {
  byteLength,
  isDNS1123Subdomain,
  isValidPathSegmentName,
  isValidPortName,
  isValidPortNum,
  maxLenError,
  nameIsDNSLabel,
  nameIsDNSSubdomain,
  regexError,
} from '../../apimachinery/validation.ts';
import {
  type Any,
  complaints,
  type Errors,
  immutable,
  ip as ipAddress,
  isIP,
  label,
  subdomain,
} from '../validation.ts';

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const maxController = 250;
const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];
const scopes = ['Cluster', 'Namespace'];

const wildcard = '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const WILDCARD = new RegExp(`^${wildcard}$`);

function isWildcardDNS1123Subdomain(value: string): string[] {
  const messages = byteLength(value) > 253 ? [maxLenError(253)] : [];
  if (!WILDCARD.test(value))
    messages.push(
      regexError(
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
        wildcard,
        '*.example.com',
      ),
    );
  return messages;
}

const host = (value: string, path: string): Errors =>
  complaints(path, value, value.includes('*') ? isWildcardDNS1123Subdomain(value) : isDNS1123Subdomain(value));

const httpPath = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const HTTP_PATH = new RegExp(`^${httpPath}$`);

/** validation.IsDomainPrefixedPath: `acme.io/foo`. */
function domainPrefixedPath(value: string, path: string): Errors {
  const slash = value.indexOf('/');
  if (slash <= 0 || slash === value.length - 1)
    return [invalidValue(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  const rest = value.slice(slash + 1);
  return [
    ...subdomain(value.slice(0, slash), path),
    ...(HTTP_PATH.test(rest) ? [] : [invalidValue(path, rest, regexError('Invalid path', httpPath))]),
  ];
}

/** Of a reference to an object of any kind: its group, kind and name. */
function typedReference(reference: Any, path: string): Errors {
  const errors = reference.apiGroup === undefined ? [] : subdomain(reference.apiGroup, `${path}.apiGroup`);
  for (const field of ['kind', 'name']) {
    const value: string = reference[field] ?? '';
    if (value === '') errors.push(required(`${path}.${field}`));
    else errors.push(...complaints(`${path}.${field}`, value, isValidPathSegmentName(value)));
  }
  return errors;
}

function serviceBackend(service: Any, path: string): Errors {
  const errors: Errors = [];
  const at = `${path}.service`;
  if (!service.name) errors.push(required(`${at}.name`));
  else errors.push(...complaints(`${at}.name`, service.name, nameIsDNSLabel(service.name, false)));
  const { name = '', number = 0 } = service.port ?? {};
  if (name !== '' && number !== 0) errors.push(invalidValue(path, '', 'cannot set both port name & port number'));
  else if (name !== '') errors.push(...complaints(`${at}.port.name`, name, isValidPortName(name)));
  else if (number !== 0) errors.push(...complaints(`${at}.port.number`, number, isValidPortNum(number)));
  else errors.push(required(path, 'port name or number is required'));
  return errors;
}

function backend({ service, resource }: Any, path: string): Errors {
  if (resource && service) return [invalidValue(path, '', 'cannot set both resource and service backends')];
  if (resource) return typedReference(resource, `${path}.resource`);
  if (service) return serviceBackend(service, path);
  return [invalidValue(path, '', 'resource or service backend is required')];
}

function httpIngressPath(rule: Any, at: string): Errors {
  const { pathType, path = '' } = rule;
  if (pathType === undefined) return [required(`${at}.pathType`, 'pathType must be specified')];
  const errors: Errors = [];
  const wrong = (detail: string): void => {
    errors.push(invalidValue(`${at}.path`, path, detail));
  };
  const relative = !path.startsWith('/');
  if (pathType === 'Exact' || pathType === 'Prefix') {
    if (relative) wrong('must be an absolute path');
    for (const sequence of ['//', '/./', '/../', '%2f', '%2F'])
      if (path.includes(sequence)) wrong(`must not contain '${sequence}'`);
    for (const suffix of ['/..', '/.']) if (path.endsWith(suffix)) wrong(`cannot end with '${suffix}'`);
  } else if (pathType === 'ImplementationSpecific') {
    if (path !== '' && relative) wrong('must be an absolute path');
  } else errors.push(notSupported(`${at}.pathType`, pathType, pathTypes));
  return [...errors, ...backend(rule.backend ?? {}, `${at}.backend`)];
}

function ingressRule(rule: Any, at: string): Errors {
  const errors: Errors = [];
  if (rule.host) {
    if (isIP(rule.host)) errors.push(invalidValue(`${at}.host`, rule.host, 'must be a DNS name, not an IP address'));
    errors.push(...host(rule.host, `${at}.host`));
  }
  if (!rule.http) return errors;
  const paths: Any[] = rule.http.paths ?? [];
  if (paths.length === 0) errors.push(required(`${at}.http.paths`));
  for (const [i, path] of paths.entries()) errors.push(...httpIngressPath(path, `${at}.http.paths[${i}]`));
  return errors;
}

export function validateIngress({ spec = {} }: Any): Errors {
  const rules: Any[] = spec.rules ?? [];
  const errors: Errors = [];
  if (rules.length === 0 && !spec.defaultBackend)
    errors.push(invalidValue('spec', spec.rules ?? null, 'either `defaultBackend` or `rules` must be specified'));
  if (spec.defaultBackend) errors.push(...backend(spec.defaultBackend, 'spec.defaultBackend'));
  for (const [i, rule] of rules.entries()) errors.push(...ingressRule(rule, `spec.rules[${i}]`));
  for (const [i, tls] of (spec.tls ?? []).entries()) {
    const at = `spec.tls[${i}]`;
    for (const [j, name] of (tls.hosts ?? []).entries()) errors.push(...host(name, `${at}.hosts[${j}]`));
    if (tls.secretName) errors.push(...subdomain(tls.secretName, `${at}.secretName`));
  }
  if (spec.ingressClassName !== undefined)
    errors.push(
      ...complaints('spec.ingressClassName', spec.ingressClassName, nameIsDNSSubdomain(spec.ingressClassName, false)),
    );
  return errors;
}

export function validateIngressCreate({ metadata, spec = {} }: Any): Errors {
  const annotated = metadata.annotations?.[CLASS_ANNOTATION];
  if (annotated === undefined || spec.ingressClassName === undefined || annotated === spec.ingressClassName) return [];
  return [
    invalidValue(`annotations.${CLASS_ANNOTATION}`, annotated, 'must match `ingressClassName` when both are specified'),
  ];
}

export function validateIngressStatus(status: Any): Errors {
  const errors: Errors = [];
  for (const [i, { ip, hostname }] of (status?.loadBalancer?.ingress ?? []).entries()) {
    const at = `status.loadBalancer.ingress[${i}]`;
    if (ip) errors.push(...ipAddress(ip, `${at}.ip`));
    if (!hostname) continue;
    errors.push(...subdomain(hostname, `${at}.hostname`));
    if (isIP(hostname)) errors.push(invalidValue(`${at}.hostname`, hostname, 'must be a DNS name, not an IP address'));
  }
  return errors;
}

function parameters(reference: Any, path: string): Errors {
  const errors = typedReference(reference, path);
  const { scope, namespace } = reference;
  if (scope === undefined) return [...errors, required(`${path}.scope`)];
  if (!scopes.includes(scope)) return [...errors, notSupported(`${path}.scope`, scope, scopes)];
  if (scope === 'Cluster' && namespace !== undefined)
    errors.push(forbiddenField(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'"));
  if (scope === 'Namespace') {
    if (namespace === undefined) errors.push(required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'"));
    else errors.push(...label(namespace, `${path}.namespace`));
  }
  return errors;
}

export function validateIngressClass({ spec = {} }: Any): Errors {
  const controller: string = spec.controller ?? '';
  const errors: Errors = [];
  if (controller === '') errors.push(required('spec.controller'));
  else {
    if (byteLength(controller) > maxController) errors.push(tooLong('spec.controller', maxController));
    errors.push(...domainPrefixedPath(controller, 'spec.controller'));
  }
  if (spec.parameters) errors.push(...parameters(spec.parameters, 'spec.parameters'));
  return errors;
}

export const validateIngressClassUpdate = ({ spec = {} }: Any, old: Any): Errors =>
  immutable(spec.controller ?? '', old.spec?.controller ?? '', 'spec.controller');
