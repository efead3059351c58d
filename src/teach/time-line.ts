/** A submission's time line, and the state behind any of its steps. */
import { clockTime, nameOf, type Result } from '../../sandbox/lab/grade/report/result.ts';
import type { Step, Walk } from '../../sandbox/lab/grade/walk.ts';
import { say } from '../../sandbox/lab/task.ts';
import { button, element, inline } from './dom.ts';
import { type Running, startWorker } from './grader.ts';
import { reason } from './reasons.ts';
import { fill, type TeachWords } from './words.ts';
import type { Assignment, Shown } from './worker.ts';

export interface TimeLineOptions {
  assignment: Assignment;
  /** The file's text. */
  text: string;
  result: Result;
  seconds: number;
  language: string;
  words: TeachWords;
  closed(): void;
}

const LONGEST = 100_000;

export class TimeLine {
  readonly element: HTMLElement;
  private readonly options: TimeLineOptions;
  private readonly running: Running;
  private readonly status = element('p', { role: 'status', class: 'kt-muted' });
  private readonly body = element('div', { class: 'kt-walk' });
  private readonly heading: HTMLElement;
  private steps: Step[] = [];
  private items: HTMLButtonElement[] = [];
  private at = -1;
  /** What is being gone to, and what comes after it. */
  private busy = false;
  private wanted: number | undefined;
  private clearScreen = () => {};

  constructor(options: TimeLineOptions) {
    this.options = options;
    const { words, result, assignment } = options;
    this.running = startWorker(assignment);
    this.heading = element('h2', { tabindex: '-1' }, fill(words.timeLineOf, { name: nameOf(result) }));
    const close = button(words.close, () => this.close());
    this.element = element(
      'section',
      { class: 'kt-time-line' },
      element('div', { class: 'kt-teach-row' }, this.heading, close),
      this.status,
      this.body,
    );
    void this.open();
  }

  focus(): void {
    this.heading.focus();
  }

  close(): void {
    this.end();
    this.options.closed();
  }

  end(): void {
    this.clearScreen();
    this.running.end();
    this.element.remove();
  }

  private async open(): Promise<void> {
    const { words, text, seconds } = this.options;
    this.status.textContent = words.playing;
    const walk = await this.ask((remote) => remote.walk(text, seconds));
    if (!walk) return;
    this.status.textContent = '';
    this.draw(walk);
    await this.go(Math.max(0, this.steps.length - 1));
  }

  private draw({ steps }: Walk): void {
    const { words } = this.options;
    this.steps = steps;
    this.items = steps.map((step, i) => {
      const item = element(
        'button',
        { type: 'button' },
        element('span', { class: 'kt-when' }, clockTime(step.time)),
        element('span', {}, ...this.said(step)),
      );
      item.addEventListener('click', () => void this.go(i));
      return item;
    });
    const list = element('ol', { class: 'kt-steps' }, ...this.items.map((item) => element('li', {}, item)));
    const back = button(words.previous, () => void this.go(this.aim - 1));
    const on = button(words.next, () => void this.go(this.aim + 1));
    const position = element('span', { class: 'kt-muted', 'data-position': true });
    const shown = element('div', { class: 'kt-shown', 'data-shown': true });
    this.body.append(list, element('div', {}, element('p', { class: 'kt-teach-row' }, back, on, position), shown));
  }

  private get aim(): number {
    return this.wanted ?? this.at;
  }

  private said(step: Step): (Node | string)[] {
    const { words, assignment, language } = this.options;
    const { tasks, questions } = assignment.lab;
    const task = (id: string) => {
      const found = tasks.find((each) => each.id === id);
      return found ? say(found.title, language) : id;
    };
    if (step.kind === 'command') {
      const { line, status } = step;
      const failed = status === undefined ? words.unended : status > 0 ? fill(words.status, { n: status }) : '';
      return [
        element('code', {}, line.trim()),
        ...(failed ? [element('small', {}, failed)] : []),
        ...step.passed.map((id) => element('small', { class: 'kt-passed' }, `✓ ${task(id).replaceAll('`', '')}`)),
      ];
    }
    const { what } = step;
    const noted = words.noted;
    switch (what.kind) {
      case 'attempt':
      case 'solution':
        return inline(fill(noted[what.kind], { task: task(what.task) }));
      case 'hint':
        return inline(fill(noted.hint, { task: task(what.task), n: what.number }));
      case 'answer': {
        const found = questions.find(({ id }) => id === what.question);
        const right = found?.options[what.option]?.right === true;
        return inline(
          fill(right ? noted.right : noted.wrong, { question: found ? say(found.ask, language) : what.question }),
        );
      }
      case 'run':
        return [fill(noted.run, { line: what.text.slice(0, 200) })];
      default:
        return [noted[what.kind]];
    }
  }

  /** Plays it again to behind that step. Of steps asked for meanwhile the last one counts. */
  private async go(step: number): Promise<void> {
    if (step < 0 || step >= this.steps.length) return;
    this.wanted = step;
    this.mark(step);
    if (this.busy) return;
    this.busy = true;
    const { words, text, seconds } = this.options;
    while (this.wanted !== undefined && this.wanted !== this.at) {
      const next: number = this.wanted;
      this.status.textContent = words.playing;
      const shown = await this.ask((remote) => remote.show(text, (this.steps[next] as Step).until, seconds));
      if (!shown) break;
      this.at = next;
      if (this.wanted !== next) continue;
      await this.show(shown);
      this.status.textContent = '';
    }
    this.wanted = undefined;
    this.busy = false;
  }

  private mark(step: number): void {
    const { words } = this.options;
    for (const [i, item] of this.items.entries()) {
      if (i === step) item.setAttribute('aria-current', 'step');
      else item.removeAttribute('aria-current');
    }
    this.items[step]?.scrollIntoView({ block: 'nearest' });
    const position = this.body.querySelector('[data-position]');
    if (position) position.textContent = fill(words.position, { n: step + 1, of: this.steps.length });
  }

  private async show({ screens, time, diverged }: Shown): Promise<void> {
    const place = this.body.querySelector('[data-shown]');
    if (!place) return;
    const { words, assignment, language } = this.options;
    this.clearScreen();
    const passed = new Set(
      this.steps.slice(0, this.at + 1).flatMap((step) => (step.kind === 'command' ? step.passed : [])),
    );
    const tasks = element(
      'ul',
      { class: 'kt-checks' },
      ...assignment.lab.tasks.map((task) =>
        element(
          'li',
          { 'data-state': passed.has(task.id) ? 'passed' : 'open' },
          element('span', { class: 'kt-mark', 'aria-hidden': 'true' }),
          element(
            'span',
            {},
            ...inline(say(task.title, language)),
            element('span', { class: 'sr-only' }, `: ${passed.has(task.id) ? words.passed : words.notPassed}`),
          ),
        ),
      ),
    );
    const step = this.steps[this.at];
    const terminal = step?.kind === 'command' ? step.terminal : undefined;
    const screen = screens.find((each) => each.terminal === terminal) ?? screens.at(-1);
    const box = element('div', { class: 'kt-screen', role: 'region', tabindex: '0', 'aria-label': words.screen });
    place.replaceChildren(
      ...(diverged === undefined ? [] : [element('p', { class: 'kt-missed' }, reason(diverged, language))]),
      element('h3', {}, `${words.state} · ${clockTime(time)}`),
      tasks,
      element('h3', {}, words.screen),
      screen ? box : element('p', { class: 'kt-muted' }, words.noScreen),
      this.asking(),
    );
    if (!screen) return;
    const { drawScreen } = await import('./screen.ts');
    this.clearScreen = drawScreen(box, screen, words.screen);
  }

  /** A command for a copy of the cluster. */
  private asking(): HTMLElement {
    const { words } = this.options;
    const input = element('input', { value: 'kubectl get all -o wide', spellcheck: 'false', autocapitalize: 'off' });
    const run = element('button', { class: 'kt-button kt-plain' }, words.askRun);
    const answer = element('pre', { tabindex: '0', 'aria-label': words.answer, hidden: true });
    const form = element('form', {}, element('label', {}, words.ask, input), run);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      run.disabled = true;
      const given = await this.ask((remote) => remote.ask(input.value));
      run.disabled = false;
      if (!given) return;
      answer.hidden = false;
      answer.textContent = `${given.stdout}${given.stderr}`.slice(0, LONGEST);
    });
    return element('div', { class: 'kt-ask' }, form, answer);
  }

  /** Undefined, and said, when it cannot be done. */
  private async ask<T>(work: (remote: Running['remote']) => Promise<T>): Promise<T | undefined> {
    try {
      return await Promise.race([work(this.running.remote), this.running.broken]);
    } catch (error) {
      this.status.textContent = reason((error as Error).message, this.options.language);
      return undefined;
    }
  }
}
