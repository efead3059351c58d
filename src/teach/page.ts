/** Files in, grades out: what was given, the lab it is graded on, and the grading of it, which can be cancelled. */
import { pointOutAlikeIn } from '../../sandbox/lab/grade/alike.ts';
import { gradeAll } from '../../sandbox/lab/grade/pool.ts';
import { csvGrades } from '../../sandbox/lab/grade/report/csv.ts';
import { jsonGrades } from '../../sandbox/lab/grade/report/json.ts';
import { junitGrades } from '../../sandbox/lab/grade/report/junit.ts';
import { type Result, trouble } from '../../sandbox/lab/grade/report/result.ts';
import { readSubmission } from '../../sandbox/lab/submission/submission.ts';
import type { Lab } from '../../sandbox/lab/task.ts';
import { download } from '../lab/work/file.ts';
import { button, element, inline } from './dom.ts';
import { chosen, dropped, type Given, type GivenLab, MOST_FILES, sortOut } from './given.ts';
import { textOf, WorkerGrader } from './grader.ts';
import type { KnownLab } from './labs.ts';
import { OwnLabError, readOwnLab } from './own-lab.ts';
import { gradesTable } from './table.ts';
import { TimeLine } from './time-line.ts';
import { fill, teachWords } from './words.ts';
import type { Assignment } from './worker.ts';

/** Graders at once: each is a cluster. */
const MOST_GRADERS = 8;
const FORMATS = [
  ['JSON', 'grades.json', 'application/json', jsonGrades],
  ['CSV', 'grades.csv', 'text/csv', csvGrades],
  ['JUnit', 'grades.xml', 'application/xml', junitGrades],
] as const;

class TeachPage {
  private readonly root: HTMLElement;
  private readonly engine: string;
  private readonly labs: KnownLab[];
  private readonly language: string;
  private readonly given = new Map<string, Given>();
  private own: { id: string; lab: Lab } | undefined;
  private grading: AbortController | undefined;
  private timeLine: TimeLine | undefined;

  constructor(root: HTMLElement) {
    this.root = root;
    const data = JSON.parse(this.find('[data-teach-data]').textContent ?? '{}');
    this.engine = data.engine;
    this.labs = data.labs;
    this.language = data.language;
    const zone = this.find('[data-drop]');
    for (const type of ['dragenter', 'dragover'] as const) {
      zone.addEventListener(type, (event) => {
        event.preventDefault();
        zone.dataset.over = '';
      });
    }
    zone.addEventListener('dragleave', () => delete zone.dataset.over);
    zone.addEventListener('drop', (event) => {
      event.preventDefault();
      delete zone.dataset.over;
      if (event.dataTransfer) void this.take(dropped(event.dataTransfer));
    });
    for (const kind of ['files', 'folder']) {
      const input = this.find<HTMLInputElement>(`[data-input="${kind}"]`);
      this.find(`[data-choose="${kind}"]`).addEventListener('click', () => input.click());
      input.addEventListener('change', () => {
        const files = chosen(input);
        input.value = '';
        void this.take(Promise.resolve(files));
      });
    }
    this.find('[data-cancel]').addEventListener('click', () => this.grading?.abort(this.words.cancelled));
  }

  private find<E extends HTMLElement = HTMLElement>(selector: string): E {
    return this.root.querySelector<E>(selector) as E;
  }

  private get words() {
    return teachWords(this.language);
  }

  private get seconds(): number {
    const { value } = this.find<HTMLInputElement>('[data-seconds]');
    return Math.min(3600, Math.max(1, Math.floor(Number(value)) || 60));
  }

  private say(...lines: string[]): void {
    this.find('[data-says]').replaceChildren(...lines.map((line) => element('p', {}, ...inline(line))));
  }

  private async take(coming: Promise<Given[]>): Promise<void> {
    const { words } = this;
    let files: Given[];
    try {
      files = await coming;
    } catch (error) {
      return this.say(error instanceof RangeError ? fill(words.tooMany, { n: MOST_FILES }) : (error as Error).message);
    }
    if (files.length > MOST_FILES) return this.say(fill(words.tooMany, { n: MOST_FILES }));
    const { submissions, labs, bareLab } = sortOut(files);
    for (const each of submissions) this.given.set(each.path, each);
    if (bareLab) return this.say(words.bareLab);
    const wanted = await this.wantedLab();
    const lab = labs.find(({ id }) => id === wanted) ?? labs[0];
    if (lab && !(await this.takeLab(lab))) return;
    if (this.given.size > 0) await this.grade();
    else if (lab) this.say(fill(words.readLab, { lab: lab.id }));
    else this.say(words.noSubmission);
  }

  private async takeLab(given: GivenLab): Promise<boolean> {
    const { id } = given;
    try {
      this.own = { id, lab: await readOwnLab(given) };
      return true;
    } catch (error) {
      if (!(error instanceof OwnLabError)) throw error;
      this.say(fill(this.words.badLab, { lab: id, why: error.message }));
      return false;
    }
  }

  /** The lab of the first file that is in form. */
  private async wantedLab(): Promise<string | undefined> {
    for (const { file } of this.sorted()) {
      try {
        return readSubmission(await file.text()).lab.id;
      } catch {
        // It is refused when its turn comes.
      }
    }
    return undefined;
  }

  private sorted(): Given[] {
    return [...this.given.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private async grade(): Promise<void> {
    this.grading?.abort(this.words.cancelled);
    this.timeLine?.end();
    this.find('[data-results]').replaceChildren();
    const { words } = this;
    const id = await this.wantedLab();
    const known = this.labs.find((each) => each.id === id);
    const assigned = this.own ?? known;
    if (id === undefined && !assigned) return this.say(words.noSubmission);
    if (!assigned) return this.say(fill(words.noLab, { lab: id ?? '' }));
    const on = this.own
      ? fill(words.own, { lab: this.own.id })
      : fill(words.builtIn, { lab: known?.title ?? assigned.id });
    const assignment: Assignment = { lab: assigned.lab, id: assigned.id, engine: this.engine };
    const files = this.sorted();
    const grading = new AbortController();
    this.grading = grading;
    const row = this.find('[data-grading]');
    const bar = row.querySelector('progress') as HTMLProgressElement;
    row.hidden = false;
    bar.max = files.length;
    bar.value = 0;
    this.say(on, fill(words.grading, { done: 0, of: files.length }));
    const { seconds } = this;
    const results = await gradeAll(files, {
      graders: Math.min(navigator.hardwareConcurrency || 2, MOST_GRADERS),
      make: () => new WorkerGrader(assignment, seconds),
      nameOf: ({ path }) => path,
      timeout: seconds,
      signal: grading.signal,
      after: (ms, callback) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
      progress: (done) => {
        if (grading === this.grading) bar.value = done;
      },
    });
    if (grading !== this.grading) return;
    this.grading = undefined;
    row.hidden = true;
    pointOutAlikeIn(results);
    const whole = results.filter((result) => trouble(result) === undefined).length;
    this.say(on, fill(words.graded, { done: whole, of: results.length }));
    this.show(results, assignment);
  }

  private show(results: readonly Result[], assignment: Assignment): void {
    const { words, language } = this;
    const table = gradesTable(results, {
      lab: assignment.lab,
      language,
      text: words,
      open: (result, opener) => void this.open(result, assignment, opener),
    });
    const saves = FORMATS.map(([name, file, type, write]) =>
      button(name, () => download(file, [write(results)], type)),
    );
    const clear = button(words.clear, () => {
      this.given.clear();
      this.own = undefined;
      this.timeLine?.end();
      this.find('[data-results]').replaceChildren();
      this.say();
      this.find('[data-choose="files"]').focus();
    });
    this.find('[data-results]').replaceChildren(
      element('h2', {}, words.results),
      table,
      element('p', { class: 'kt-teach-row' }, element('span', {}, words.save), ...saves),
      element(
        'p',
        { class: 'kt-teach-row' },
        button(words.again, () => void this.grade()),
        clear,
      ),
    );
  }

  private async open(result: Result, assignment: Assignment, opener: HTMLElement): Promise<void> {
    const given = this.given.get(result.file);
    if (!given) return;
    this.timeLine?.end();
    const timeLine = new TimeLine({
      assignment,
      text: await textOf(given),
      result,
      seconds: this.seconds,
      language: this.language,
      words: this.words,
      closed: () => opener.focus(),
    });
    this.timeLine = timeLine;
    this.find('[data-time-line]').append(timeLine.element);
    timeLine.focus();
  }
}

const root = document.querySelector<HTMLElement>('[data-teach]');
if (root) new TeachPage(root);
