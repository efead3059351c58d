/** A URL taken apart for a drawing: each part with what divides it from the last, and its label. */
import { type UrlPartKind, urlParts } from './url-parts.ts';
import type { LensWords } from './words.ts';

export interface LabelledPart {
  kind: UrlPartKind;
  /** `/` where one stands before the part. */
  before: string;
  text: string;
  label: string;
}

export function anatomy(url: string, words: LensWords): LabelledPart[] {
  const labelled: LabelledPart[] = [];
  let before = '';
  for (const { kind, text } of urlParts(url)) {
    if (!kind) {
      before += text;
      continue;
    }
    labelled.push({ kind, before, text, label: labelOf(kind, text, words) });
    before = '';
  }
  const last = labelled.at(-1);
  if (last && before) last.text += before;
  return labelled;
}

function labelOf(kind: UrlPartKind, text: string, words: LensWords): string {
  if (kind === 'prefix') return text === '/api' ? words.core : words.named;
  return words.parts[kind];
}
