/** What the process tools share. */
import type { Process, ProcessInfo } from '../../../apimachinery/process.ts';

/** The processes beside this one, itself included. */
export function processesOf(process: Process): ProcessInfo[] {
  return process.system?.processes() ?? [];
}

/** `nginx: master process nginx -g daemon off;` */
export function commandLine({ argv }: ProcessInfo): string {
  return argv.join(' ');
}

/** The executable's name: `kube-apiserver`, `nginx`, `kthreadd`. */
export function nameOf({ argv }: ProcessInfo): string {
  const first = argv[0] ?? '';
  if (first.startsWith('[')) return first.slice(1, -1);
  if (first.includes(': ')) return first.slice(0, first.indexOf(': '));
  return first.replace(/^-|:$/g, '').replace(/^.*\//, '').slice(0, 15);
}

/** `up 2 days,  3:04`, as procps and busybox say it. */
export function upFor(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes / 60) % 24;
  const rest = minutes % 60;
  const lead = days > 0 ? `${days} day${days === 1 ? '' : 's'}, ` : '';
  return `${lead}${hours > 0 ? `${String(hours).padStart(2)}:${String(rest).padStart(2, '0')}` : `${rest} min`}`;
}

export function clockTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}

/** Of a machine that has little to do. */
export const LOAD = [0.08, 0.06, 0.01] as const;

export function isKernel({ argv }: ProcessInfo): boolean {
  return argv[0]?.startsWith('[') === true;
}
