/** The Events section. Follows DescribeEvents of kubectl/pkg/describe. */
import { translateTimestampSince } from '../../../apimachinery/duration.ts';
import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { Page } from './page.ts';

/** Nothing for undefined: events were not asked for. */
export function writeEvents(page: Page, events: readonly KubeObject[] | undefined, now: number): void {
  if (!events) return;
  if (events.length === 0) {
    page.write(0, 'Events:\t<none>\n');
    return;
  }
  page.flush();
  page.write(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage\n');
  page.write(1, '----\t------\t----\t----\t-------\n');
  const last = (event: KubeObject) => Date.parse(event.lastTimestamp ?? '0001-01-01T00:00:00Z');
  for (const event of events.toSorted((a, b) => last(a) - last(b))) {
    const from = event.source?.component || event.reportingComponent || '';
    const { type = '', reason = '', message = '', involvedObject } = event;
    const about = involvedObject?.fieldPath ? `${involvedObject.fieldPath}: ` : '';
    const cells = [type, reason, interval(event, now), from, about + message.trim()];
    page.write(1, `${cells.join('\t')}\n`);
  }
}

/** `5s`, or `5s (x3 over 2m)` for what happened several times. */
function interval({ eventTime, firstTimestamp, lastTimestamp, series, count = 0 }: KubeObject, now: number): string {
  const since = (time: string) => translateTimestampSince(time, now);
  const first = since(eventTime ?? firstTimestamp);
  if (series) return `${since(series.lastObservedTime)} (x${series.count} over ${first})`;
  return count > 1 ? `${since(lastTimestamp)} (x${count} over ${first})` : first;
}
