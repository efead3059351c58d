/** `pod/web`, `deployment.apps/web created`. Follows cli-runtime/pkg/printers/name.go. */
import type { KubeObject } from '../../apimachinery/meta.ts';

/** `deployment.apps/web`, `pod/web` */
export function qualifiedName(object: KubeObject): string {
  const [group] = object.apiVersion?.includes('/') ? object.apiVersion.split('/') : [''];
  const name = object.metadata?.name || object.metadata?.generateName || '';
  const kind = (object.kind || '<unknown>').toLowerCase();
  return `${group ? `${kind}.${group}` : kind}/${name}`;
}

/** `-o name`, and the line that tells what was done when `operation` is given. */
export function nameText(object: KubeObject, operation = ''): string {
  if (Array.isArray(object.items)) return object.items.map((item: KubeObject) => nameText(item, operation)).join('');
  return `${qualifiedName(object)}${operation ? ` ${operation}` : ''}\n`;
}
