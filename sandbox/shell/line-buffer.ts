/** The text of a line being edited: cursor, words, kill ring, undo. Draws nothing. */
import { charactersOf } from './line-layout.ts';

/** Characters typed one by one that are undone together, as readline does. */
const UNDONE_TOGETHER = 20;
const KILLS = 10;

interface Saved {
  text: string;
  cursor: number;
}

export class LineBuffer {
  characters: string[] = [];
  cursor = 0;
  private undos: Saved[] = [];
  /** How many characters the last undo step has taken up. */
  private typed = 0;
  private readonly kills: string[] = [];
  private yanked: { from: number; back: number } | undefined;
  /** What the last key did; those of the same kind belong together. */
  last: 'kill' | 'yank' | 'type' | undefined;

  get text(): string {
    return this.characters.join('');
  }

  /** In UTF-16 units. */
  get position(): number {
    return this.characters.slice(0, this.cursor).join('').length;
  }

  /** Another line, with nothing to undo. */
  reset(text: string): void {
    this.undos = [];
    this.typed = 0;
    this.put(text);
  }

  /** Another line in its place; the cursor at its end. */
  put(text: string): void {
    this.characters = charactersOf(text);
    this.cursor = this.characters.length;
  }

  save(): Saved & { undos: Saved[] } {
    return { text: this.text, cursor: this.cursor, undos: this.undos };
  }

  load({ text, cursor, undos }: Saved & { undos: Saved[] }): void {
    this.put(text);
    this.cursor = cursor;
    this.undos = undos;
  }

  /** One key's character: a run of them is undone together. */
  type(c: string): void {
    if (this.last !== 'type' || this.typed === 0 || this.typed >= UNDONE_TOGETHER) {
      this.remember();
      this.typed = 0;
    }
    this.typed++;
    this.splice(this.cursor, this.cursor, c);
  }

  insert(text: string): void {
    this.remember();
    this.splice(this.cursor, this.cursor, text);
  }

  /** False when there is nothing. */
  remove(from: number, to: number): boolean {
    if (from < 0 || from >= this.characters.length || to <= from) return false;
    this.remember();
    this.splice(from, to, '');
    return true;
  }

  /** Puts text in place of a stretch, in UTF-16 units. */
  replace(from: number, to: number, text: string): void {
    const line = this.text;
    this.remember();
    this.characters = charactersOf(line.slice(0, from) + text + line.slice(to));
    this.cursor = charactersOf(line.slice(0, from) + text).length;
  }

  /** What is killed one after another is one piece. */
  kill(from: number, to: number): boolean {
    const gone = this.characters.slice(Math.max(0, from), to).join('');
    const backwards = to === this.cursor && from < to;
    if (!this.remove(from, to)) return false;
    const before = this.last === 'kill' ? this.kills.pop() : undefined;
    this.kills.push(before === undefined ? gone : backwards ? gone + before : before + gone);
    if (this.kills.length > KILLS) this.kills.shift();
    return true;
  }

  yank(): boolean {
    const text = this.kills.at(-1);
    if (text === undefined) return false;
    this.yanked = { from: this.cursor, back: 1 };
    this.insert(text);
    return true;
  }

  /** After a yank: the kill before it instead. */
  yankPop(): boolean {
    if (this.last !== 'yank' || !this.yanked) return false;
    const { yanked } = this;
    yanked.back = (yanked.back % this.kills.length) + 1;
    this.splice(yanked.from, this.cursor, this.kills.at(-yanked.back) as string);
    return true;
  }

  undo(): boolean {
    const last = this.undos.pop();
    if (!last) return false;
    this.put(last.text);
    this.cursor = last.cursor;
    this.typed = 0;
    return true;
  }

  revert(): void {
    while (this.undo());
  }

  transpose(): boolean {
    if (this.cursor === 0 || this.characters.length < 2) return false;
    const at = this.cursor === this.characters.length ? this.cursor - 1 : this.cursor;
    this.remember();
    const [a, b] = [this.characters[at - 1] as string, this.characters[at] as string];
    this.characters.splice(at - 1, 2, b, a);
    this.cursor = at + 1;
    return true;
  }

  transposeWords(): boolean {
    const end = this.wordRight(this.cursor);
    const begin = this.wordLeft(end);
    const firstBegin = this.wordLeft(begin);
    const firstEnd = this.wordRight(firstBegin);
    if (firstBegin === begin || begin < firstEnd) return false;
    const cut = (from: number, to: number) => this.characters.slice(from, to).join('');
    const text = cut(begin, end) + cut(firstEnd, begin) + cut(firstBegin, firstEnd);
    this.remember();
    this.splice(firstBegin, end, text);
    return true;
  }

  /** Upper, lower or capital letters, to the end of a word. */
  recase(how: 'u' | 'l' | 'c'): boolean {
    const end = this.wordRight(this.cursor);
    if (end === this.cursor) return false;
    let first = true;
    const made = this.characters.slice(this.cursor, end).map((c) => {
      const up = how === 'u' || (how === 'c' && first);
      if (isWord(c)) first = false;
      return up ? c.toUpperCase() : c.toLowerCase();
    });
    this.remember();
    this.splice(this.cursor, end, made.join(''));
    return true;
  }

  wordLeft(from: number): number {
    let at = from;
    while (at > 0 && !isWord(this.characters[at - 1])) at--;
    while (at > 0 && isWord(this.characters[at - 1])) at--;
    return at;
  }

  wordRight(from: number): number {
    let at = from;
    while (at < this.characters.length && !isWord(this.characters[at])) at++;
    while (at < this.characters.length && isWord(this.characters[at])) at++;
    return at;
  }

  /** Of a word that blanks bound. */
  blankLeft(from: number): number {
    let at = from;
    while (at > 0 && /\s/.test(this.characters[at - 1] as string)) at--;
    while (at > 0 && !/\s/.test(this.characters[at - 1] as string)) at--;
    return at;
  }

  private splice(from: number, to: number, text: string): void {
    const before = this.characters.slice(0, from).join('') + text;
    const after = this.characters.slice(to).join('');
    if (from === this.characters.length && text.length < 3 && charactersOf(`a${text}`).length === text.length + 1) {
      this.characters.push(...text);
      this.cursor = this.characters.length;
      return;
    }
    this.characters = charactersOf(before + after);
    this.cursor = Math.min(charactersOf(before).length, this.characters.length);
  }

  private remember(): void {
    this.undos.push({ text: this.text, cursor: this.cursor });
    if (this.undos.length > 200) this.undos.shift();
  }
}

export function isWord(c: string | undefined): boolean {
  return c !== undefined && /^[\p{L}\p{N}]/u.test(c);
}
