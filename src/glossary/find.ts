/** Finds terms in prose. */
import type { Term } from './terms.ts';

export interface Piece {
  text: string;
  term?: Term;
}

/** The forms of all terms in a language, longest first, as one pattern; Latin words are whole ones. */
export function finder(terms: Term[], language: string): (text: string, done: Set<string>) => Piece[] {
  const byForm = new Map(terms.flatMap((term) => (term.words[language] ?? []).map((form) => [form, term] as const)));
  const forms = [...byForm.keys()].sort((a, b) => b.length - a.length).map((form) => bounded(form));
  const pattern = new RegExp(forms.join('|') || '(?!)', 'gu');

  /** The text in pieces; a term that is not `done` has one of its own, and is done with it. */
  return (text, done) => {
    const pieces: Piece[] = [];
    let from = 0;
    for (const { 0: form, index } of text.matchAll(pattern)) {
      const term = byForm.get(form);
      if (!term || done.has(term.id)) continue;
      done.add(term.id);
      if (index > from) pieces.push({ text: text.slice(from, index) });
      pieces.push({ text: form, term });
      from = index + form.length;
    }
    if (from < text.length) pieces.push({ text: text.slice(from) });
    return pieces;
  };
}

function bounded(form: string): string {
  const escaped = form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const before = /^[A-Za-z]/.test(form) ? '(?<![A-Za-z0-9_/.-])' : '';
  const after = /[A-Za-z]$/.test(form) ? '(?![A-Za-z0-9_/-])' : '';
  return before + escaped + after;
}

/**
 * The names, in a language, of each term that has several and stands in a text. The search takes words apart as the
 * text around them suggests; by these, a page is found under each name alike.
 */
export function namesIn(terms: Term[], language: string, text: string): string[] {
  return terms.flatMap(({ name, words, also }) => {
    const others = also[language];
    if (!others) return [];
    const names = [name[language as keyof typeof name], ...others];
    return [...(words[language] ?? []), ...names].some((form) => text.includes(form)) ? names : [];
  });
}
