/** The same as tables: for those who would rather read, or hear, than look. */
import type { MapObject } from '../../../../sandbox/worker.ts';
import { element } from '../dom.ts';
import type { MapModel } from './model.ts';
import type { MapWords } from './words.ts';

const MOST_ROWS = 200;

interface Table {
  title: string;
  columns: string[];
  rows: string[][];
}

export function tablesOf(model: MapModel, words: MapWords): Table[] {
  const { columns: c, tables } = words;
  const owner = ({ owner: uid }: MapObject): string => {
    const found = uid === undefined ? undefined : model.objects.get(uid);
    return found ? `${words.kinds[found.kind]} ${found.name}` : '';
  };
  const owners = model.owners.flatMap((each) => [each, ...model.owns(each.uid)]);
  const all: Table[] = [
    {
      title: tables.node,
      columns: [c.name, c.status, c.roles, c.address],
      rows: model.nodes.map((n) => [n.name, n.status, n.roles, n.address]),
    },
    {
      title: tables.pod,
      columns: [c.namespace, c.name, c.status, c.ready, c.node, c.owner],
      rows: model.pods
        .filter((pod) => model.shown(pod))
        .map((pod) => [pod.namespace, pod.name, pod.status, pod.ready, pod.node, owner(pod)]),
    },
    {
      title: tables.service,
      columns: [c.namespace, c.name, c.type, c.address, c.ports, c.endpoints],
      rows: model.allServices.map((s) => [
        s.namespace,
        s.name,
        s.type,
        s.address,
        s.ports,
        s.endpoints.map((uid) => model.objects.get(uid)?.name ?? '').join(' '),
      ]),
    },
    {
      title: tables.ingress,
      columns: [c.namespace, c.name, words.facts.className, words.facts.rules, c.address],
      rows: model.ingresses.map((i) => [
        i.namespace,
        i.name,
        i.className,
        i.rules.map(({ host, path, service }) => `${host}${path} → ${service}`).join(' '),
        i.address,
      ]),
    },
    {
      title: tables.owner,
      columns: [c.namespace, c.name, c.ready, c.owner],
      rows: owners.flatMap((o) =>
        o.kind === 'deployment' || o.kind === 'replicaset' || o.kind === 'daemonset'
          ? [[o.namespace, `${words.kinds[o.kind]} ${o.name}`, words.ofDesired(o.ready, o.desired), owner(o)]]
          : [],
      ),
    },
  ];
  return all.filter(({ rows }) => rows.length > 0);
}

export class ListView {
  readonly element = element('div', { class: 'map-list' });
  private readonly model: MapModel;
  private readonly words: MapWords;
  private told = '';

  constructor(model: MapModel, words: MapWords) {
    this.model = model;
    this.words = words;
  }

  update(): void {
    const tables = tablesOf(this.model, this.words);
    const text = JSON.stringify(tables);
    if (text === this.told) return;
    this.told = text;
    this.element.replaceChildren(
      ...tables.map(({ title, columns, rows }) =>
        element(
          'table',
          {},
          element('caption', {}, title),
          element('thead', {}, element('tr', {}, ...columns.map((name) => element('th', { scope: 'col' }, name)))),
          element(
            'tbody',
            {},
            ...rows.slice(0, MOST_ROWS).map((row) => element('tr', {}, ...row.map((cell) => element('td', {}, cell)))),
            rows.length > MOST_ROWS &&
              element(
                'tr',
                {},
                element('td', { colspan: String(columns.length) }, this.words.more(rows.length - MOST_ROWS)),
              ),
          ),
        ),
      ),
    );
  }
}
