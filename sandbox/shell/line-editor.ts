/** A line being typed: keys in, drawing out. Emacs keys, as readline binds them by default. Knows nothing of the shell. */
import { LineBuffer } from './line-buffer.ts';
import { LineDisplay } from './line-layout.ts';
import { LineSearch } from './line-search.ts';
import { type ListStep, MatchList } from './match-list.ts';

export type EditorEvent =
  | { type: 'line'; text: string }
  | { type: 'interrupt' }
  | { type: 'end' }
  | { type: 'complete'; again: boolean };

export interface LineEditorOptions {
  write(data: string): void;
  columns(): number;
  rows?(): number;
  /** Oldest first; shared with whoever keeps it. */
  history: string[];
}

/** Plain characters in a row. When there are more than a person types, they are put in and drawn at once. */
const RUN = /^[^\x00-\x1f\x7f]+/;
const LONG = 256;
const SEQUENCE = /^\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O[A-Za-z]|[\s\S])/u;
const BELL = '\x07';

type Action = (editor: LineEditor, key: string) => EditorEvent | undefined;

export class LineEditor {
  private readonly options: LineEditorOptions;
  private readonly display: LineDisplay;
  readonly buffer = new LineBuffer();
  private prompt = '';
  private index = 0;
  /** Lines of the history as they were left, by index; the line being typed is the last. */
  private left = new Map<number, string>();
  private pasting: string | undefined;
  /** What was pasted last, until another key comes. */
  private region: [number, number] | undefined;
  private search: LineSearch | undefined;
  private before: { index: number; line: ReturnType<LineBuffer['save']> } | undefined;
  private lastQuery = '';
  /** The key before was Tab, and changed nothing. */
  private lastTab = false;
  /** What Tab found, while it asks or lists. */
  private list: MatchList | undefined;
  /** How far back Alt-. has gone. */
  private lastArgument = 0;
  /** The next key stands for itself. */
  private quoted = false;
  private argument = '';

  constructor(options: LineEditorOptions) {
    this.options = options;
    this.display = new LineDisplay(
      (data) => options.write(data),
      () => options.columns(),
      () => options.rows?.() ?? 24,
    );
  }

  get text(): string {
    return this.buffer.text;
  }

  /** In UTF-16 units. */
  get position(): number {
    return this.buffer.position;
  }

  /** Draws the prompt and takes keys from now on. */
  begin(prompt: string): void {
    const lines = prompt.split('\n');
    this.prompt = lines.pop() as string;
    if (lines.length > 0) this.options.write(lines.map((line) => `${line}\r\n`).join(''));
    this.buffer.reset('');
    this.display.forget();
    this.region = undefined;
    this.search = undefined;
    this.list = undefined;
    this.argument = '';
    this.quoted = false;
    this.index = this.options.history.length;
    this.left.clear();
    this.draw();
  }

  /** Takes the first key off the data: what is left of it, and what happened. */
  key(data: string): { rest: string; event?: EditorEvent } {
    if (this.list) return this.listKey(this.list, data);
    if (this.pasting !== undefined) return this.paste(data);
    if (data.startsWith('\x1b[200~')) {
      this.pasting = '';
      return this.paste(data.slice(6));
    }
    const run = this.search || this.quoted || this.argument !== '' ? '' : (RUN.exec(data)?.[0] ?? '');
    if (run.length > LONG) {
      this.region = undefined;
      this.lastTab = false;
      this.insert(run);
      return { rest: data.slice(run.length) };
    }
    const sequence = data[0] === '\x1b' ? (SEQUENCE.exec(data)?.[0] ?? data) : undefined;
    const key = sequence ?? String.fromCodePoint(data.codePointAt(0) as number);
    const rest = data.slice(key.length);
    this.region = undefined;
    if (this.search && this.searchKey(key)) return { rest };
    const event = this.handle(key);
    return event ? { rest, event } : { rest };
  }

  insert(text: string): void {
    this.buffer.insert(text);
    this.draw();
  }

  /** Puts a completed word in place of a stretch, in UTF-16 units: the next Tab completes again. */
  complete(from: number, to: number, word: string): void {
    if (this.text.slice(from, to) !== word) this.lastTab = false;
    this.buffer.replace(from, to, word);
    this.draw();
  }

  /** Lists words below, asking first when they are many; the keys are its own until it is done, then the line is drawn again. */
  choose(words: readonly string[]): void {
    this.toEnd();
    this.list = new MatchList(words, this.options.columns(), this.options.rows?.() ?? 24);
    this.listed(this.list.begin());
  }

  private listKey(list: MatchList, data: string): { rest: string; event?: EditorEvent } {
    const key = String.fromCodePoint(data.codePointAt(0) as number);
    const event = this.listed(list.key(key));
    const rest = data.slice(key.length);
    return event ? { rest, event } : { rest };
  }

  private listed({ text, over }: ListStep): EditorEvent | undefined {
    this.options.write(text);
    if (!over) return undefined;
    this.list = undefined;
    if (over === 'interrupt') return this.interrupt();
    if (over === 'redraw') this.redraw();
    return undefined;
  }

  /** Something else was written: the line is drawn anew where the cursor is. */
  redraw(): void {
    this.display.forget();
    this.draw();
  }

  /** The screen has another width: the line is laid out anew. */
  resized(): void {
    if (!this.list) this.draw();
  }

  private paste(data: string): { rest: string } {
    const end = data.indexOf('\x1b[201~');
    this.pasting += end < 0 ? data : data.slice(0, end);
    if (end < 0) return { rest: '' };
    const text = (this.pasting as string).replace(/\r\n?/g, '\n');
    this.pasting = undefined;
    if (this.search) this.endSearch();
    const from = this.buffer.cursor;
    this.buffer.insert(text);
    this.buffer.last = undefined;
    this.region = this.buffer.cursor > from ? [from, this.buffer.cursor] : undefined;
    this.draw();
    return { rest: data.slice(end + 6) };
  }

  private handle(key: string): EditorEvent | undefined {
    const { buffer } = this;
    const was = buffer.last;
    if (!/^\x1b[.y_]$/.test(key)) this.lastArgument = 0;
    if (this.quoted) {
      this.quoted = false;
      this.insert(key);
      return undefined;
    }
    if (key === '\t') {
      const again = this.lastTab;
      this.lastTab = true;
      buffer.last = undefined;
      return { type: 'complete', again };
    }
    this.lastTab = false;
    if (/^\x1b[-0-9]$/.test(key) || (this.argument !== '' && /^[0-9]$/.test(key))) {
      this.argument = (this.argument + key.at(-1)).slice(0, 4);
      this.draw();
      return undefined;
    }
    const times = this.argument === '' ? 1 : Math.min(1000, Number(this.argument) || 1);
    const counted = this.argument !== '';
    this.argument = '';
    const action = KEYS[key];
    let event: EditorEvent | undefined;
    if (action) for (let i = 0; i < times && !event; i++) event = action(this, key);
    else if (key[0] !== '\x1b' && (key.codePointAt(0) as number) >= 32) {
      for (let i = 0; i < times; i++) {
        buffer.type(key);
        buffer.last = 'type';
      }
    }
    // Only what goes on like the key before belongs together with it.
    if (buffer.last === was && !KEEPS.has(kindOf(key))) buffer.last = undefined;
    if (counted || (!event && (action || key[0] !== '\x1b'))) this.draw();
    return event;
  }

  // ---- what the keys do ----

  did(kind: 'kill' | 'yank', yes: boolean): undefined {
    if (yes) this.buffer.last = kind;
    else this.bell(true);
  }

  bell(yes: boolean): undefined {
    if (yes) this.options.write(BELL);
  }

  edit(what: (buffer: LineBuffer) => boolean | undefined): undefined {
    this.bell(what(this.buffer) === false);
  }

  move(to: (buffer: LineBuffer) => number): undefined {
    const { buffer } = this;
    const at = to(buffer);
    this.bell(at < 0 || at > buffer.characters.length);
    buffer.cursor = Math.max(0, Math.min(buffer.characters.length, at));
  }

  kill(range: (buffer: LineBuffer) => [number, number]): undefined {
    const [from, to] = range(this.buffer);
    this.did('kill', this.buffer.kill(from, to));
  }

  accept(): EditorEvent {
    this.toEnd();
    // A last row that is empty is where the output goes.
    if (!this.display.atNewRow) this.options.write('\r\n');
    return { type: 'line', text: this.text };
  }

  interrupt(): EditorEvent {
    this.draw();
    this.options.write('^C\r\n');
    return { type: 'interrupt' };
  }

  endOrDelete(): EditorEvent | undefined {
    if (this.buffer.characters.length === 0) return { type: 'end' };
    return this.edit((b) => b.remove(b.cursor, b.cursor + 1));
  }

  recall(to: number): undefined {
    const { history } = this.options;
    if (to < 0 || to > history.length || to === this.index) return this.bell(true);
    this.left.set(this.index, this.text);
    this.index = to;
    this.buffer.reset(this.line(to));
  }

  older(): undefined {
    return this.recall(this.index - 1);
  }

  newer(): undefined {
    return this.recall(this.index + 1);
  }

  first(): undefined {
    return this.recall(0);
  }

  last(): undefined {
    return this.recall(this.options.history.length);
  }

  clear(): undefined {
    this.options.write('\x1b[H\x1b[2J');
    this.display.forget();
  }

  quote(): undefined {
    this.quoted = true;
  }

  /** `# ` before the line, and on. */
  comment(): EditorEvent {
    this.buffer.cursor = 0;
    this.buffer.insert('#');
    return this.accept();
  }

  completions(): EditorEvent {
    return { type: 'complete', again: true };
  }

  yankLastArgument(): undefined {
    const { history } = this.options;
    if (this.lastArgument > 0) this.buffer.undo();
    this.lastArgument++;
    const line = history.at(-this.lastArgument);
    if (line === undefined) return this.bell(true);
    const words = line.match(/(?:"(?:\\.|[^"])*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? [];
    this.buffer.insert(words.at(-1) ?? '');
  }

  beginSearch(forward: boolean): undefined {
    this.before = { index: this.index, line: this.buffer.save() };
    this.left.set(this.index, this.text);
    const start = { index: this.index, text: this.text, at: this.position };
    this.search = new LineSearch((i) => this.line(i), this.options.history.length, start, forward);
  }

  /** True when the key belonged to the search. */
  private searchKey(key: string): boolean {
    const search = this.search as LineSearch;
    let found = true;
    if (key === '\x12' || key === '\x13') found = search.again(key === '\x13', this.lastQuery);
    else if (key === '\x7f' || key === '\b') found = search.erase();
    else if (key === '\x07') {
      this.search = undefined;
      if (this.before) {
        this.index = this.before.index;
        this.buffer.load(this.before.line);
      }
      this.bell(true);
    } else if (key[0] !== '\x1b' && (key.codePointAt(0) as number) >= 32) found = search.type(key);
    else if (key === '\x03') return false;
    else {
      this.endSearch();
      // A bare Escape has done its work.
      return key === '\x1b';
    }
    this.bell(!found);
    this.draw();
    return true;
  }

  private endSearch(): void {
    const { search } = this;
    if (!search) return;
    this.search = undefined;
    if (search.query !== '') this.lastQuery = search.query;
    if (search.found.index !== this.index || search.found.text !== this.text) {
      this.index = search.found.index;
      this.buffer.reset(search.found.text);
    }
    this.buffer.cursor = search.cursor;
    this.draw();
  }

  private line(index: number): string {
    return this.left.get(index) ?? this.options.history[index] ?? '';
  }

  private toEnd(): void {
    const { cursor } = this.buffer;
    this.search = undefined;
    this.buffer.cursor = this.buffer.characters.length;
    this.draw();
    this.buffer.cursor = cursor;
  }

  private draw(): void {
    const { search, buffer } = this;
    if (search) {
      this.display.draw({
        prompt: search.prompt,
        characters: search.found.text === buffer.text ? buffer.characters : [...search.found.text],
        cursor: search.cursor,
        region: search.region,
      });
      return;
    }
    this.display.draw({
      prompt: this.argument === '' ? this.prompt : `(arg: ${this.argument}) `,
      characters: buffer.characters,
      cursor: buffer.cursor,
      region: this.region,
    });
  }
}

const KEEPS = new Set(['kill', 'yank', 'type']);

function kindOf(key: string): string {
  if (['\x0b', '\x15', '\x17', '\x1bd', '\x1b\x7f', '\x1b\b'].includes(key)) return 'kill';
  if (key === '\x19' || key === '\x1by') return 'yank';
  return key[0] !== '\x1b' && (key.codePointAt(0) as number) >= 32 && key !== '\x7f' ? 'type' : '';
}

const home: Action = (e) => e.move(() => 0);
const end: Action = (e) => e.move((b) => b.characters.length);
const left: Action = (e) => e.move((b) => b.cursor - 1);
const right: Action = (e) => e.move((b) => b.cursor + 1);
const wordLeft: Action = (e) => e.move((b) => b.wordLeft(b.cursor));
const wordRight: Action = (e) => e.move((b) => b.wordRight(b.cursor));
const older: Action = (e) => e.older();
const newer: Action = (e) => e.newer();
const accept: Action = (e) => e.accept();
const rubOut: Action = (e) => e.edit((b) => b.remove(b.cursor - 1, b.cursor));
const killWordLeft: Action = (e) => e.kill((b) => [b.wordLeft(b.cursor), b.cursor]);
const undo: Action = (e) => e.edit((b) => b.undo());
const lastArgument: Action = (e) => e.yankLastArgument();
const nothing: Action = () => undefined;

const KEYS: Record<string, Action> = {
  '\r': accept,
  '\n': accept,
  '\x03': (e) => e.interrupt(),
  '\x04': (e) => e.endOrDelete(),
  '\x07': (e) => e.bell(true),
  '\x7f': rubOut,
  '\b': rubOut,
  '\x1b[3~': (e) => e.edit((b) => b.remove(b.cursor, b.cursor + 1)),
  '\x01': home,
  '\x1b[H': home,
  '\x1bOH': home,
  '\x1b[1~': home,
  '\x1b[7~': home,
  '\x05': end,
  '\x1b[F': end,
  '\x1bOF': end,
  '\x1b[4~': end,
  '\x1b[8~': end,
  '\x02': left,
  '\x1b[D': left,
  '\x1bOD': left,
  '\x06': right,
  '\x1b[C': right,
  '\x1bOC': right,
  '\x1bb': wordLeft,
  '\x1b[1;5D': wordLeft,
  '\x1b[1;3D': wordLeft,
  '\x1bf': wordRight,
  '\x1b[1;5C': wordRight,
  '\x1b[1;3C': wordRight,
  '\x10': older,
  '\x1b[A': older,
  '\x1bOA': older,
  '\x0e': newer,
  '\x1b[B': newer,
  '\x1bOB': newer,
  '\x1b<': (e) => e.first(),
  '\x1b>': (e) => e.last(),
  '\x0b': (e) => e.kill((b) => [b.cursor, b.characters.length]),
  '\x15': (e) => e.kill((b) => [0, b.cursor]),
  '\x17': (e) => e.kill((b) => [b.blankLeft(b.cursor), b.cursor]),
  '\x1b\x7f': killWordLeft,
  '\x1b\b': killWordLeft,
  '\x1bd': (e) => e.kill((b) => [b.cursor, b.wordRight(b.cursor)]),
  '\x19': (e) => e.did('yank', e.buffer.yank()),
  '\x1by': (e) => e.did('yank', e.buffer.yankPop()),
  '\x14': (e) => e.edit((b) => b.transpose()),
  '\x1bt': (e) => e.edit((b) => b.transposeWords()),
  '\x1bu': (e) => e.edit((b) => b.recase('u')),
  '\x1bl': (e) => e.edit((b) => b.recase('l')),
  '\x1bc': (e) => e.edit((b) => b.recase('c')),
  '\x1f': undo,
  '\x18\x15': undo,
  '\x1br': (e) => e.edit((b) => void b.revert()),
  '\x1b\\': (e) =>
    e.edit((b) => {
      let [from, to] = [b.cursor, b.cursor];
      while (from > 0 && /[ \t]/.test(b.characters[from - 1] as string)) from--;
      while (to < b.characters.length && /[ \t]/.test(b.characters[to] as string)) to++;
      if (to > from) b.remove(from, to);
    }),
  '\x1b#': (e) => e.comment(),
  '\x1b?': (e) => e.completions(),
  '\x1b=': (e) => e.completions(),
  '\x1b.': lastArgument,
  '\x1b_': lastArgument,
  '\x0c': (e) => e.clear(),
  '\x11': (e) => e.quote(),
  '\x16': (e) => e.quote(),
  '\x12': (e) => e.beginSearch(false),
  '\x13': (e) => e.beginSearch(true),
  '\x1b': nothing,
};
