/** A command of several lines as one entry of the history, as bash's `cmdhist` writes it. */

/** What a newline may follow without a semicolon between. */
const OPEN = /(?:^|[\s;&|(){}])(?:case|do|elif|else|if|in|then|until|while)$|[{()&|;]$/;

export function historyEntry(lines: readonly string[]): string {
  let entry = lines[0] ?? '';
  const open = new Scanner(entry);
  for (const line of lines.slice(1)) {
    const continued = open.quote === undefined && open.documents.length === 0 && /(?:^|[^\\])(?:\\\\)*\\$/.test(entry);
    if (continued) entry = entry.slice(0, -1);
    else if (open.quote !== undefined || open.documents.length > 0 || open.comment) entry += '\n';
    else entry += OPEN.test(entry.trimEnd()) || entry.trim() === '' ? ' ' : '; ';
    entry += line;
    open.line(line);
    if (open.closed) entry += '\n';
  }
  return entry;
}

/** Which quote, here-document or comment is open after a line. */
class Scanner {
  quote: string | undefined;
  documents: string[] = [];
  comment = false;
  /** The last line ended the last here-document. */
  closed = false;

  constructor(first: string) {
    this.line(first);
  }

  line(text: string): void {
    this.closed = false;
    this.comment = false;
    if (this.documents.length > 0) {
      if (text.replace(/^\t+/, '') !== this.documents[0]) return;
      this.documents.shift();
      this.closed = this.documents.length === 0;
      return;
    }
    for (let i = 0; i < text.length; i++) {
      const c = text[i] as string;
      if (this.quote !== undefined) {
        if (c === '\\' && this.quote === '"') i++;
        else if (c === this.quote) this.quote = undefined;
      } else if (c === '\\') i++;
      else if (c === "'" || c === '"' || c === '`') this.quote = c;
      else if (c === '#' && (i === 0 || /[\s;]/.test(text[i - 1] as string))) {
        this.comment = true;
        return;
      } else if (text.startsWith('<<', i) && text[i + 2] !== '<' && text[i - 1] !== '<') {
        const word = /^<<-?\s*(?:'([^']*)'|"([^"]*)"|\\?([^\s;&|<>()]+))/.exec(text.slice(i));
        if (!word) continue;
        this.documents.push(word[1] ?? word[2] ?? (word[3] as string));
        i += word[0].length - 1;
      }
    }
  }
}
