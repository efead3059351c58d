/** Which workload is looked at: one of them, or always the latest that changed. */
import type { LoopView, WorkloadChoice } from '../../../../sandbox/worker.ts';
import { element } from '../dom.ts';
import type { LoopWords } from './words.ts';

const KINDS: readonly WorkloadChoice['kind'][] = ['Deployment', 'DaemonSet', 'ReplicaSet'];

/** As one says it: the namespace only where it is not `default`. */
export const nameOf = ({ kind, namespace, name }: WorkloadChoice): string =>
  `${kind} ${namespace === 'default' ? '' : `${namespace}/`}${name}`;

export class Picker {
  readonly element: HTMLElement;
  private readonly select: HTMLSelectElement;
  private readonly words: LoopWords;
  private shown = '';

  /** `choose` hears of what the reader chose; undefined: the latest. */
  constructor(words: LoopWords, choose: (id: string | undefined) => void) {
    this.words = words;
    this.select = element('select', {});
    this.select.addEventListener('change', () => choose(this.select.value || undefined));
    this.element = element('label', { class: 'loop-picker' }, element('span', {}, words.workload), ' ', this.select);
  }

  /** An open list is left alone where it would not change. */
  update({ workloads, chosen, latest }: LoopView): void {
    const one = workloads.find(({ id }) => id === chosen);
    const title = this.words.latest(latest && one ? nameOf(one) : '');
    const ids = workloads.map(({ id, gone }) => `${id} ${gone}`).join();
    const signature = `${title}\n${ids}`;
    if (signature !== this.shown) {
      this.shown = signature;
      this.select.replaceChildren(
        element('option', { value: '' }, title),
        ...KINDS.flatMap((kind) => {
          const options = workloads
            .filter((each) => each.kind === kind)
            .map(({ id, namespace, name, gone }) =>
              element('option', { value: id }, `${namespace}/${name}${gone ? ` (${this.words.deleted})` : ''}`),
            );
          return options.length > 0 ? [element('optgroup', { label: this.words.kinds[kind] }, ...options)] : [];
        }),
      );
    }
    this.select.value = latest ? '' : (chosen ?? '');
  }
}
