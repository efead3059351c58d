import { CommandError } from '../errors.ts';
import type { Printer } from './index.ts';
export function customColumns(_spec: string | { file: string }, _noHeaders: boolean): Printer {
  throw new CommandError('custom-columns');
}
