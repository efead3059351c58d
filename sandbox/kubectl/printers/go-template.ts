import { CommandError } from '../errors.ts';
import type { Printer } from './index.ts';

/** `-o go-template=…` */
export function goTemplate(_text: string, _allowMissingKeys: boolean): Printer {
  throw new CommandError('go-template is not part of this kubectl yet, use -o jsonpath');
}
