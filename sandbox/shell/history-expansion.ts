/** `!!`, `!$`, `!-2`, `!kubectl`, `!?text?`, `!!:1`, `^old^new`: the history expansion of an interactive bash. */

/** The line with its events put in, as it is when it has none. */
export function expandHistory(line: string, history: readonly string[]): string | { missing: string } {
  const quick = /^\^([^^]+)\^([^^]*)\^?$/.exec(line);
  if (quick) {
    const [, old, made] = quick as unknown as [string, string, string];
    const last = history.at(-1);
    return last?.includes(old)
      ? last.replace(old, () => made)
      : { missing: `:s^${old}^${made}${line.endsWith('^') ? '^' : ''}: substitution failed` };
  }
  if (!line.includes('!')) return line;
  let missing: string | undefined;
  let double = false;
  const out = line.replace(
    /\\[\s\S]|'[^']*'|"|!(?:(\$|\*|\^)|(!|-?\d+|\?[^?\n]+\??|[A-Za-z_./][^\s;&|()<>"':]*)(?::(\$|\*|\^|\d+(?:-(?:\d+|\$))?))?)/g,
    (all: string, short: string | undefined, event: string | undefined, designator: string | undefined) => {
      if (all === '"') double = !double;
      if (all[0] === "'" && double) return all;
      if (short === undefined && event === undefined) return all;
      const found = short === undefined ? eventOf(event as string, history) : history.at(-1);
      const words = short ?? designator;
      const text = found === undefined || words === undefined ? found : wordsOf(found, words);
      if (text === undefined) missing ??= all;
      return text ?? all;
    },
  );
  return missing === undefined ? out : { missing: `${missing}: event not found` };
}

function eventOf(event: string, history: readonly string[]): string | undefined {
  if (event === '!') return history.at(-1);
  if (/^-?\d+$/.test(event)) {
    const n = Number(event);
    return n === 0 ? undefined : history.at(n > 0 ? n - 1 : n);
  }
  if (event.startsWith('?')) return history.findLast((line) => line.includes(event.slice(1).replace(/\?$/, '')));
  return history.findLast((line) => line.startsWith(event));
}

function wordsOf(line: string, designator: string): string | undefined {
  const words = line.match(/(?:"(?:\\.|[^"])*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? [];
  const last = words.length - 1;
  if (designator === '$') return words[last];
  if (designator === '^') return words[1];
  if (designator === '*') return words.slice(1).join(' ');
  const [from, to] = designator.split('-') as [string, string | undefined];
  const end = to === undefined ? Number(from) : to === '$' ? last : Number(to);
  return Number(from) > last || end > last ? undefined : words.slice(Number(from), end + 1).join(' ');
}
