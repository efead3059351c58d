/**
 * The board of a lab that asks for a name: who sits here, how far, and whether somebody is needed, large enough to be
 * read across the room. It tells nobody but those who look.
 */
import { CHECK_EVENT, type CheckDetail, COMMAND_EVENT, type CommandDetail } from '../events.ts';
import type { PageLab } from '../page-lab.ts';
import { chapterProgress, watchProgress } from '../progress/store.ts';
import css from './board.css?inline';
import { loadEffort, saveEffort } from './effort.ts';
import { sign } from './sign.ts';
import { type Effort, HINT, passed, type Standing, standing, tried } from './standing.ts';
import { type ClassWords, classWords } from './words.ts';

/** Milliseconds between two looks at the clock. */
const TICK = 5000;

export class Board {
  private readonly page: PageLab;
  private readonly words: ClassWords;
  private effort: Effort;
  private done: number;
  private hints: number;
  private shown = '';
  private readonly root = element('section', 'lab-board');
  private readonly shape = element('span', 'board-sign');
  private readonly task = element('span', 'board-task');
  private readonly says = element('strong', 'board-says');
  private readonly marks = element('span', 'board-marks');
  private readonly heard = element('span', 'sr-only');
  private readonly hand = element('button', 'board-hand');
  private readonly size = element('button', 'board-size');

  constructor(panel: HTMLElement, page: PageLab, name: string) {
    this.page = page;
    this.words = classWords(page.language);
    this.effort = loadEffort(page.chapter);
    [this.done, this.hints] = this.counts();
    this.build(panel, name);
    panel.addEventListener(COMMAND_EVENT, (event) => this.command((event as CustomEvent<CommandDetail>).detail));
    panel.addEventListener(CHECK_EVENT, (event) => this.check((event as CustomEvent<CheckDetail>).detail));
    watchProgress(() => this.progress());
    setInterval(() => this.draw(), TICK);
    this.draw();
  }

  private build(panel: HTMLElement, name: string): void {
    const { root, words, hand, size } = this;
    root.setAttribute('aria-label', words.label);
    this.heard.setAttribute('role', 'status');
    this.marks.setAttribute('role', 'img');
    for (const button of [hand, size]) button.type = 'button';
    hand.addEventListener('click', () => this.put({ ...this.effort, hand: !this.effort.hand }));
    size.addEventListener('click', () => this.large(!root.hasAttribute('data-large')));
    root.addEventListener('keydown', (event) => {
      if (!root.hasAttribute('data-large')) return;
      if (event.key === 'Tab') {
        // What it covers is not to be walked through.
        event.preventDefault();
        (document.activeElement === size ? hand : size).focus();
      }
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.large(false);
    });
    const who = element('span', 'board-name');
    who.textContent = name;
    const style = element('style', '');
    style.textContent = css;
    const about = element('p', 'board-about');
    about.append(who, this.task, this.marks);
    const row = element('p', 'board-row');
    row.append(hand, size);
    const state = element('p', 'board-state');
    state.append(this.shape, this.says);
    root.append(style, state, about, row, this.heard);
    panel.querySelector('.lab-bar')?.after(root);
    this.large(false);
  }

  private command({ status }: CommandDetail): void {
    // Ctrl-C is how many a command is meant to end.
    this.put(tried(this.effort, status !== undefined && status !== 0 && status !== 130 ? 1 : 0, Date.now()));
  }

  private check({ passed: yes }: CheckDetail): void {
    if (!yes) this.put(tried(this.effort, 1, Date.now()));
  }

  private progress(): void {
    const [done, hints] = this.counts();
    if (done > this.done) this.effort = passed(Date.now());
    else if (hints > this.hints) this.effort = tried(this.effort, HINT, Date.now());
    [this.done, this.hints] = [done, hints];
    this.put(this.effort);
  }

  private counts(): [done: number, hints: number] {
    const { passed, hints, solutions } = chapterProgress(this.page.chapter);
    const done = this.page.lab.tasks.filter(({ id }) => Object.hasOwn(passed, id)).length;
    return [done, Object.values(hints).reduce((sum, each) => sum + each, 0) + solutions.length];
  }

  private put(effort: Effort): void {
    this.effort = effort;
    saveEffort(this.page.chapter, effort);
    this.draw();
  }

  /** Over the whole screen, for those who look from afar; and back, where the keyboard was. */
  private large(yes: boolean): void {
    const { root, size, words } = this;
    root.toggleAttribute('data-large', yes);
    if (yes) {
      // Above all else of the page, whatever lies in whatever layer.
      root.popover = 'manual';
      root.showPopover?.();
    } else root.popover = null;
    size.textContent = yes ? words.small : words.large;
    size.setAttribute('aria-pressed', String(yes));
    if (yes) size.focus();
  }

  private draw(): void {
    const { words, page, effort } = this;
    const { passed } = chapterProgress(page.chapter);
    const done = page.lab.tasks.map(({ id }) => Object.hasOwn(passed, id));
    const all = done.length;
    const open = done.filter((yes) => !yes).length;
    const now = standing(effort, open, Date.now());
    const said = this.inWords(now);
    const shown = JSON.stringify([now, done]);
    if (shown === this.shown) return;
    this.shown = shown;
    const { root, hand } = this;
    if (root.dataset.standing !== now.state) {
      root.dataset.standing = now.state;
      this.shape.replaceChildren(sign(now.state));
      this.heard.textContent = now.state === 'stuck' ? words.stuckNow : said;
    }
    this.says.textContent = said;
    const next = done.indexOf(false);
    this.task.textContent =
      next < 0 ? '' : words.task.replace('{number}', String(next + 1)).replace('{all}', String(all));
    this.marks.setAttribute(
      'aria-label',
      words.marks.replace('{done}', String(all - open)).replace('{all}', String(all)),
    );
    this.marks.replaceChildren(
      ...done.map((yes, i) => {
        const mark = element('i', yes ? 'is-done' : i === next ? 'is-next' : '');
        mark.textContent = yes ? '✓' : String(i + 1);
        return mark;
      }),
    );
    hand.textContent = effort.hand ? words.lower : words.raise;
    hand.setAttribute('aria-pressed', String(effort.hand));
  }

  private inWords(now: Standing): string {
    const { words } = this;
    return now.state === 'stuck' ? words.stuck.replace('{minutes}', String(now.minutes)) : words[now.state];
  }
}

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, style: string): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (style) made.className = style;
  return made;
}
