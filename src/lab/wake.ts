/**
 * All of the lab that a reader downloads with the page: it listens, and loads the rest when somebody means to use it
 * (a click or a key in the terminal, a Run button, a Check). Keys typed meanwhile wait in a text area.
 */
import { watchDivider } from './divider.ts';
import { KEEP_EVENT, STATE_EVENT, WAKE_EVENT } from './events.ts';
import { learner } from './hand-in/learner.ts';
import { askName, nameWanted } from './hand-in/name.ts';
import type { LensName } from './lens/index.ts';
import { type PageLab, pageLab, showState } from './page-lab.ts';
import { watchBoxes } from './progress/boxes.ts';
import type { LabSession } from './session.ts';
import { watchMenu } from './work/menu.ts';
import { reloadAwake, wantsWaking } from './work/reload.ts';

/** Milliseconds that a link may wait. */
const LATEST = 3000;

const panel = document.querySelector<HTMLElement>('[data-lab]');
if (panel) watch(panel);
const divider = document.querySelector<HTMLElement>('.lab-divider');
const columns = document.querySelector<HTMLElement>('.lab-columns');
if (divider && columns) watchDivider(divider, columns);

/** The engine and the terminal load side by side; the cluster begins as soon as its worker is there. */
async function begin(panel: HTMLElement, page: PageLab, how: 'free' | 'over'): Promise<LabSession> {
  const began = performance.now();
  showState(panel, 'waking', page.text);
  const engine = import('./engine.ts').then((module) => module.openEngine(page, how));
  const [{ openSession }, opened] = await Promise.all([import('./session.ts'), engine]);
  return openSession(panel, page, opened, began);
}

/** What a lab that is given to a class has besides. */
async function forClass(panel: HTMLElement): Promise<void> {
  const page = pageLab(panel);
  const { askName: asks, language } = page.lab.presets;
  const name = learner();
  if (panel.classList.contains('lab-inline')) return;
  if (language !== undefined && language !== page.language) {
    const [{ inItsLanguage }, { showMessage }] = await Promise.all([
      import('./class/language.ts'),
      import('./trap-hint.ts'),
    ]);
    const said = inItsLanguage(page);
    if (said !== undefined) showMessage(panel, said);
  }
  if (!asks || name === undefined) return;
  const { Board } = await import('./class/board.ts');
  new Board(panel, page, name);
}

function watch(panel: HTMLElement): void {
  const { text, chapter, language } = pageLab(panel);
  const keys = panel.querySelector<HTMLTextAreaElement>('.lab-keys') as HTMLTextAreaElement;
  const toggle = panel.querySelector<HTMLButtonElement>('.lab-toggle') as HTMLButtonElement;
  for (const element of document.querySelectorAll<HTMLElement>('[data-needs-js], .run')) element.hidden = false;
  watchBoxes(chapter, language);

  let session: Promise<LabSession | undefined> | undefined;
  /** Undefined where another tab has the lab, which is said, or a name is wanted first. */
  const wake = (how: 'free' | 'over' = 'free'): Promise<LabSession | undefined> => {
    if (nameWanted(panel)) return Promise.resolve(undefined);
    session ??= begin(panel, pageLab(panel), how).catch(async (error) => {
      session = undefined;
      const { Away } = await import('./engine.ts');
      if (!(error instanceof Away)) {
        showState(panel, 'failed', text);
        throw error;
      }
      showState(panel, 'away', text);
      const { showMessage } = await import('./trap-hint.ts');
      const here = async (): Promise<void> => (await wake('over'))?.focus();
      showMessage(panel, text.keep.away, { label: text.keep.takeOver, act: () => void here() });
      return undefined;
    });
    return session;
  };
  askName(panel, language);
  watchMenu(panel, wake);
  void forClass(panel);
  const shared = async (): Promise<void> => {
    if (!location.hash.startsWith('#state=') || nameWanted(panel)) return;
    const [{ openLink }, { showMessage }] = await Promise.all([
      import('./share/open-link.ts'),
      import('./trap-hint.ts'),
    ]);
    // A session that runs has given its lab away by then: all begins from what there is now.
    if (await openLink(pageLab(panel), (words) => showMessage(panel, words))) {
      if (session) reloadAwake();
      else (await wake())?.focus();
    }
  };
  addEventListener('hashchange', () => void shared());
  void shared();
  if (wantsWaking()) void wake().then((lab) => lab?.focus());
  panel.addEventListener(WAKE_EVENT, () => void wake('over'));
  panel.addEventListener(STATE_EVENT, (event) => {
    const take = (event as CustomEvent<(state?: Uint8Array) => void>).detail;
    void Promise.resolve(session)
      .then((lab) => lab?.state())
      .then(take, () => take());
  });
  panel.addEventListener(KEEP_EVENT, (event) => {
    const kept = (event as CustomEvent<() => void>).detail;
    void Promise.resolve(session)
      .then((lab) => lab?.keep())
      .then(kept, kept);
  });

  const open = (yes: boolean): void => {
    panel.toggleAttribute('data-open', yes);
    toggle.setAttribute('aria-expanded', String(yes));
    const label = toggle.querySelector('span');
    if (label) label.textContent = yes ? text.closeLab : text.openLab;
  };
  open(false);
  toggle.addEventListener('click', async () => {
    const yes = !panel.hasAttribute('data-open');
    open(yes);
    if (!yes) return;
    keys.focus();
    (await wake())?.focus();
  });

  const grow = (): void => {
    keys.style.height = 'auto';
    keys.style.height = `${keys.scrollHeight}px`;
  };
  keys.addEventListener('input', grow);
  keys.addEventListener('focus', () => void wake());
  // Somebody was faster than this script.
  if (document.activeElement === keys || keys.value !== '') void wake();
  panel.querySelector('[data-screen]')?.addEventListener('click', () => {
    if (keys.isConnected && !getSelection()?.toString()) keys.focus();
  });

  // The lab's next page goes on from here, and so waits until this one has stored what was entered.
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]');
    if (!session || !link || !leaves(link, event)) return;
    event.preventDefault();
    const go = (): void => location.assign(link.href);
    const late = new Promise((resolve) => setTimeout(resolve, LATEST));
    void Promise.race([session.then((lab) => lab?.keep()), late]).then(go, go);
  });

  document.addEventListener('click', async (event) => {
    const button = (event.target as Element).closest<HTMLElement>(
      '[data-run], [data-check], [data-open-lens], button[data-lens]',
    );
    if (!button) return;
    const { run, check, lens, openLens } = button.dataset;
    if (run !== undefined) {
      open(true);
      (await wake())?.type(run);
    } else if (check !== undefined) {
      (await wake())?.check(check);
    } else {
      open(true);
      (await wake())?.lens((lens ?? openLens) as LensName, lens ? 'toggle' : 'open');
    }
  });
}

/** An ordinary click on a way to another page of this site. */
function leaves(link: HTMLAnchorElement, event: MouseEvent): boolean {
  const plain = event.button === 0 && !event.defaultPrevented && !(event.ctrlKey || event.metaKey || event.shiftKey);
  const away = link.origin === location.origin && link.pathname !== location.pathname;
  return plain && !event.altKey && away && !link.hasAttribute('download') && !link.target;
}
