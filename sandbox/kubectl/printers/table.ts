/** Tables from the server, and the few columns kubectl makes up itself. Follows cli-runtime/pkg/printers/tableprinter.go. */

import { own } from '../../apimachinery/json.ts';
import type { Cell } from '../../apimachinery/kind.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { formatAge } from './age.ts';
import type { TabWriter } from './tabwriter.ts';

export interface TableColumn {
  name: string;
  type: string;
  format?: string;
  description?: string;
  priority?: number;
}

export interface TableRow {
  cells: readonly Cell[];
  object?: KubeObject;
}

/** meta.k8s.io/v1 Table. */
export interface Table extends KubeObject {
  columnDefinitions?: readonly TableColumn[];
  rows: readonly TableRow[];
}

export interface TableOptions {
  noHeaders?: boolean;
  wide?: boolean;
  withNamespace?: boolean;
  withKind?: boolean;
  /** `deployment.apps`, for withKind. */
  kind?: string;
  showLabels?: boolean;
  columnLabels?: readonly string[];
}

export function isTable(object: unknown): object is Table {
  const { kind, apiVersion } = (object ?? {}) as Partial<KubeObject>;
  return kind === 'Table' && (apiVersion === 'meta.k8s.io/v1' || apiVersion === 'meta.k8s.io/v1beta1');
}

interface Decorated {
  columns: readonly TableColumn[];
  rows: readonly (readonly Cell[])[];
}

/** Prints tables one after another; headers come again only when the columns change. */
export class TablePrinter {
  private readonly options: TableOptions;
  private readonly now: () => number;
  private lastColumns: readonly TableColumn[] | undefined;
  private printedHeaders = false;

  /** `now` in Unix milliseconds, for the ages of objects that came without a table. */
  constructor(options: TableOptions, now: () => number) {
    this.options = options;
    this.now = now;
  }

  /** `event` is a watch event's type, shown in a first column. */
  print(object: KubeObject, into: TabWriter, event?: string): void {
    const table = isTable(object) ? object : this.tableOf(object);
    let columns = table.columnDefinitions ?? [];
    const known = columns.length === 0 || sameColumns(columns, this.lastColumns);
    const noHeaders = this.options.noHeaders || (this.printedHeaders && known);
    if (columns.length === 0) columns = this.lastColumns ?? [];
    else if (!known) {
      this.lastColumns = columns;
      this.printedHeaders = false;
    }
    if (table.rows.length > 0) this.printedHeaders = true;
    let decorated = decorate(columns, table.rows, this.options);
    if (event !== undefined) {
      decorated = {
        columns: [{ name: 'Event', type: 'string' }, ...decorated.columns],
        rows: decorated.rows.map((cells) => [event, ...cells]),
      };
    }
    write(decorated, into, { ...this.options, noHeaders });
  }

  private tableOf(object: KubeObject): Table {
    const items = (Array.isArray(object.items) ? object.items : [object]) as KubeObject[];
    return {
      apiVersion: 'meta.k8s.io/v1',
      kind: 'Table',
      metadata: {},
      columnDefinitions: OBJECT_COLUMNS,
      rows: items.map((item) => ({ cells: [item.metadata?.name ?? '', this.age(item)], object: item })),
    };
  }

  private age(object: KubeObject): string {
    const created = object.metadata?.creationTimestamp;
    return created ? formatAge(this.now() - Date.parse(created)) : '<unknown>';
  }
}

const OBJECT_COLUMNS: TableColumn[] = [
  { name: 'Name', type: 'string', format: 'name' },
  { name: 'Age', type: 'string' },
];

function sameColumns(a: readonly TableColumn[], b: readonly TableColumn[] | undefined): boolean {
  if (a === b) return true;
  return (
    a.length === b?.length &&
    a.every((c, i) => c.name === b[i]?.name && c.type === b[i]?.type && (c.priority ?? 0) === (b[i]?.priority ?? 0))
  );
}

function decorate(columns: readonly TableColumn[], rows: readonly TableRow[], options: TableOptions): Decorated {
  const { withNamespace, withKind, kind, showLabels, columnLabels = [] } = options;
  const nameColumn = withKind && kind ? columns.findIndex((c) => c.format === 'name' && c.type === 'string') : -1;
  return {
    columns: [
      ...(withNamespace ? [{ name: 'Namespace', type: 'string' }] : []),
      ...columns,
      ...columnLabels.map((l) => ({ name: (l.split('/').at(-1) as string).toUpperCase(), type: 'string' })),
      ...(showLabels ? [{ name: 'Labels', type: 'string' }] : []),
    ],
    rows: rows.map(({ cells, object }) => {
      const labels = object?.metadata?.labels;
      return [
        ...(withNamespace ? [object?.metadata?.namespace ?? ''] : []),
        ...columns.map((_, i) =>
          i === nameColumn ? `${(kind as string).toLowerCase()}/${cells[i]}` : (cells[i] ?? null),
        ),
        ...columnLabels.map((l) => (object ? (own(labels, l) ?? '') : null)),
        ...(showLabels ? [object ? formatLabels(labels) : null] : []),
      ];
    }),
  };
}

/** `a=b,c=d`, by key; `<none>` without any. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.keys(labels ?? {})
    .sort()
    .map((k) => `${k}=${labels?.[k]}`);
  return pairs.join(',') || '<none>';
}

function write({ columns, rows }: Decorated, into: TabWriter, options: TableOptions): void {
  if (rows.length === 0) return;
  const shown = columns.map((c, i) => ({ c, i })).filter(({ c }) => options.wide || !c.priority);
  const lines: string[] = [];
  if (!options.noHeaders) lines.push(shown.map(({ c }) => c.name.toUpperCase()).join('\t'));
  for (const cells of rows) lines.push(shown.map(({ i }) => cellText(cells[i])).join('\t'));
  into.write(`${lines.join('\n')}\n`);
}

function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  const text = String(cell);
  const cut = text.search(/[\f\n\r]/);
  // Raw escape sequences never reach the terminal: ESC shows as ^[.
  return (cut < 0 ? text : `${text.slice(0, cut)}...`).replaceAll('\x1b', '^[').replaceAll('\t', ' ');
}
