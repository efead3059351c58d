/** A terminal with a shell in it: keys in as xterm sends them, text out. Line discipline, editing, history, completion. */
import type { EditorHost, Terminal } from '../apimachinery/process.ts';
import { decodeUtf8, encodeUtf8, type Reader, type Writer } from '../apimachinery/streams.ts';
import { jobLine } from './builtins/jobs.ts';
import { type Completer, type Completion, commonPrefix, completeLine } from './completion/index.ts';
import { InputStream } from './descriptors.ts';
import { expandHistory } from './history-expansion.ts';
import { historyEntry } from './history-lines.ts';
import { LineDiscipline } from './line-discipline.ts';
import { LineEditor } from './line-editor.ts';
import type { SavedShell, Shell } from './shell.ts';
import { isIncomplete } from './syntax.ts';

export interface TerminalSessionOptions {
  /** Makes the shell, given the terminal its programs will see. It must be made `interactive`. */
  shell: (terminal: Terminal) => Shell;
  columns?: number;
  rows?: number;
  /** Asked before the shell's own completion. */
  complete?: Completer;
  /** Earlier lines, oldest first. */
  history?: string[];
  /** As ash and dash: no bracketed paste, no word at the end of input. */
  plain?: boolean;
  /** PS1, unless the environment has one. */
  prompt?: string;
  /**
   * Takes work into the simulation, when it may go on; at once unless told. Keys are edited and echoed without it;
   * what follows from them (a command, a completion, a read) goes through it. `line`: what was entered at the prompt.
   */
  step?: (work: () => void, line?: string) => void;
  /** No command runs before it settles. */
  ready?: Promise<void>;
  /** The host's editor over this terminal. */
  edit?: EditorHost;
  /** Told of each whole command before it runs, when it begins to wait for typed lines, and after it has run. */
  onCommand?: (event: { line: string; reads?: boolean; status?: number }) => void;
  /** Told when the screen holds a program at a write: the how manieth, from 0. */
  onHold?: (write: number) => void;
  /** It held it then, in a run that is had again without it. */
  heldAt?: ((write: number) => boolean) | undefined;
}

/** JSON. */
export interface SavedTerminalSession {
  history: string[];
  shell: SavedShell;
}

const MAX_HISTORY = 1000;

/** A promise holds programs that write more until the screen has caught up. */
export type ScreenListener = (data: string) => void | Promise<void>;

export class TerminalSession {
  readonly shell: Shell;
  readonly terminal: Terminal;
  private columns: number;
  private rows: number;
  private readonly options: TerminalSessionOptions;
  private readonly listeners = new Map<ScreenListener, (() => void) | undefined>();
  private readonly step: (work: () => void, line?: string) => void;
  private readonly resizers = new Set<() => void>();
  private readonly editor: LineEditor;
  private readonly history: string[];
  private readonly stdin: InputStream;
  private readonly stdout: Writer;
  /** Keys that wait for the line editor. */
  private typed = '';
  /** Keys while a command runs. */
  private readonly discipline: LineDiscipline;
  private editing = false;
  /** The line at the prompt continues another. */
  private continuing = false;
  /** What Tab asked for is being found; another one, or none, when it is no longer wanted. */
  private completing: symbol | undefined;
  private raw = 0;
  private ended = false;
  private lineDone: ((line: { text: string } | 'interrupt' | 'end') => void) | undefined;
  private readerWaits: (() => void) | undefined;

  constructor(options: TerminalSessionOptions) {
    this.options = options;
    this.step = options.step ?? ((work) => work());
    this.columns = options.columns ?? 80;
    this.rows = options.rows ?? 24;
    this.history = [...(options.history ?? [])];
    this.terminal = {
      columns: () => this.columns,
      rows: () => this.rows,
      onResize: (listener) => {
        this.resizers.add(listener);
        return () => this.resizers.delete(listener);
      },
      takeRaw: () => this.takeRaw(),
      ...(options.edit ? { edit: options.edit } : {}),
    };
    this.stdin = new InputStream(this.reader());
    this.terminal.keys = this.stdin;
    this.stdout = {
      isTTY: true,
      write: async (data) => {
        const text = typeof data === 'string' ? data : this.decoder.decode(data, { stream: true });
        const drawn = this.emit(this.raw > 0 ? text : text.replace(/\r?\n/g, '\r\n'));
        const write = this.written++;
        if (drawn) this.options.onHold?.(write);
        if (drawn || this.options.heldAt?.(write)) await this.shell.host.clock.external(async () => drawn);
      },
      close() {},
    };
    this.shell = options.shell(this.terminal);
    this.shell.main.history.lines = this.history;
    this.editor = new LineEditor({
      write: (data) => this.emit(data),
      columns: () => this.columns,
      rows: () => this.rows,
      history: this.history,
    });
    this.discipline = new LineDiscipline(
      (data) => void this.emit(data),
      (name) => {
        for (const discard of this.listeners.values()) discard?.();
        this.emit(name === 'SIGINT' ? '^C' : '^\\');
        this.interrupted = true;
        this.abandon?.();
        this.shell.interrupt(name);
      },
    );
  }

  /** How often programs have written. */
  private written = 0;

  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** Called with what is to be written to the screen, and when what has not been drawn need not be. Returns its removal. */
  output(listener: ScreenListener, discard?: () => void): () => void {
    this.listeners.set(listener, discard);
    return () => this.listeners.delete(listener);
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.shell.main.setVariable('COLUMNS', String(columns));
    this.shell.main.setVariable('LINES', String(rows));
    if (this.editing) this.editor.resized();
    for (const listener of [...this.resizers]) listener();
  }

  /** Key presses and pastes, as xterm.js gives them. */
  input(data: string): void {
    if (this.busy) {
      if (this.raw > 0) this.discipline.raw(data);
      else this.discipline.cooked(data);
      this.step(() => this.deliver());
      return;
    }
    if (this.ended) return;
    this.typed += data;
    // Finding what Tab asks for may have to wait; nobody else does.
    if (data.includes('\x03')) this.completing = undefined;
    this.feed();
  }

  /** Readers are given what was typed while a command has the terminal. */
  private deliver(): void {
    this.discipline.deliver();
    this.readerWaits?.();
  }

  /** Types a script at the prompt; a line begun there is given up first, as Ctrl-C does. */
  type(script: string): void {
    const begun = this.editing && (this.editor.text !== '' || this.continuing);
    this.input(`${begun ? '\x03' : ''}${script.replace(/\r?\n/g, '\r')}\r`);
  }

  /** Takes back what was typed and nothing has read. */
  untype(): string {
    const typed = this.typed + this.discipline.flush();
    this.typed = '';
    return typed;
  }

  /** A signal for what holds the terminal. */
  interrupt(signal: string): void {
    if (this.busy) this.shell.interrupt(signal);
  }

  /** Hangs up: what runs ends, and {@link run} with it. */
  close(): void {
    if (this.ended) return;
    this.ended = true;
    this.shell.close();
    this.editing = false;
    this.lineDone?.('end');
    this.readerWaits?.();
  }

  /** Whether a command has the terminal. */
  get busy(): boolean {
    return this.running !== undefined && !this.ended;
  }

  /** Prompts and runs until `exit` or end of input; gives the shell's last status. */
  async run(): Promise<number> {
    const sh = this.shell.main;
    if (sh.state.variables.get('PS1') === undefined) {
      sh.state.variables.global.set('PS1', { value: this.options.prompt ?? '[\\u@\\h \\W]\\$ ' });
    }
    if (sh.state.variables.get('PS2') === undefined) sh.state.variables.global.set('PS2', { value: '> ' });
    this.resize(this.columns, this.rows);
    let lines: string[] = [];
    for (;;) {
      if (lines.length === 0) await this.notices();
      const prompt = await sh.prompt(sh.state.variables.get(lines.length > 0 ? 'PS2' : 'PS1') ?? '');
      this.continuing = lines.length > 0;
      const answer = await this.readLine(prompt);
      if (this.ended) return sh.state.status;
      if (answer === 'interrupt') {
        lines = [];
        sh.state.status = 130;
        continue;
      }
      if (answer === 'end') {
        if (lines.length > 0) {
          this.emit('\r\n');
          await this.stdout.write(`${sh.name}: syntax error: unexpected end of file\n`);
          lines = [];
          sh.state.status = 2;
          continue;
        }
        if (!this.options.plain) this.emit('exit\r\n');
        return this.finish(sh.state.status);
      }
      lines.push(answer.text);
      let source = lines.join('\n');
      if (lines.length === 1) {
        const expands = sh.state.options.has('histexpand');
        const expanded = expands ? expandHistory(source, this.history) : source;
        if (typeof expanded !== 'string') {
          await this.stdout.write(`bash: ${expanded.missing}\n`);
          lines = [];
          continue;
        }
        if (expanded !== source) {
          await this.stdout.write(`${expanded}\n`);
          source = expanded;
          lines = [expanded];
        }
      }
      if (isIncomplete(source)) continue;
      const entry = historyEntry(lines);
      lines = [];
      if (source.trim() === '') continue;
      this.remember(entry);
      await this.command(source);
      if (this.ended) return sh.state.status;
      if (this.shell.exited !== undefined) return this.finish(this.shell.exited);
    }
  }

  private async command(source: string): Promise<void> {
    this.options.onCommand?.({ line: source });
    this.running = source;
    // Typed ahead: for this command to read, or for the next prompt.
    this.discipline.raw(this.typed.replace(/\r/g, '\n'));
    this.discipline.deliver();
    this.typed = '';
    this.reads = false;
    if (!this.options.plain) this.emit('\x1b[?2004l\r');
    this.interrupted = false;
    const abandoned = new Promise<void>((resolve) => {
      this.abandon = resolve;
    });
    await Promise.race([this.options.ready, abandoned]);
    const io = { in: this.stdin, out: this.stdout, err: this.stdout };
    const status = this.interrupted || this.ended ? 130 : await this.shell.run(source, io);
    this.shell.main.state.status = status;
    this.abandon = undefined;
    this.raw = 0;
    this.running = undefined;
    // What a program has read and given back is for the prompt, too.
    const back = this.stdin.takeBack().map(decodeUtf8).join('');
    this.typed = back + this.discipline.flush() + this.typed;
    if (this.interrupted) this.emit('\r\n');
    this.options.onCommand?.({ line: source, status });
  }

  private interrupted = false;
  /** The command that has the terminal, and whether it waited for typed lines. */
  private running: string | undefined;
  private reads = false;
  /** Gives up a command that waits to begin. */
  private abandon: (() => void) | undefined;

  private finish(status: number): number {
    this.ended = true;
    this.shell.close();
    return status;
  }

  private remember(line: string): void {
    const control = (this.shell.main.state.variables.get('HISTCONTROL') ?? 'ignoredups').split(':');
    const ignores = (what: string) => control.includes(what) || control.includes('ignoreboth');
    if (ignores('ignorespace') && line.startsWith(' ')) return;
    if (ignores('ignoredups') && this.history.at(-1) === line) return;
    this.history.push(line);
    if (this.history.length > MAX_HISTORY) this.history.splice(0, this.history.length - MAX_HISTORY);
  }

  /** `[1]+  Done …`, for jobs that ended. */
  private async notices(): Promise<void> {
    const sh = this.shell.main;
    for (const job of [...sh.jobs]) {
      if (job.status === undefined || job.notified) continue;
      await this.stdout.write(jobLine(sh, job));
      job.notified = true;
    }
    sh.jobs = sh.jobs.filter((job) => !job.notified);
  }

  // ---- at the prompt ----

  private readLine(prompt: string): Promise<{ text: string } | 'interrupt' | 'end'> {
    if (!this.options.plain) this.emit('\x1b[?2004h');
    this.editor.begin(prompt);
    this.editing = true;
    const done = new Promise<{ text: string } | 'interrupt' | 'end'>((resolve) => {
      this.lineDone = resolve;
    });
    this.feed();
    return done;
  }

  private feed(): void {
    while (this.editing && !this.completing && this.typed !== '') {
      const { rest, event } = this.editor.key(this.typed);
      this.typed = rest;
      if (!event) continue;
      if (event.type === 'complete') {
        const asked = Symbol();
        this.completing = asked;
        const { again } = event;
        this.step(() => {
          void this.complete(again, asked).then(() => {
            if (this.completing !== asked) return;
            this.completing = undefined;
            this.feed();
          });
        });
        return;
      }
      this.editing = false;
      const done = this.lineDone;
      this.lineDone = undefined;
      const answer = event.type === 'line' ? { text: event.text } : event.type;
      this.step(() => done?.(answer), event.type === 'line' ? event.text : undefined);
    }
  }

  private async complete(again: boolean, asked: symbol): Promise<void> {
    const { text, position } = this.editor;
    let found: Completion | undefined;
    await this.options.ready;
    try {
      found = await this.options.complete?.(text, position);
    } catch {
      // a completer's trouble is not the typist's
    }
    found ??= await completeLine(this.shell.main, text, position, this.columns);
    if (!this.editing || this.completing !== asked) return;
    const { start, candidates, shown = candidates, noSpace } = found;
    const only = candidates.length === 1 ? (candidates[0] as string) : undefined;
    if (candidates.length === 0) this.editor.bell(true);
    else if (again) this.editor.choose(shown);
    else if (only !== undefined)
      this.editor.complete(start, position, noSpace || /[/=]$/.test(only) ? only : `${only} `);
    else {
      const prefix = commonPrefix(candidates);
      if (prefix.length > position - start) this.editor.complete(start, position, prefix);
      this.editor.bell(true);
    }
  }

  // ---- while a command runs ----

  private reader(): Reader {
    return {
      isTTY: true,
      read: async () => {
        for (;;) {
          const chunk = this.editing ? undefined : this.discipline.take(this.raw > 0);
          if (chunk !== undefined) return chunk === '' ? undefined : encodeUtf8(chunk);
          this.tellReading();
          await new Promise<void>((resolve) => {
            this.readerWaits = resolve;
          });
          this.readerWaits = undefined;
        }
      },
      cancel() {},
    };
  }

  private tellReading(): void {
    if (this.raw > 0 || this.running === undefined || this.reads) return;
    this.reads = true;
    this.options.onCommand?.({ line: this.running, reads: true });
  }

  private takeRaw(): () => void {
    this.raw++;
    let held = true;
    this.readerWaits?.();
    return () => {
      if (!held) return;
      held = false;
      this.raw = Math.max(0, this.raw - 1);
    };
  }

  private emit(data: string): Promise<unknown> | undefined {
    if (data === '') return undefined;
    const waits: Promise<void>[] = [];
    for (const listener of this.listeners.keys()) {
      const wait = listener(data);
      if (wait) waits.push(wait);
    }
    return waits.length > 0 ? Promise.all(waits) : undefined;
  }

  save(): SavedTerminalSession {
    return { history: [...this.history], shell: this.shell.save() };
  }

  /** A line that was entered elsewhere: the arrow keys find it. */
  recall(line: string): void {
    this.remember(line);
  }

  load(saved: SavedTerminalSession): void {
    this.history.splice(0, this.history.length, ...saved.history);
    this.shell.load(saved.shell);
  }
}

export { decodeUtf8 };
