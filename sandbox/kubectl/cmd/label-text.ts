/** `a=b,c=d` as run and expose take labels and selectors. */
import { setKey } from '../../apimachinery/json.ts';
import { CommandError } from '../errors.ts';

export function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const pair of text === '' ? [] : text.split(',')) {
    const [key, value, ...rest] = pair.split('=');
    if (value === undefined || rest.length > 0) throw new CommandError(`unexpected label spec: ${pair}`);
    if (!key) throw new CommandError('unexpected empty label key');
    setKey(labels, key, value);
  }
  return labels;
}

/** strconv.Atoi, with its words for what is no number. */
export function parsePort(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}
