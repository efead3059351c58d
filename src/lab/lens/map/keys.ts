/** The arrows go to the nearest object in their direction; one object is in the order of Tab. */

type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>;

const middle = ({ left, right, top, bottom }: Box): [number, number] => [(left + right) / 2, (top + bottom) / 2];

/** The index of the nearest; undefined where nothing lies there. Sideways counts thrice. */
export function nearestTowards(from: Box, others: readonly Box[], key: string): number | undefined {
  const [x, y] = middle(from);
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [i, other] of others.entries()) {
    const [ox, oy] = middle(other);
    const [dx, dy] = [ox - x, oy - y];
    const [ahead, aside] =
      key === 'ArrowLeft' ? [-dx, dy] : key === 'ArrowRight' ? [dx, dy] : key === 'ArrowUp' ? [-dy, dx] : [dy, dx];
    if (ahead <= 1) continue;
    const distance = ahead + 3 * Math.abs(aside);
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
