/** Variables as `declare -p` and `${name@A}` print them. */
import { shellQuote } from './quote.ts';
import { elements, type Variable } from './state.ts';

export function attributes(v: Variable | undefined): string {
  if (!v) return '';
  const array = v.keys ? 'A' : v.value instanceof Map ? 'a' : '';
  return `${array}${v.integer ? 'i' : ''}${v.lower ? 'l' : ''}${v.nameref ? 'n' : ''}${v.readonly ? 'r' : ''}${v.upper ? 'u' : ''}${v.exported ? 'x' : ''}`;
}

/** As `declare -p` prints it. */
export function declaration(name: string, v: Variable): string {
  const flags = `-${attributes(v) || '-'}`;
  if (v.bare) return `declare ${flags} ${name}`;
  if (v.keys) {
    const inner = [...v.keys].map(([k, x]) => `[${/^[\w]+$/.test(k) ? k : shellQuote(k, '"')}]=${shellQuote(x, '"')} `);
    return `declare ${flags} ${name}=(${inner.join('')})`;
  }
  if (v.value instanceof Map) {
    return `declare ${flags} ${name}=(${elements(v)
      .map(([k, x]) => `[${k}]=${shellQuote(x, '"')}`)
      .join(' ')})`;
  }
  return v.value === undefined ? `declare ${flags} ${name}` : `declare ${flags} ${name}=${shellQuote(v.value, '"')}`;
}
