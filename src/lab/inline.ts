/** Text of a lab with `code` in it, as pieces: the only markup it knows. */
export interface Piece {
  code: boolean;
  text: string;
}

export function pieces(text: string): Piece[] {
  return text
    .split('`')
    .map((part, i) => ({ code: i % 2 === 1, text: part }))
    .filter((piece) => piece.text !== '');
}

/** Into an element of the page, as text nodes and `<code>`; nothing in it becomes other markup. */
export function showText(element: HTMLElement, text: string): void {
  element.replaceChildren(
    ...pieces(text).map((piece) => {
      if (!piece.code) return piece.text;
      const code = document.createElement('code');
      code.textContent = piece.text;
      return code;
    }),
  );
}
