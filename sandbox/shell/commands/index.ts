/** The commands: one list, by name. */
import type { Program } from '../../apimachinery/process.ts';
import { wc } from './wc.ts';

export const coreutils: Record<string, Program> = {
  wc,
};
