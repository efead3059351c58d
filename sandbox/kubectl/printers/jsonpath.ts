import type { KubeObject } from '../../apimachinery/meta.ts';
export type Path = string;
export function parseJSONPath(text: string): Path {
  return text;
}
export function jsonPathText(path: Path, _object: KubeObject, _missing: boolean): string {
  return path;
}
export function jsonPathAsJson(path: Path, _object: KubeObject, _missing: boolean): string {
  return path;
}
