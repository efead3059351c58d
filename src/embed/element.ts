/**
 * `<kubetab-lab>`: a cluster and a terminal on somebody's page. Until it is opened nothing is loaded but this file, and
 * what the page wrote between its tags stays where it is, for readers without scripts as for those with.
 *
 * Attributes: `lab` (a page's address, `sandbox/broken`), `scenario` (the id of an element that holds YAML), `files`
 * (the id of one that holds JSON: path → text), `commands` (one a line; else the shell blocks between the tags), `run`
 * (at once, not only offered), `lens`, `height` (CSS; 24rem), `theme` (light, dark; else the page's), `language` (else the
 * page's), `readonly`, `cluster` (labs of one name are one cluster, in turn), `wake` (view: when it is seen), `blocks`
 * (a CSS selector: these blocks of the page get a button that runs them here), `home` (the address of the built site; else
 * this file lies in it), `frame` (the address of the page's own copy of the frame: one file, which `kubetab pack --frame`
 * writes).
 * Events: `ready`, `command` { line, status? }, `check` { task, passed }, `failed`. Methods: `open`, `run`, `sleep`.
 */

import { commandsIn } from '../../sandbox/lab/docs/commands.ts';
import { hostWords } from './host-words.ts';
import { type LabConfig, MOST, PROTOCOL, readToPage, type ToFrame } from './protocol.ts';

/** Set when it is built: this file's address ('' in the npm package, which lies in no site), and the way from there to the site. */
declare const KUBETAB_SCRIPT: string;
declare const KUBETAB_HOME: string;

/** Awake at once on a page; a further one puts the one used longest ago to sleep. */
const MOST_AWAKE = 6;
/** Milliseconds until a frame that says nothing is taken for blocked, and until one that goes has stored its state. */
const SILENT = 10_000;
const LATEST = 4000;

/** The site's own address, from this file's, while it can be told. */
const site = KUBETAB_SCRIPT && new URL(KUBETAB_HOME, KUBETAB_SCRIPT).href;
/** The one used longest ago first. */
const awake = new Set<KubetabLab>();

export class KubetabLab extends HTMLElement {
  static observedAttributes = ['theme'];
  private stage: HTMLElement | undefined;
  private frame: HTMLIFrameElement | undefined;
  private port: MessagePort | undefined;
  private opened: Promise<void> | undefined;
  private stop = new AbortController();
  /** Its state while it sleeps, where its frame cannot store it. */
  private kept: Uint8Array | undefined;

  connectedCallback(): void {
    if (!this.stage) this.build();
    const { signal } = (this.stop = new AbortController());
    if (this.getAttribute('wake') === 'view' && 'IntersectionObserver' in window) {
      const seen = new IntersectionObserver(([entry]) => {
        if (!entry?.isIntersecting) return;
        seen.disconnect();
        void this.open();
      });
      seen.observe(this);
      signal.addEventListener('abort', () => seen.disconnect());
    }
    const themes = new MutationObserver(() => this.attributeChangedCallback());
    for (const root of [document.documentElement, document.body]) themes.observe(root, { attributes: true });
    signal.addEventListener('abort', () => themes.disconnect());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.attributeChangedCallback(), {
      signal,
    });
    const blocks = this.getAttribute('blocks');
    if (blocks) for (const block of document.querySelectorAll(blocks)) this.runnable(block);
  }

  disconnectedCallback(): void {
    this.stop.abort();
    this.close();
  }

  /** Of the theme: the attribute's, or the page's own. */
  attributeChangedCallback(): void {
    if (this.port) this.send({ type: 'theme', theme: this.theme });
    else if (this.stage && !this.opened) this.close();
  }

  /** Settles when its prompt is there; rejects when it cannot be shown. */
  open(): Promise<void> {
    awake.delete(this);
    awake.add(this);
    this.opened ??= this.wake().catch((error) => {
      this.close();
      this.blocked();
      throw error;
    });
    return this.opened;
  }

  /** Types a script as the reader would. */
  async run(script: string): Promise<void> {
    await this.open();
    this.send({ type: 'run', script: script.slice(0, MOST.command) });
  }

  /** Its frame goes, its state stays: opened again, it goes on from there. */
  async sleep(): Promise<void> {
    if (!this.port) return this.close();
    const { port } = this;
    const asleep = new Promise<void>((resolve) => {
      port.addEventListener('message', ({ data }) => {
        const told = readToPage(data);
        if (told?.type !== 'asleep') return;
        this.kept = told.kept;
        resolve();
      });
    });
    this.send({ type: 'sleep' });
    await Promise.race([asleep, after(LATEST)]);
    if (this.port === port) this.close();
  }

  /** Where the built site lies. Throws where nobody tells. */
  private get home(): URL {
    const told = this.getAttribute('home')?.replace(/\/*$/, '/') ?? site;
    if (told) return new URL(told, location.href);
    const missing = new Error('<kubetab-lab home="…">: the address of a built Kubetab is missing');
    console.error(missing);
    throw missing;
  }

  private get language(): string {
    const tag = this.getAttribute('language') ?? this.closest('[lang]')?.getAttribute('lang') ?? '';
    return /^zh\b/i.test(tag) ? 'zh-CN' : 'en';
  }

  /** The page's own: what is behind it is light or dark. */
  private get theme(): LabConfig['theme'] {
    const asked = this.getAttribute('theme');
    if (asked === 'light' || asked === 'dark') return asked;
    for (let at: Element | null = this; at; at = at.parentElement) {
      const [r = 0, g = 0, b = 0, a = 1] = (getComputedStyle(at).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
      if (a > 0.5) return r * 0.299 + g * 0.587 + b * 0.114 < 128 ? 'dark' : 'light';
    }
    return matchMedia('(prefers-color-scheme: dark)').matches && getComputedStyle(this).colorScheme.includes('dark')
      ? 'dark'
      : 'light';
  }

  private get commands(): string[] {
    const asked = this.getAttribute('commands');
    if (asked !== null) return commandsIn(asked);
    return [...this.querySelectorAll('pre')].flatMap((block) => commandsIn(block.textContent ?? ''));
  }

  private build(): void {
    const words = hostWords(this.language);
    const dark = this.theme === 'dark';
    const stage = element('div', {
      display: 'flex',
      flexDirection: 'column',
      boxSizing: 'border-box',
      height: this.getAttribute('height') ?? '24rem',
      border: `1px solid ${dark ? '#363b3e' : '#d8d5cc'}`,
      borderRadius: '6px',
      overflow: 'hidden',
      background: dark ? '#101315' : '#f7f5f0',
      color: dark ? '#d9dad7' : '#24282a',
    });
    const prompt = element('p', { margin: '0', padding: '1em', font: '0.85rem/1.5 ui-monospace, monospace' });
    prompt.textContent = `[root@master01 ~]# ${this.commands[0] ?? ''}`;
    prompt.setAttribute('aria-hidden', 'true');
    prompt.translate = false;
    const button = element('button', {
      margin: 'auto',
      padding: '0.6em 1.1em',
      border: '0',
      borderRadius: '6px',
      background: dark ? '#8fd8cf' : '#0f635f',
      color: dark ? '#0d2322' : '#fff',
      font: '600 1rem/1.4 system-ui, sans-serif',
      cursor: 'pointer',
    });
    button.textContent = words.open;
    const focus = (): void => this.frame?.focus();
    button.addEventListener('click', () => void this.open().then(focus, () => {}));
    stage.append(prompt, button);
    this.style.display = 'block';
    this.append(stage);
    this.stage = stage;
  }

  private async wake(): Promise<void> {
    for (const other of [...awake].slice(0, -MOST_AWAKE)) {
      awake.delete(other);
      await other.sleep();
    }
    // One cluster is in one place at a time.
    const { cluster } = this;
    if (cluster) for (const other of awake) if (other !== this && other.cluster === cluster) await other.sleep();
    const frame = element('iframe', { flex: '1', width: '100%', border: '0' });
    const channel = new MessageChannel();
    // The page's own copy is kept from the page: an origin of its own, which can store nothing.
    const own = this.getAttribute('frame');
    const { origin: theirs, href } = own === null ? this.home : new URL(own, document.baseURI);
    const address = new URL(own === null ? `${this.language === 'en' ? '' : 'zh-cn/'}embed/` : '', href);
    address.hash = 'page';
    frame.src = address.href;
    frame.title = hostWords(this.language).title;
    frame.setAttribute('sandbox', `allow-scripts ${own === null ? 'allow-same-origin ' : ''}allow-downloads`);
    frame.setAttribute('allow', 'clipboard-write');
    const config = this.config();
    this.frame = frame;
    const heard = new Promise<void>((resolve, reject) => {
      const signal = AbortSignal.any([this.stop.signal, AbortSignal.timeout(SILENT)]);
      const hello = ({ source, origin, data }: MessageEvent): void => {
        if (source !== frame.contentWindow || origin !== (own === null ? theirs : 'null')) return;
        if (data?.kubetab !== PROTOCOL || data.type !== 'hello') return;
        window.removeEventListener('message', hello);
        const message = { kubetab: PROTOCOL, type: 'open', config, ...(this.kept ? { kept: this.kept } : {}) };
        frame.contentWindow?.postMessage(message, own === null ? theirs : '*', [channel.port2]);
        resolve();
      };
      window.addEventListener('message', hello, { signal });
      signal.addEventListener('abort', () => reject(new Error('the lab cannot be loaded here')));
    });
    this.stage?.replaceChildren(frame);
    await heard;
    const { port1: port } = channel;
    this.port = port;
    await new Promise<void>((resolve, reject) => {
      port.onmessage = ({ data }) => {
        const told = readToPage(data);
        if (!told) return;
        if (told.type === 'ready') resolve();
        if (told.type === 'failed') reject(new Error('the lab cannot be shown'));
        const { type, ...detail } = told;
        if (type !== 'asleep') this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
      };
    });
  }

  private get cluster(): string | null {
    return this.getAttribute('cluster');
  }

  private config(): LabConfig {
    const scenario = this.told('scenario');
    const files = this.told('files');
    const lens = this.getAttribute('lens');
    const at = `${location.origin}${location.pathname}`;
    const mine = this.id || String([...document.querySelectorAll(this.localName)].indexOf(this));
    return {
      lab: this.getAttribute('lab') ?? 'sandbox',
      ...(scenario === undefined ? {} : { scenario }),
      files: files === undefined ? {} : JSON.parse(files),
      commands: this.commands,
      run: this.hasAttribute('run'),
      ...(lens === null ? {} : { lens }),
      theme: this.theme,
      readOnly: this.hasAttribute('readonly'),
      key: this.cluster ? `${location.origin}~${this.cluster}` : `${at}#${mine}`,
    };
  }

  /** The text of the element an attribute names. Throws where there is none. */
  private told(attribute: string): string | undefined {
    const id = this.getAttribute(attribute);
    if (id === null) return undefined;
    const holder = document.getElementById(id);
    if (!holder) throw new Error(`<kubetab-lab ${attribute}="${id}">: the page has no element of that id`);
    return (holder instanceof HTMLTemplateElement ? holder.content.textContent : holder.textContent) ?? '';
  }

  private send(message: ToFrame): void {
    this.port?.postMessage(message);
  }

  private close(): void {
    awake.delete(this);
    this.port?.close();
    this.port = undefined;
    this.frame = undefined;
    this.opened = undefined;
    this.stage?.remove();
    this.stage = undefined;
    if (this.isConnected) this.build();
  }

  /** What the page recorded is shown in place of what cannot be had live. */
  private blocked(): void {
    const says = document.createElement('p');
    says.setAttribute('role', 'status');
    says.textContent = hostWords(this.language).blocked;
    const recorded = this.querySelector<HTMLTemplateElement>('template[data-recorded]');
    if (!recorded) return void this.stage?.append(says);
    this.stage?.remove();
    this.append(says, recorded.content.cloneNode(true));
  }

  private runnable(block: Element): void {
    if (block.nextElementSibling instanceof HTMLButtonElement && block.nextElementSibling.dataset['kubetab'] === '')
      return;
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset['kubetab'] = '';
    button.textContent = hostWords(this.language).run;
    button.style.font = 'inherit';
    button.addEventListener('click', () => void this.run(commandsIn(block.textContent ?? '').join('\n')), {
      signal: this.stop.signal,
    });
    block.after(button);
  }
}

function element<K extends 'div' | 'p' | 'button' | 'iframe'>(
  name: K,
  style: Partial<CSSStyleDeclaration>,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  Object.assign(made.style, style);
  return made;
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

if (!customElements.get('kubetab-lab')) customElements.define('kubetab-lab', KubetabLab);

declare global {
  interface HTMLElementTagNameMap {
    'kubetab-lab': KubetabLab;
  }
}
