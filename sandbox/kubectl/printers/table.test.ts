import { expect, test } from 'vitest';
import { formatAge } from './age.ts';
import { type Table, type TableOptions, TablePrinter } from './table.ts';
import { TabWriter } from './tabwriter.ts';

const table: Table = {
  apiVersion: 'meta.k8s.io/v1',
  kind: 'Table',
  metadata: {},
  columnDefinitions: [
    { name: 'Name', type: 'string', format: 'name' },
    { name: 'Ready', type: 'string' },
    { name: 'Node', type: 'string', priority: 1 },
  ],
  rows: [
    { cells: ['web', '1/1', 'node01'], object: object('web', 'default', { app: 'web' }) },
    { cells: ['a-longer-name', 'line one\nline two', null], object: object('a-longer-name', 'dev') },
  ],
};

function object(name: string, namespace: string, labels?: Record<string, string>) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, ...(labels ? { labels } : {}) } };
}

function print(options: TableOptions, ...tables: Table[]): string {
  const writer = new TabWriter();
  const printer = new TablePrinter(options, () => 0);
  let text = '';
  for (const each of tables) {
    printer.print(each, writer);
    text += writer.flush();
  }
  return text;
}

test.each<[string, TableOptions, string]>([
  ['plain', {}, 'NAME            READY\nweb             1/1\na-longer-name   line one...\n'],
  [
    'wide',
    { wide: true },
    'NAME            READY         NODE\nweb             1/1           node01\na-longer-name   line one...   \n',
  ],
  ['without headers', { noHeaders: true }, 'web             1/1\na-longer-name   line one...\n'],
  [
    'everything around',
    { withNamespace: true, withKind: true, kind: 'Pod', columnLabels: ['x/app'], showLabels: true },
    'NAMESPACE   NAME                READY         APP   LABELS\n' +
      'default     pod/web             1/1                 app=web\n' +
      'dev         pod/a-longer-name   line one...         <none>\n',
  ],
])('%s', (_title, options, text) => {
  expect(print(options, table)).toBe(text);
});

test('a watch prints headers once and keeps its widths', () => {
  const event: Table = { ...table, columnDefinitions: [], rows: [table.rows[0] as Table['rows'][0]] };
  expect(print({}, table, event)).toBe(`${print({}, table)}web             1/1\n`);
});

test('no rows, no headers', () => {
  expect(print({}, { ...table, rows: [] })).toBe('');
});

test.each([
  [5, '5s'],
  [119, '119s'],
  [120, '2m'],
  [200, '3m20s'],
  [660, '11m'],
  [10_800, '3h'],
  [12_000, '3h20m'],
  [86_400 * 3, '3d'],
  [86_400 * 3 + 3600, '3d1h'],
  [86_400 * 30, '30d'],
  [86_400 * 800, '2y70d'],
  [-10, '<invalid>'],
])('age of %d seconds', (seconds, text) => {
  expect(formatAge(seconds * 1000)).toBe(text);
});
