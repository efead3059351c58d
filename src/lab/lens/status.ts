import { STATUS_TEXT } from '../../../sandbox/apimachinery/http-status.ts';

export function statusText(status: number): string {
  return `${status} ${STATUS_TEXT[status] ?? ''}`.trimEnd();
}
