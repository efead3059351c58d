/** Elements with text in them. Text is never markup: it goes in as text nodes alone. */

type Child = Node | string | undefined | false;

interface Attributes {
  class?: string;
  [attribute: string]: string | boolean | undefined;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const name in attributes) {
    const value = attributes[name];
    if (value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

export function button(label: string, press: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', press);
  return made;
}

let ids = 0;

/** A button that shows and hides what it controls. `changed` hears each change by the reader. */
export function disclosure(head: HTMLButtonElement, body: HTMLElement, changed?: (open: boolean) => void) {
  body.id ||= `lens-${++ids}`;
  head.setAttribute('aria-controls', body.id);
  const set = (open: boolean): void => {
    head.setAttribute('aria-expanded', String(open));
    body.hidden = !open;
  };
  set(false);
  head.addEventListener('click', () => {
    set(body.hidden !== false);
    changed?.(!body.hidden);
  });
  return { set, isOpen: () => !body.hidden };
}
