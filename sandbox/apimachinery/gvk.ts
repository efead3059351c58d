/** Groups, versions and kinds as text. Follows apimachinery/pkg/runtime/schema. */

export interface GroupVersion {
  /** '' for the core group. */
  group: string;
  version: string;
}

export interface GroupVersionKind extends GroupVersion {
  kind: string;
}

export interface GroupVersionResource extends GroupVersion {
  resource: string;
}

/** Throws an Error `unexpected GroupVersion string: a/b/c`. The empty text is the empty version. */
export function parseGroupVersion(text: string): GroupVersion {
  if (text === '' || text === '/') return { group: '', version: '' };
  const parts = text.split('/');
  if (parts.length === 1) return { group: '', version: text };
  if (parts.length === 2) return { group: parts[0] as string, version: parts[1] as string };
  throw new Error(`unexpected GroupVersion string: ${text}`);
}

const versionShape = /^v([0-9]+)(?:(alpha|beta)([0-9]+))?$/;

/** version.CompareKubeAwareVersionStrings: v2 > v1 > v1beta2 > v1beta1 > v1alpha1 > anything else. For a descending sort, `sort((a, b) => compare(b, a))`. */
export function compareKubeVersions(a: string, b: string): number {
  if (a === b) return 0;
  const [x, y] = [versionShape.exec(a), versionShape.exec(b)];
  if (!x && !y) return a < b ? 1 : -1;
  if (!x) return -1;
  if (!y) return 1;
  const rank = (m: RegExpExecArray) => (m[2] === undefined ? 2 : m[2] === 'beta' ? 1 : 0);
  return rank(x) - rank(y) || Number(x[1]) - Number(y[1]) || Number(x[3] ?? 0) - Number(y[3] ?? 0);
}
