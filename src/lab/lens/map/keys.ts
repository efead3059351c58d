/** The arrows go to the nearest object in their direction; one object is in the order of Tab. */

type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>;

const middle = ({ left, right, top, bottom }: Box): [number, number] => [(left + right) / 2, (top + bottom) / 2];

/** How far `to` begins beyond the end of `from`, that way. Negative: beside it, or the other way. */
const gap: Readonly<Record<string, (from: Box, to: Box) => number>> = {
  ArrowLeft: (from, to) => from.left - to.right,
  ArrowRight: (from, to) => to.left - from.right,
  ArrowUp: (from, to) => from.top - to.bottom,
  ArrowDown: (from, to) => to.top - from.bottom,
};

/** The index of the nearest; undefined where nothing lies there. Sideways counts thrice. */
export function nearestTowards(from: Box, others: readonly Box[], key: string): number | undefined {
  const [x, y] = middle(from);
  const upright = key === 'ArrowUp' || key === 'ArrowDown';
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [i, other] of others.entries()) {
    const ahead = gap[key]?.(from, other) ?? -1;
    // Neighbours may touch.
    if (ahead < -2) continue;
    const [ox, oy] = middle(other);
    const distance = ahead + 3 * Math.abs(upright ? ox - x : oy - y);
    if (distance >= least) continue;
    least = distance;
    best = i;
  }
  return best;
}

export function arrows(board: HTMLElement, objects: () => HTMLElement[]): void {
  const enter = (target: HTMLElement): void => {
    for (const each of objects()) each.tabIndex = each === target ? 0 : -1;
  };
  board.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.matches('button.map-object')) enter(target);
  });
  board.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const all = objects();
    const at = all.indexOf(event.target as HTMLElement);
    const from = all[at];
    if (!from) return;
    let to: HTMLElement | undefined;
    if (event.key === 'Home') to = all[0];
    else if (event.key === 'End') to = all.at(-1);
    else if (/^Arrow/.test(event.key)) {
      const others = all.filter((each) => each !== from);
      const boxes = others.map((each) => each.getBoundingClientRect());
      const found = nearestTowards(from.getBoundingClientRect(), boxes, event.key);
      to = found === undefined ? from : others[found];
    }
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
}
