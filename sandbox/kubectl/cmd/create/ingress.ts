/** Follows kubectl/pkg/cmd/create/create_ingress.go. */
import type { Command, Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { sorted } from './configmap.ts';
import { generator, nameArgument } from './generator.ts';

const RULE = /^[\w*.-]*\/[^,=\n]*=[\w-]+:[\w-]+(,tls=?([\w-]+)?)?$/;

interface Backend {
  service: { name: string; port: { name?: string; number?: number } };
}

interface Path {
  path: string;
  pathType: 'Exact' | 'Prefix';
  backend: Backend;
}

interface Rule {
  host?: string;
  http: { paths: Path[] };
}

interface Tls {
  hosts?: string[];
  secretName?: string;
}

export const ingress: Command = generator({
  name: 'ingress',
  aliases: ['ing'],
  use: 'ingress NAME --rule=host/path=service:port[,tls[=secret]] ',
  short: 'Create an ingress with the specified name',
  long: `Create an ingress with the specified name.

A rule names a host (or none, for all), a path and the service behind it. A path that ends in * stands for all below it: its type is Prefix, and Exact otherwise.`,
  examples: `# Everything asked of shop.example.com goes to one service
kubectl create ingress shop --class=nginx --rule="shop.example.com/*=shop:80"

# Two paths of a host
kubectl create ingress shop --class=nginx \\
  --rule="shop.example.com/*=shop:80" \\
  --rule="shop.example.com/cart*=cart:http"

# A path of every host
kubectl create ingress status --rule="/healthz=status:8080"

# With a certificate from a secret
kubectl create ingress shop --class=nginx --rule="shop.example.com/*=shop:80,tls=shop-tls"

# A service for whatever no rule is about, and an annotation
kubectl create ingress shop --class=nginx --default-backend=other:http \\
  --rule="shop.example.com/*=shop:80" --annotation=team=web`,
  flags: [
    flag.array('annotation', [], 'Annotation to insert in the ingress object, in the format annotation=value'),
    flag.string('class', '', 'Ingress Class to be used'),
    flag.string('default-backend', '', 'Default service for backend, in format of svcname:port'),
    flag.array(
      'rule',
      [],
      "Rule in format host/path=service:port[,tls=secretname]. Paths containing the leading character '*' are considered pathType=Prefix. tls argument is optional.",
    ),
  ],
  refused: 'failed to create ingress: ',
  generate(invocation) {
    const name = nameArgument(invocation);
    validate(invocation);
    const { flags } = invocation;
    const annotations = Object.fromEntries(flags.list('annotation').map((text) => cut(text, '=')));
    const [ingressClassName, other] = [flags.string('class'), flags.string('default-backend')];
    const [tls, rules] = [tlsOf(flags.list('rule')), rulesOf(flags.list('rule'))];
    return {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name, ...(Object.keys(annotations).length > 0 ? { annotations: sorted(annotations) } : {}) },
      spec: {
        ...(ingressClassName ? { ingressClassName } : {}),
        ...(other ? { defaultBackend: backendOf(other) } : {}),
        ...(tls.length > 0 ? { tls } : {}),
        ...(rules.length > 0 ? { rules } : {}),
      },
      status: { loadBalancer: {} },
    };
  },
});

function validate({ flags }: Invocation): void {
  const [rules, other] = [flags.list('rule'), flags.string('default-backend')];
  if (other === '' && rules.length === 0)
    throw new CommandError(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    );
  for (const rule of rules)
    if (!RULE.test(rule))
      throw new CommandError(
        `rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
      );
  for (const annotation of flags.list('annotation'))
    if (!annotation.includes('='))
      throw new CommandError(`annotation ${annotation} is invalid and should be in format key=[value]`);
  if (other !== '' && other.split(':').length !== 2)
    throw new CommandError('default-backend should be in format servicename:serviceport');
}

/** At the first separator, which is there. */
function cut(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}

function backendOf(text: string): Backend {
  const [name = '', port = ''] = text.split(':');
  const number = /^[+-]?\d+$/.test(port) ? Number(port) : undefined;
  // Zero is what is not there.
  return { service: { name, port: number === 0 ? {} : number === undefined ? { name: port } : { number } } };
}

function rulesOf(texts: readonly string[]): Rule[] {
  const rules: Rule[] = [];
  for (const text of texts) {
    const [host, rest] = cut(text.split(',')[0] as string, '/');
    const [path, service] = cut(`/${rest}`, '=');
    const entry: Path = path.endsWith('*')
      ? { path: path.slice(0, -1), pathType: 'Prefix', backend: backendOf(service) }
      : { path, pathType: 'Exact', backend: backendOf(service) };
    const known = rules.find((rule) => (rule.host ?? '') === host);
    if (known) known.http.paths.push(entry);
    else rules.push({ ...(host ? { host } : {}), http: { paths: [entry] } });
  }
  return rules;
}

/** A host counts once; hosts of one secret stand together. */
function tlsOf(texts: readonly string[]): Tls[] {
  const entries: Tls[] = [];
  const seen = new Set<string>();
  for (const text of texts) {
    const [rule, tls] = text.split(',');
    if (tls === undefined) continue;
    const [host] = cut(rule as string, '/');
    if (seen.has(host)) continue;
    seen.add(host);
    const secretName = tls.split('=')[1] ?? '';
    const known = entries.find((entry) => (entry.secretName ?? '') === secretName);
    if (known) (known.hosts ??= []).push(host);
    else if (host || secretName)
      entries.push({ ...(host ? { hosts: [host] } : {}), ...(secretName ? { secretName } : {}) });
  }
  return entries;
}
