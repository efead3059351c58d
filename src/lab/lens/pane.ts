/** Where a lens is shown: below the terminal, or in its place where there is room for one alone. One at a time. */
import type { Remote } from 'comlink';
import type { Engine } from '../../../sandbox/worker.ts';
import type { Words } from '../../i18n.ts';
import { button, element } from './dom.ts';
import { type Lens, type LensHost, type LensName, lenses } from './index.ts';
import { resizer } from './resizer.ts';
import { lensWords } from './words.ts';

export interface LensPaneOptions {
  language: string;
  text: Words;
  /** Puts a line at the prompt, and the keyboard with it. */
  paste(line: string): void;
}

export class LensPane {
  private readonly panel: HTMLElement;
  private readonly options: LensPaneOptions;
  private engine: Remote<Engine> | undefined;
  private shown: { name: LensName; element: HTMLElement; lens: Promise<Lens> } | undefined;

  constructor(panel: HTMLElement, options: LensPaneOptions) {
    this.panel = panel;
    this.options = options;
  }

  connect(engine: Remote<Engine>): void {
    this.engine = engine;
    void this.shown?.lens.then((lens) => lens.connect(engine));
  }

  /** Opens it, or closes it where it is open already. */
  toggle(name: LensName): void {
    if (this.shown?.name === name) this.close();
    else this.open(name);
  }

  open(name: LensName): void {
    if (this.shown?.name === name) return;
    this.close();
    const { options } = this;
    const title = options.text.lens[name];
    const close = button('×', () => this.close(), {
      class: 'lens-close',
      'aria-label': lensWords(options.language).close,
      title: lensWords(options.language).close,
    });
    const place = element(
      'section',
      { class: 'lab-lens', id: 'lab-lens', 'aria-label': title, tabindex: '-1' },
      element('h2', { class: 'sr-only' }, title),
      close,
    );
    this.panel.querySelector('.lab-body')?.append(place);
    place.prepend(resizer(this.panel, place, lensWords(options.language).size));
    this.panel.dataset.lens = name;
    const host: LensHost = {
      language: options.language,
      paste: (line) => {
        // Where lens and terminal do not fit together, the terminal comes back.
        if (!this.panel.querySelector<HTMLElement>('[data-screen]')?.offsetParent) this.close();
        options.paste(line);
      },
    };
    const shown = { name, element: place, lens: this.load(name, place, host) };
    this.shown = shown;
    shown.lens.catch((error) => {
      console.error(error);
      if (this.shown === shown) this.close();
    });
    this.mark();
  }

  /** The keyboard goes to it: for those who came from the chapter. */
  focus(): void {
    this.shown?.element.focus();
  }

  close(): void {
    const { shown } = this;
    if (!shown) return;
    const focused = shown.element.contains(document.activeElement);
    this.shown = undefined;
    void shown.lens.then((lens) => lens.close()).catch(() => {});
    shown.element.remove();
    delete this.panel.dataset.lens;
    this.mark();
    if (focused) this.panel.querySelector<HTMLElement>(`.lab-bar [data-lens="${shown.name}"]`)?.focus();
  }

  private async load(name: LensName, place: HTMLElement, host: LensHost): Promise<Lens> {
    const definition = lenses.find((each) => each.name === name);
    if (!definition) throw new Error(`no lens is called ${name}`);
    const lens = await definition.open(place, host);
    if (this.engine) lens.connect(this.engine);
    return lens;
  }

  private mark(): void {
    for (const each of this.panel.querySelectorAll<HTMLElement>('.lab-bar [data-lens]')) {
      each.setAttribute('aria-expanded', String(each.dataset.lens === this.shown?.name));
    }
  }
}
