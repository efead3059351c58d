/** The other form of core/v1 Events, which is how they are stored. Follows pkg/apis/events/v1/conversion.go and core/validation/events.go. */
import { type FieldError, invalidValue, required } from '../../apimachinery/errors.ts';
import type { Kind } from '../../apimachinery/kind.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { event as coreEvent, validateEvent } from '../core/event.ts';
import { immutable, same } from '../validation.ts';

/** Field of events/v1 → field of core/v1, where they differ. */
const NAMES = [
  ['note', 'message'],
  ['regarding', 'involvedObject'],
  ['reportingController', 'reportingComponent'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
] as const;
const TO_CORE = new Map<string, string>(NAMES);
const FROM_CORE = new Map<string, string>(NAMES.map(([own, core]) => [core, own]));
/** Fields that Go writes though they are empty. */
const ALWAYS = {
  eventTime: null,
  regarding: {},
  deprecatedSource: {},
  deprecatedFirstTimestamp: null,
  deprecatedLastTimestamp: null,
};
const CORE_ALWAYS = {
  involvedObject: {},
  source: {},
  firstTimestamp: null,
  lastTimestamp: null,
  eventTime: null,
  reportingComponent: '',
  reportingInstance: '',
};

function renamed(object: KubeObject, names: Map<string, string>, apiVersion: string, always: object): KubeObject {
  const out: Record<string, unknown> = { kind: 'Event', apiVersion, ...always };
  for (const field in object) {
    const value = object[field];
    const name = names.get(field) ?? field;
    if (name === 'apiVersion' || value === undefined || (value === '' && !(name in always))) continue;
    out[name] = value;
  }
  return out as unknown as KubeObject;
}

const toCore = (object: KubeObject): KubeObject => renamed(object, TO_CORE, 'v1', CORE_ALWAYS);

const selectable: NonNullable<Kind['selectable']> = {};
for (const [field, of] of Object.entries(coreEvent.selectable ?? {})) {
  if (field === 'source') continue;
  const [head = '', ...rest] = field.split('.');
  selectable[[FROM_CORE.get(head) ?? head, ...rest].join('.')] = of;
}

export const event: Kind = {
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  names: { plural: 'events', singular: 'event', shortNames: ['ev'] },
  scope: 'Namespaced',
  schema: 'events/v1.Event',
  stored: { to: toCore, from: (object) => renamed(object, FROM_CORE, 'events.k8s.io/v1', ALWAYS) },
  selectable,
  validateCreate(object) {
    const e = toCore(object);
    const errors = [...validateEvent(e, 'reportingController'), ...series(e)];
    if (!e.eventTime) errors.push(required('eventTime'));
    if (e.type !== 'Normal' && e.type !== 'Warning')
      errors.push(invalidValue('type', '', `has invalid value: ${e.type ?? ''}`));
    const unset = (field: string, set: unknown) => {
      if (set) errors.push(invalidValue(field, '', 'needs to be unset'));
    };
    unset('firstTimestamp', e.firstTimestamp);
    unset('lastTimestamp', e.lastTimestamp);
    unset('count', e.count);
    unset('source', e.source?.component || e.source?.host);
    return errors;
  },
  validateUpdate(object, before) {
    const e = toCore(object);
    const old = toCore(before);
    const errors = validateEvent(e, 'reportingController');
    if (!same(e.series, old.series)) errors.push(...series(e));
    for (const field of FIXED) {
      const path = field === 'reportingComponent' ? 'reportingController' : field;
      errors.push(...immutable(e[field], old[field], path));
    }
    return errors;
  },
  columns: coreEvent.columns,
  cells: (object, now) => coreEvent.cells(toCore(object), now),
};

/** In upstream's order, `reason` twice as there. */
const FIXED = [
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'reason',
  'type',
  'eventTime',
  'action',
  'related',
  'reportingComponent',
  'reportingInstance',
];

function series(e: KubeObject): FieldError[] {
  if (!e.series) return [];
  return [
    ...((e.series.count ?? 0) < 2 ? [invalidValue('series.count', '', 'should be at least 2')] : []),
    ...(e.series.lastObservedTime ? [] : [required('series.lastObservedTime')]),
  ];
}
