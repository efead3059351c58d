/**
 * The embedded lab, inside its frame. It is configured once: by the page that holds the frame, through a message with
 * a port, or by its own address. Only the window that holds it is heard, and of its messages only those of the
 * protocol. Commands of the page are typed as the learner would type them.
 */
import { hash32 } from '../../sandbox/apimachinery/random.ts';
import {
  CHECK_EVENT,
  type CheckDetail,
  COMMAND_EVENT,
  type CommandDetail,
  KEEP_EVENT,
  STATE_EVENT,
  WAKE_EVENT,
} from '../lab/events.ts';
import { give } from '../lab/keep/given.ts';
import type { PageLab } from '../lab/page-lab.ts';
import type { EmbeddedLab } from './labs.ts';
import { ConfigError, type LabConfig, MOST, PROTOCOL, readConfig, readToFrame, type ToPage } from './protocol.ts';
import { configOf } from './query.ts';
import { showTasks } from './tasks.ts';
import type { EmbedWords } from './words.ts';

/** Milliseconds that storing may take before the frame goes. */
const LATEST = 3000;

/** What the page was built with. */
interface Built {
  words: EmbedWords;
  /** Where the labs are. */
  labs: string;
  /** Those that need not be asked for. */
  held: Record<string, EmbeddedLab>;
  task: string;
  check: string;
}

const panel = document.querySelector<HTMLElement>('[data-lab]') as HTMLElement;
const said = document.querySelector<HTMLElement>('[data-embed-says]') as HTMLElement;
const offers = document.querySelector<HTMLElement>('[data-embed-offers]') as HTMLElement;
const tasks = document.querySelector<HTMLElement>('[data-embed-tasks]') as HTMLElement;
const built: Built = JSON.parse(document.querySelector('[data-embed-page]')?.textContent ?? '{}');
const { words: text } = built;
const data = panel.querySelector('[data-lab-data]') as HTMLElement;

void configure().then((configured) => {
  if (configured) open(configured);
});

interface Configured {
  config: LabConfig;
  port?: MessagePort;
  /** What the page held for it. */
  kept?: Uint8Array;
}

async function configure(): Promise<Configured | undefined> {
  try {
    if (location.hash !== '#page' || parent === window) {
      const dark = matchMedia('(prefers-color-scheme: dark)').matches;
      return { config: read(configOf(new URLSearchParams(location.search), dark)) };
    }
    return await fromPage();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    refuse(error.message);
    return undefined;
  }
}

/** Throws {@link ConfigError}, for a lens too that this frame has not. */
function read(value: unknown): LabConfig {
  const config = readConfig(value);
  const lenses = Array.from(panel.querySelectorAll<HTMLElement>('[data-lens]'), ({ dataset }) => dataset['lens']);
  if (config.lens !== undefined && !lenses.includes(config.lens))
    throw new ConfigError(`lens: expected one of ${lenses.join(', ')}, found ${JSON.stringify(config.lens)}`);
  return config;
}

/** The first of the parent's messages that is of the protocol. */
function fromPage(): Promise<Configured> {
  return new Promise((resolve, reject) => {
    const listen = ({ source, data: message, ports }: MessageEvent): void => {
      if (source !== parent || message?.kubetab !== PROTOCOL || message.type !== 'open' || !ports[0]) return;
      removeEventListener('message', listen);
      try {
        const { kept } = message;
        const held = kept instanceof Uint8Array && kept.length <= MOST.kept ? { kept } : {};
        resolve({ config: read(message.config), port: ports[0], ...held });
      } catch (error) {
        ports[0].postMessage({ type: 'failed' } satisfies ToPage);
        reject(error);
      }
    };
    addEventListener('message', listen);
    // Says nothing but that somebody is there; who may hear it need not be known.
    parent.postMessage({ kubetab: PROTOCOL, type: 'hello' }, '*');
  });
}

function refuse(reason: string): void {
  said.textContent = `${text.refused} ${reason}`;
  said.hidden = false;
}

function open({ config, port, kept }: Configured): void {
  document.documentElement.dataset['theme'] = config.theme;
  void prepare(config).then(
    (page) => {
      if (kept) give(page.chapter, kept);
      begin(page, config, port);
    },
    (error) => {
      refuse((error as Error).message);
      port?.postMessage({ type: 'failed' } satisfies ToPage);
    },
  );
}

async function labOf(id: string): Promise<EmbeddedLab> {
  if (Object.hasOwn(built.held, id)) return built.held[id] as EmbeddedLab;
  const alone = Object.keys(built.held).length > 0;
  const answer = alone ? undefined : await fetch(`${built.labs}${id}.json`);
  if (!answer?.ok) throw new Error(`${text.noLab}: ${id}`);
  return answer.json();
}

async function prepare({ lab, scenario, files, key }: LabConfig): Promise<PageLab> {
  const page = await labOf(lab);
  const own = scenario === undefined ? page.lab.scenario : await parse(scenario);
  const changed = `${scenario ?? ''}\0${JSON.stringify(files)}`;
  return {
    ...page,
    ...pick(JSON.parse(data.textContent ?? '{}')),
    chapter: `embed/${key || lab}`,
    build: changed === '\0{}' ? page.build : `${page.build}-${hash32(changed).toString(16)}`,
    lab: { ...page.lab, scenario: { ...own, files: { ...own.files, ...files } } },
  };
}

const pick = ({ text, language }: PageLab): Pick<PageLab, 'text' | 'language'> => ({ text, language });

async function parse(scenario: string) {
  const { parseScenario } = await import('../../sandbox/lab/scenario.ts');
  return parseScenario(scenario);
}

function begin(page: PageLab, config: LabConfig, port: MessagePort | undefined): void {
  data.textContent = JSON.stringify(page);
  const tell = (message: ToPage): void => port?.postMessage(message);
  panel.addEventListener(COMMAND_EVENT, (event) =>
    tell({ type: 'command', ...(event as CustomEvent<CommandDetail>).detail }),
  );
  panel.addEventListener(CHECK_EVENT, (event) =>
    tell({ type: 'check', ...(event as CustomEvent<CheckDetail>).detail }),
  );
  new MutationObserver(() => {
    const { state } = panel.dataset;
    if (state === 'ready' || state === 'failed') tell({ type: state });
  }).observe(panel, { attributeFilter: ['data-state'] });
  offer(config);
  if (!config.readOnly)
    showTasks(tasks, page.lab.tasks, { language: page.language, task: built.task, check: built.check });
  if (config.readOnly) panel.querySelector<HTMLElement>('.lab-body')?.setAttribute('inert', '');
  panel.removeAttribute('inert');
  document.body.dataset['ready'] = '';
  port?.addEventListener('message', ({ data: message }) => void hear(message, tell));
  port?.start();
  panel.dispatchEvent(new Event(WAKE_EVENT));
  if (config.lens) press({ openLens: config.lens });
  if (config.run) for (const command of config.commands) press({ run: command });
}

async function hear(message: unknown, tell: (message: ToPage) => void): Promise<void> {
  const heard = readToFrame(message);
  if (heard?.type === 'run') press({ run: heard.script });
  else if (heard?.type === 'theme') document.documentElement.dataset['theme'] = heard.theme;
  else if (heard?.type === 'sleep') {
    const late = new Promise((resolve) => setTimeout(resolve, LATEST));
    const kept = new Promise<void>((resolve) => {
      panel.dispatchEvent(new CustomEvent(KEEP_EVENT, { detail: resolve }));
    });
    await Promise.race([kept, late]);
    // Of an origin of its own it can store nothing.
    const state = origin === 'null' ? await Promise.race([stateOf(), late]) : undefined;
    tell({ type: 'asleep', ...(state instanceof Uint8Array ? { kept: state } : {}) });
  }
}

function stateOf(): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    panel.dispatchEvent(new CustomEvent(STATE_EVENT, { detail: resolve }));
  });
}

/** As if a button of the page had been pressed. */
function press(dataset: Record<string, string>): void {
  const button = document.createElement('button');
  button.hidden = true;
  Object.assign(button.dataset, dataset);
  document.body.append(button);
  button.click();
  button.remove();
}

function offer({ commands, run }: LabConfig): void {
  if (run || commands.length === 0) return;
  for (const command of commands) {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset['run'] = command;
    const code = document.createElement('code');
    code.textContent = command.split('\n')[0] ?? '';
    button.append(code);
    offers.append(button);
  }
  offers.hidden = false;
}
