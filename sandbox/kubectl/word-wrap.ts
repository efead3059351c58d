/** Breaks lines as mitchellh/go-wordwrap does, which kubectl uses: existing line breaks stay, runs of spaces move whole. */

/** No line longer than `limit` characters where a space allows it. */
export function wordWrap(text: string, limit: number): string {
  let out = '';
  let column = 0;
  let spaces = '';
  let word = '';
  const flush = () => {
    out += spaces + word;
    column += spaces.length + word.length;
    spaces = '';
    word = '';
  };
  for (const char of text) {
    if (char === '\n') {
      if (word === '' && column + spaces.length > limit) spaces = '';
      flush();
      out += char;
      column = 0;
    } else if (/\s/.test(char) && char !== '\u00a0') {
      if (spaces === '' || word !== '') flush();
      spaces += char;
    } else {
      word += char;
      if (column + spaces.length + word.length > limit && word.length < limit) {
        out += '\n';
        column = 0;
        spaces = '';
      }
    }
  }
  if (word === '' && column + spaces.length > limit) return out;
  return out + spaces + word;
}
