/** What the caller accepts: the object, its Table, its metadata; JSON or YAML. Follows apiserver/pkg/endpoints/handlers/negotiation. */
import { StatusError } from '../apimachinery/errors.ts';

export interface Negotiated {
  media: 'application/json' | 'application/yaml';
  as?: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList' | 'APIGroupDiscoveryList';
  /** Of `as`. */
  version?: string;
  group?: string;
  profile?: string;
}

const JSON_ONLY: Negotiated = { media: 'application/json' };
const cache = new Map<string, Negotiated | undefined>();

/** Throws 406. `discovery` admits APIGroupDiscoveryList as well. */
export function negotiate(accept: string | undefined, discovery = false): Negotiated {
  if (!accept || accept === 'application/json' || accept === '*/*') return JSON_ONLY;
  const key = discovery ? `discovery ${accept}` : accept;
  if (!cache.has(key)) {
    if (cache.size > 200) cache.clear();
    cache.set(key, choose(accept, discovery));
  }
  const chosen = cache.get(key);
  if (!chosen) {
    throw new StatusError(
      406,
      'NotAcceptable',
      'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    );
  }
  return chosen;
}

function choose(accept: string, discovery: boolean): Negotiated | undefined {
  const clauses = accept.split(',').map((clause, at) => {
    const [media = '', ...parameters] = clause.split(';').map((part) => part.trim());
    const params = new Map(parameters.map((p) => p.split('=', 2).map((x) => x.trim()) as [string, string]));
    return { media: media.toLowerCase(), params, q: Number(params.get('q') ?? 1), at };
  });
  clauses.sort((a, b) => b.q - a.q || a.at - b.at);
  for (const { media, params } of clauses) {
    const known = mediaOf(media);
    if (!known) continue;
    const as = params.get('as');
    if (!as) return { media: known };
    const group = params.get('g') ?? '';
    const version = params.get('v') ?? '';
    if (
      discovery &&
      as === 'APIGroupDiscoveryList' &&
      group === 'apidiscovery.k8s.io' &&
      /^v2(beta1)?$/.test(version)
    ) {
      const profile = params.get('profile');
      return { media: known, as, group, version, ...(profile ? { profile } : {}) };
    }
    if (discovery || group !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) continue;
    if (as === 'Table' || as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') {
      return { media: known, as, group, version };
    }
  }
  return undefined;
}

/** Protobuf is accepted and answered with JSON, which every client reads. */
function mediaOf(media: string): Negotiated['media'] | undefined {
  if (media === 'application/yaml') return 'application/yaml';
  const json = ['application/json', '*/*', 'application/*', 'application/vnd.kubernetes.protobuf'];
  return json.includes(media) ? 'application/json' : undefined;
}
