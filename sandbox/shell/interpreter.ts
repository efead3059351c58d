/** Runs the syntax tree: lists, pipelines, compound commands, functions, jobs. One instance is one shell process. */
import type {
  AndOr,
  CommandNode,
  CompoundList,
  Function as FunctionNode,
  Pipeline,
  PipelineNode,
  Redirection,
  Statement,
} from 'unbash';
import { type Program, resolvePath } from '../apimachinery/process.ts';
import { arithmeticCommand, arithmeticFor, caseCommand, forLoop, select, whileLoop } from './compound.ts';
import { BadRegexp, evaluateCondition } from './conditional.ts';
import { DiscardLine, ExitShell, ExpansionError, Interrupted, MemoryExhausted } from './control.ts';
import { coprocess } from './coprocess.ts';
import type { Descriptor } from './descriptors.ts';
import { WORDS, type Words } from './dialect.ts';
import { exitTrap, statusOf } from './endings.ts';
import { evaluateText } from './expand.ts';
import { findProgram } from './find-program.ts';
import { callFunction } from './function-call.ts';
import type { ShellHost } from './host.ts';
import { runPipeline } from './pipeline.ts';
import { type OpenPipe, settlePipes } from './process-substitution.ts';
import { expandPrompt } from './prompt.ts';
import { applyRedirects } from './redirect.ts';
import { type Argument, runSimple } from './simple.ts';
import { assign, type FunctionDefinition, type Job, ReadonlyError, type ShellState } from './state.ts';
import { addJob, inherit, runSubshell, startBackground } from './subshell.ts';
import { lineOf, parseScript } from './syntax.ts';

/** Texts within texts (traps, eval). Where bash runs out of stack, its process is gone. */
const MAX_NESTING = 2000;
/** Characters a variable may hold. */
const MAX_VALUE = 32 * 1024 * 1024;

export class Interpreter {
  readonly host: ShellHost;
  state: ShellState;
  fds: Map<number, Descriptor>;
  controller = new AbortController();
  /** `$0`. */
  arg0 = 'bash';
  /** What error messages begin with. */
  name = 'bash';
  interactive = false;
  /** Messages carry no line numbers: the shell, or the one it was forked from, is at a prompt. */
  prompted = false;
  /** Text comes from a file: what is discarded is one line, not the rest. */
  scriptFile = false;
  pid: number;
  readonly mainPid: number;
  parentPid: number;
  level = 0;
  /** The text positions of nodes refer to, and the line its first line has in its file. */
  source = '';
  lineBase = 0;
  pos = 0;
  /** Above 0 a failing command is somebody's condition. */
  lenient = 0;
  loops = 0;
  /** Texts run from within a text (eval, source, traps, substitutions): what a trace repeats its first sign for. */
  nesting = 0;
  functionNames: string[] = [];
  sourced = 0;
  jobs: Job[] = [];
  /** The parent's, which `jobs` in a subshell still shows. */
  inheritedJobs: Job[] = [];
  /** What subshells left running: it holds this shell's output open. */
  orphans: Promise<unknown>[] = [];
  lastArgument = '';
  /** Where getopts stands within a word, and the OPTIND it left. */
  optionIndex = 0;
  lastOptind = 1;
  /** Statuses of jobs already waited for, by process id. */
  finished = new Map<number, number>();
  history: { lines: string[] } = { lines: [] };
  substituted = 0;
  trapping = false;
  private debugging = false;
  /** `$BASH_COMMAND`. */
  commandText = '';
  /** The last builtin's arguments as parsed, for declare and its kin. */
  declared: Argument[] = [];
  /** Of process substitutions, while their command runs; those that `exec` has kept stay open longer. */
  pipes: OpenPipe[] = [];
  keptPipes: OpenPipe[] = [];
  /** Counts substitutions, so that an assignment knows whether its status is one's. */
  substitutions = 0;
  /** Breaks the tie by which the parent's signals reach this one. */
  unlink: (() => void) | undefined;
  parent: Interpreter | undefined;

  constructor(host: ShellHost, state: ShellState, fds: Map<number, Descriptor>, parent?: Interpreter) {
    this.host = host;
    this.state = state;
    this.fds = fds;
    this.pid = host.nextPid();
    this.mainPid = parent?.mainPid ?? this.pid;
    this.parentPid = parent?.parentPid ?? 1;
  }

  // ---- running text ----

  /** Runs source text in this shell. `label`: what syntax errors are said of (`-c`, a file's name). */
  async runText(source: string, { label = '', lineBase = 0 } = {}): Promise<number> {
    const saved = { source: this.source, lineBase: this.lineBase, pos: this.pos, nesting: this.nesting };
    if (this.nesting > MAX_NESTING) {
      await this.complain('Segmentation fault\n');
      throw new Interrupted('SEGV');
    }
    this.nesting++;
    this.source = source;
    this.lineBase = lineBase;
    try {
      const parsed = parseScript(source);
      await this.lines(parsed.statements, source);
      const { fault } = parsed;
      if (fault && (fault.message || fault.keepsStatus)) {
        const where = this.interactive
          ? `${this.name}: ${label}`
          : `${this.name}: ${label}line ${fault.line + lineBase}: `;
        for (const line of fault.message.split('\n')) if (line) await this.complain(`${where}${line}\n`);
        if (fault.shown !== undefined && !this.interactive) await this.complain(`${where}\`${fault.shown}'\n`);
        if (!fault.keepsStatus) this.state.status = 2;
      }
      return this.state.status;
    } finally {
      Object.assign(this, saved);
    }
  }

  /** Statements of a file or a command line. A failed expansion gives up its line, and the next one goes on. */
  private async lines(list: readonly Statement[], source: string): Promise<void> {
    let skipTo = 0;
    for (const statement of list) {
      if (statement.pos < skipTo) continue;
      try {
        await this.statement(statement);
      } catch (error) {
        if (!(error instanceof DiscardLine) || this.interactive || this.functionNames.length > 0) throw error;
        const end = source.indexOf('\n', statement.end);
        skipTo = end < 0 ? source.length : end;
      }
    }
  }

  async statements(list: readonly Statement[]): Promise<void> {
    for (const statement of list) await this.statement(statement);
  }

  private async statement(statement: Statement): Promise<void> {
    await this.checkpoint();
    if (this.state.options.has('noexec') && !this.interactive) return;
    if (statement.background) startBackground(this, statement);
    else await this.node(statement.command);
  }

  /** Between commands: signals are taken, the host breathes. */
  async checkpoint(): Promise<void> {
    if (this.host.clock.shouldYield()) await this.host.clock.rest(this.controller.signal);
    if (this.controller.signal.aborted) await this.deliver();
  }

  /** Takes the signal that came: its trap, or the end. */
  private async deliver(): Promise<void> {
    const signal = String(this.controller.signal.reason).replace(/^SIG/, '');
    const trap = this.state.traps.get(signal);
    if (trap === undefined || signal === 'KILL') throw new Interrupted(signal);
    this.controller = new AbortController();
    if (trap !== '') await this.runTrap(trap);
  }

  /** Before a command: `BASH_COMMAND`, and the DEBUG trap. */
  async debugTrap(node: { pos: number; end: number }): Promise<void> {
    if (this.debugging) return;
    this.commandText = this.text(node);
    const trap = this.state.traps.get('DEBUG');
    if (!trap || (this.functionNames.length > 0 && !this.state.options.has('functrace'))) return;
    this.debugging = true;
    try {
      await this.runTrap(trap);
    } finally {
      this.debugging = false;
    }
  }

  async runTrap(action: string): Promise<void> {
    const { status, pipeStatus } = this.state;
    await this.runText(action);
    this.state.status = status;
    this.state.pipeStatus = pipeStatus;
  }

  /** A list, whose last command's status stays in `state.status`. */
  async list(list: CompoundList): Promise<void> {
    await this.statements(list.commands);
  }

  // ---- nodes ----

  async node(node: PipelineNode | AndOr): Promise<void> {
    switch (node.type) {
      case 'AndOr':
        return this.andOr(node);
      case 'Pipeline':
        return this.pipeline(node);
      default:
        return this.commandChecked(node);
    }
  }

  private async commandChecked(node: CommandNode): Promise<void> {
    await this.command(node);
    if (
      node.type === 'Command' ||
      node.type === 'Subshell' ||
      node.type === 'TestCommand' ||
      node.type === 'ArithmeticCommand' ||
      node.type === 'Redirected'
    ) {
      if (node.type === 'Command' || node.type !== 'Redirected') this.state.pipeStatus = [this.state.status];
      await this.failed();
    }
  }

  /** `set -e` and the ERR trap. */
  async failed(): Promise<void> {
    if (this.state.status === 0 || this.lenient > 0) return;
    const trap = this.state.traps.get('ERR');
    if (trap && !this.trapping && (this.functionNames.length === 0 || this.state.options.has('errtrace'))) {
      this.trapping = true;
      try {
        await this.runTrap(trap);
      } finally {
        this.trapping = false;
      }
    }
    if (this.state.options.has('errexit')) throw new ExitShell(this.state.status);
  }

  private async andOr(node: AndOr): Promise<void> {
    const last = node.commands.length - 1;
    for (let i = 0; i <= last; i++) {
      if (i > 0) {
        const ok = this.state.status === 0;
        if (ok !== (node.operators[i - 1] === '&&')) continue;
        await this.checkpoint();
      }
      const command = node.commands[i] as PipelineNode;
      if (i < last) await this.condition(() => this.node(command));
      else await this.node(command);
    }
  }

  /** Runs what is tested: failure is no error there. */
  async condition(work: () => Promise<void>): Promise<boolean> {
    this.lenient++;
    try {
      await work();
    } finally {
      this.lenient--;
    }
    return this.state.status === 0;
  }

  private pipeline(node: Pipeline): Promise<void> {
    return runPipeline(this, node);
  }

  async command(node: CommandNode): Promise<void> {
    const mark = this.pipes.length;
    let ended = false;
    try {
      await this.run(node);
      ended = true;
    } finally {
      if (this.pipes.length > mark) await settlePipes(this, mark, ended);
    }
  }

  private async run(node: CommandNode): Promise<void> {
    switch (node.type) {
      case 'Command':
        this.pos = node.pos;
        return runSimple(this, node);
      case 'Redirected':
        this.pos = node.pos;
        return this.redirected(node.redirects, () => this.command(node.command));
      case 'BraceGroup':
        return this.list(node.body);
      case 'Subshell': {
        const child = this.fork();
        this.state.status = await child.runChild(() => child.list(node.body));
        if (this.controller.signal.aborted) await this.checkpoint();
        return;
      }
      case 'If':
        if (await this.condition(() => this.list(node.clause))) return this.list(node.then);
        for (const elif of node.elif) {
          if (await this.condition(() => this.list(elif.clause))) return this.list(elif.then);
        }
        this.state.status = 0;
        if (node.else) await this.list(node.else);
        return;
      case 'While':
        return whileLoop(this, node);
      case 'For':
        return forLoop(this, node);
      case 'ArithmeticFor':
        return arithmeticFor(this, node);
      case 'Select':
        return select(this, node);
      case 'Case':
        return caseCommand(this, node);
      case 'Function':
        return this.define(node);
      case 'TestCommand':
        this.pos = node.pos;
        await this.debugTrap(node);
        return this.guarded(async () => {
          try {
            this.state.status = (await evaluateCondition(this, node.expression)) ? 0 : 1;
          } catch (error) {
            if (!(error instanceof BadRegexp)) throw error;
            this.state.status = 2;
          }
        });
      case 'ArithmeticCommand':
        this.pos = node.pos;
        await this.debugTrap(node);
        return this.guarded(async () => {
          if (this.state.options.has('xtrace')) await this.trace(`(( ${node.body} ))`);
          this.state.status = (await arithmeticCommand(this, node.body)) === 0n ? 1 : 0;
        });
      case 'Coproc':
        return coprocess(this, node);
    }
  }

  /** Reports what an expansion complains of, as the failure of this command. */
  async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.expansionFailed(error);
    }
  }

  /** A word of a command could not be expanded: said, and the line given up. */
  async wordFailed(error: unknown): Promise<never> {
    await this.expansionFailed(error);
    throw new DiscardLine();
  }

  async expansionFailed(error: unknown): Promise<void> {
    if (error instanceof ReadonlyError) {
      await this.complain(`${this.where()}${error.message}\n`);
      this.state.status = 1;
      throw new DiscardLine();
    }
    if (!(error instanceof ExpansionError)) throw error;
    await this.complain(`${this.where()}${error.message}\n`);
    this.state.status = error.status === 127 && this.level > 0 ? 1 : error.status;
    if (error.fatal && !this.interactive) throw new ExitShell(this.state.status);
    if (error.fatal) throw new DiscardLine();
  }

  private async redirected(redirects: readonly Redirection[], work: () => Promise<void>): Promise<void> {
    const saved = this.fds;
    const ok = await this.withRedirects(redirects);
    if (!ok) {
      this.fds = saved;
      this.state.status = 1;
      return;
    }
    try {
      await work();
    } finally {
      this.fds = saved;
    }
  }

  /** Replaces the descriptor table; false when a redirection failed (and has been complained of). */
  async withRedirects(redirects: readonly Redirection[]): Promise<boolean> {
    if (redirects.length === 0) return true;
    const old = this.fds;
    this.fds = new Map(old);
    try {
      await applyRedirects(this, redirects);
      return true;
    } catch (error) {
      this.fds = old;
      await this.expansionFailed(error);
      return false;
    }
  }

  private async define(node: FunctionNode): Promise<void> {
    const name = node.name.value;
    if (this.state.functions.get(name)?.readonly) {
      await this.complain(`${this.where()}${name}: readonly function\n`);
      this.state.status = 1;
      return;
    }
    this.state.functions.set(name, { name, text: this.text(node), line: this.line(node.pos) });
    this.state.status = 0;
  }

  /** Calls a shell function. */
  call(definition: FunctionDefinition, argv: string[]): Promise<void> {
    return callFunction(this, definition, argv);
  }

  // ---- processes ----

  /** A subshell: a copy of the state, its own descriptors, ended by the parent's end. */
  fork(background = false): Interpreter {
    const child = new Interpreter(this.host, this.state.fork(), new Map(this.fds), this);
    inherit(child, this, background);
    return child;
  }

  /** Runs a forked shell's work to its end and gives its status. */
  runChild(work: () => Promise<void>): Promise<number> {
    return runSubshell(this, work);
  }

  /** What it and its subshells still have running. */
  unfinished(): Promise<unknown>[] {
    return [...this.jobs.filter((job) => job.status === undefined).map((job) => job.done), ...this.orphans];
  }

  /** The exit status of a shell that ended this way. */
  statusOf(error: unknown): number {
    return statusOf(this, error);
  }

  exitTrap(status: number): Promise<number> {
    return exitTrap(this, status);
  }

  addJob(child: Interpreter, text: string, done: Promise<number>): Job {
    return addJob(this, child, text, done);
  }

  exit(status: number): never {
    throw new ExitShell(status & 255);
  }

  /** After an error has ended a line at the prompt. */
  resetAfterError(): void {
    this.loops = 0;
    this.lenient = 0;
    this.functionNames = [];
    this.sourced = 0;
    this.trapping = false;
    while (this.state.variables.depth > 0) this.state.variables.leave();
  }

  /** A program by name: along PATH, or a file's path. Undefined: none, or not executable. */
  findProgram(name: string, env: Map<string, string>): Program | undefined {
    return findProgram(this, name, env);
  }

  // ---- output and messages ----

  async print(text: string): Promise<void> {
    const writer = this.fds.get(1)?.writer;
    if (!writer) throw new ExpansionError('write error: Bad file descriptor');
    await writer.write(text);
  }

  /** To standard error; a closed one swallows it. */
  async complain(text: string): Promise<void> {
    await this.fds.get(2)?.writer?.write(text);
  }

  line(pos = this.pos): number {
    return lineOf(this.source, pos) + this.lineBase;
  }

  /** `bash: line 3: `, or `bash: ` at a prompt. */
  where(): string {
    if (this.host.dialect === 'dash') return `${this.name}: ${this.line()}: `;
    return this.prompted && this.sourced === 0 ? `${this.name}: ` : `${this.name}: line ${this.line()}: `;
  }

  get words(): Words {
    return WORDS[this.host.dialect];
  }

  text(node: { pos: number; end: number }): string {
    return this.source.slice(node.pos, node.end);
  }

  async trace(text: string): Promise<void> {
    const ps4 = this.state.variables.get('PS4') ?? '+ ';
    const prefix = await this.prompt(ps4);
    await this.complain(`${prefix.slice(0, 1).repeat(this.nesting)}${prefix.slice(1)}${text}\n`);
  }

  prompt(text: string): Promise<string> {
    return expandPrompt(this, text);
  }

  path(path: string): string {
    return resolvePath(this.state.cwd, path);
  }

  home(user?: string): string | undefined {
    if (user === '+') return this.state.cwd;
    if (user === '-') return this.state.variables.get('OLDPWD');
    if (user === undefined) return this.state.variables.get('HOME') ?? '/root';
    return user === 'root' ? '/root' : undefined;
  }

  setVariable(name: string, value: string, append = false): void {
    if (value.length > MAX_VALUE) throw new MemoryExhausted();
    const { variables, options } = this.state;
    const target = variables.target(name);
    if (target.readonly) throw new ReadonlyError(name);
    if (name === 'SECONDS') {
      this.state.started = this.host.clock.now() - Number(value) * 1000;
      return;
    }
    if (target.integer) assign(target, String(evaluateText(this, value)), append);
    else assign(target, value, append);
    if (options.has('allexport')) target.exported = true;
  }
}
