/** Lists of elements kept in step with lists of things: an element stays with its thing, and so does the focus. */

export interface Keyed<T> {
  key(thing: T): string;
  make(thing: T): HTMLElement;
  update(element: HTMLElement, thing: T): void;
}

const elements = new WeakMap<HTMLElement, Map<string, HTMLElement>>();

export function keep<T>(parent: HTMLElement, things: readonly T[], { key, make, update }: Keyed<T>): void {
  const known = elements.get(parent) ?? new Map<string, HTMLElement>();
  elements.set(parent, known);
  const wanted = new Set(things.map(key));
  for (const [name, element] of known)
    if (!wanted.has(name)) {
      element.remove();
      known.delete(name);
    }
  let at: ChildNode | null = parent.firstChild;
  for (const thing of things) {
    const name = key(thing);
    let element = known.get(name);
    if (!element) known.set(name, (element = make(thing)));
    update(element, thing);
    // An element that is where it belongs is not moved: moving takes the focus away.
    if (element === at) at = at.nextSibling;
    else parent.insertBefore(element, at);
  }
}
