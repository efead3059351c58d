/** The lines most descriptions have: labels, annotations, times, owners. */
import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { Page } from './page.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** In bytes, name included. */
const MAX_ANNOTATION = 140;

type Texts = Readonly<Record<string, string>> | undefined;

/** Name, Namespace (also when it is empty), Labels, Annotations. */
export function writeNamespaced(page: Page, { metadata }: KubeObject): void {
  page.write(0, `Name:\t${metadata.name ?? ''}\n`);
  page.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  writeLabelsAndAnnotations(page, metadata);
}

/** Name, Labels, Annotations. */
export function writeNamed(page: Page, { metadata }: KubeObject): void {
  page.write(0, `Name:\t${metadata.name ?? ''}\n`);
  writeLabelsAndAnnotations(page, metadata);
}

export function writeLabelsAndAnnotations(page: Page, { labels, annotations }: KubeObject['metadata']): void {
  writeLabels(page, 'Labels', labels);
  writeAnnotations(page, 'Annotations', annotations);
}

/** `key=value`, one a line, by key. */
export function writeLabels(page: Page, title: string, labels: Texts): void {
  const keys = Object.keys(labels ?? {}).sort();
  writeColumn(
    page,
    title,
    keys.map((key) => `${key}=${labels?.[key]}`),
  );
}

/** One value a line in the second column, or `<none>`. */
export function writeColumn(page: Page, title: string, values: readonly string[], indent = ''): void {
  if (values.length === 0) page.write(0, `${indent}${title}:\t<none>\n`);
  for (const [i, value] of values.entries()) {
    page.write(0, `${i === 0 ? `${indent}${title}:` : indent}\t${value}\n`);
  }
}

export function writeAnnotations(page: Page, title: string, annotations: Texts): void {
  const keys = Object.keys(annotations ?? {})
    .filter((key) => key !== LAST_APPLIED)
    .sort();
  page.write(0, `${title}:\t`);
  if (keys.length === 0) page.write(0, '<none>\n');
  keys.forEach((key, i) => {
    if (i > 0) page.write(0, '\t');
    const value = (annotations?.[key] ?? '').replace(/\n$/, '');
    if (byteLength(value) + byteLength(key) + 2 <= MAX_ANNOTATION && !value.includes('\n')) {
      page.write(0, `${key}: ${value}\n`);
      return;
    }
    page.write(0, `${key}:\n`);
    for (const line of value.split('\n')) page.write(0, `\t  ${shorten(line, MAX_ANNOTATION - 2)}\n`);
  });
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

function shorten(text: string, limit: number): string {
  const bytes = new TextEncoder().encode(text);
  return bytes.length > limit ? `${new TextDecoder().decode(bytes.subarray(0, limit))}...` : text;
}

/** time.RFC1123Z of a timestamp on the wire; the zero time for one that is not there. */
export function rfc1123(timestamp: string | null | undefined): string {
  if (!timestamp) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  return new Date(Date.parse(timestamp)).toUTCString().replace('GMT', '+0000');
}

/** `Controlled By: ReplicaSet/web-5d`, for what has a controller. */
export function writeController(page: Page, { metadata }: KubeObject): void {
  const controller = metadata.ownerReferences?.find((owner) => owner.controller);
  if (controller) page.write(0, `Controlled By:\t${controller.kind}/${controller.name}\n`);
}

export function printBool(value: boolean | undefined): string {
  return value ? 'True' : 'False';
}
