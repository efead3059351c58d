/** Elements from plain text: nothing that was handed in is ever read as HTML. */

type Attributes = Record<string, string | boolean>;

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}

/** A text with `code` in it. */
export function inline(text: string): Node[] {
  return text
    .split(/(`[^`]*`)/)
    .map((part) =>
      part.length > 1 && part.startsWith('`') && part.endsWith('`')
        ? element('code', {}, part.slice(1, -1))
        : document.createTextNode(part),
    );
}

export function button(words: string, act: () => void, quiet = true): HTMLButtonElement {
  const made = element('button', { type: 'button', class: quiet ? 'kt-button kt-plain' : 'kt-button' }, words);
  made.addEventListener('click', act);
  return made;
}
