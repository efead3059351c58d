/** Programs found in containers alone; the shell's coreutils come first. A new one is a file and a line. */
import type { Program } from '../../apimachinery/process.ts';
import { ifconfig } from './ifconfig.ts';
import { netstat } from './netstat.ts';
import { nslookup } from './nslookup.ts';

export const tools: Readonly<Record<string, Program>> = { ifconfig, netstat, nslookup };
