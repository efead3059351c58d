/** A line of the loop's story: a round that did something, or rounds that did nothing, which open. */
import type { LoopLine, LoopRound } from '../../../../sandbox/worker.ts';
import { disclosure, element } from '../dom.ts';
import { clockTime } from './scale.ts';
import type { LoopWords } from './words.ts';

const KINDS: Readonly<Record<string, string>> = {
  pods: 'Pod',
  nodes: 'Node',
  services: 'Service',
  deployments: 'Deployment',
  replicasets: 'ReplicaSet',
  daemonsets: 'DaemonSet',
  controllerrevisions: 'ControllerRevision',
  endpointslices: 'EndpointSlice',
};

export class LineView {
  readonly element = element('li', { class: 'loop-round' });
  private readonly words: LoopWords;
  private readonly head = element('button', { type: 'button', class: 'lens-fold' });
  private readonly body = element('div', { class: 'loop-idle' });
  private readonly fold: ReturnType<typeof disclosure> | undefined;
  private line: LoopLine;
  private shown = '';

  constructor(line: LoopLine, words: LoopWords) {
    this.words = words;
    this.line = line;
    this.element.dataset.idle = String(line.idle);
    if (line.idle) {
      this.element.append(this.head, this.body);
      this.fold = disclosure(this.head, this.body, () => this.fill());
    }
    this.update(line);
  }

  update(line: LoopLine): void {
    const signature = JSON.stringify([line.count, line.rounds]);
    if (signature === this.shown) return;
    this.shown = signature;
    this.line = line;
    const [round] = line.rounds;
    if (!line.idle && round) this.element.replaceChildren(...this.round(round));
    if (!line.idle) return;
    const until = round?.at ?? line.since;
    const times = [line.since, until].map((at) => clockTime(at, true));
    this.head.replaceChildren(
      element('span', { class: 'loop-time' }, [...new Set(times)].join(' – ')),
      ` ${this.words.idle(line.count)}`,
    );
    this.fill();
  }

  private fill(): void {
    const { rounds, count } = this.line;
    if (!this.fold?.isOpen()) {
      this.body.replaceChildren();
      return;
    }
    this.body.replaceChildren(
      ...(rounds.length < count
        ? [element('p', { class: 'lens-note' }, this.words.latestOf(rounds.length, count))]
        : []),
      ...rounds.map((round) => element('div', { class: 'loop-round' }, ...this.round(round))),
    );
  }

  private round({ at, controller, kind, key, saw, compared, did, woke, wakes }: LoopRound): HTMLElement[] {
    const { words } = this;
    const { steps } = words;
    const changes = woke.map((wake) =>
      words.woke(wake, 'resource' in wake ? (KINDS[wake.resource] ?? wake.resource) : ''),
    );
    if (wakes > woke.length) changes.push(words.wakes(wakes));
    const why =
      changes.length > 0 && element('span', { class: 'loop-why' }, `${words.woken}${changes.join(words.between)}`);
    const step = (name: string, ...says: (Node | string | false)[]): HTMLElement[] => [
      element('dt', {}, name),
      element('dd', {}, ...says),
    ];
    const failed = did.some((deed) => deed.did === 'failed') || compared.some(({ is }) => is === 'unfit');
    return [
      element(
        'p',
        { class: 'loop-head' },
        element('span', { class: 'loop-time' }, clockTime(at, true)),
        ' ',
        element('b', {}, controller),
        ' ',
        element('span', { class: 'loop-object' }, `${kind} ${key}`),
      ),
      element(
        'dl',
        { 'data-failed': failed && 'true' },
        ...step(steps.saw, words.saw(saw), why && ' ', why),
        ...step(steps.compared, compared.map(words.compared).join(words.between) || '–'),
        ...step(steps.did, did.map(words.did).join(words.between) || words.nothing),
      ),
    ];
  }
}
