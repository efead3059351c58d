import { type FieldError, invalidValue, required } from '../../apimachinery/errors.ts';
import type { Kind } from '../../apimachinery/kind.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { isDNS1123Subdomain } from '../../apimachinery/validation.ts';
import { column, nameColumn, since, wide } from '../printers.ts';
import { complaints, qualifiedName } from '../validation.ts';

export const event: Kind = {
  group: '',
  version: 'v1',
  kind: 'Event',
  names: { plural: 'events', singular: 'event', shortNames: ['ev'] },
  scope: 'Namespaced',
  schema: 'core/v1.Event',
  selectable: {
    'involvedObject.kind': (e) => e.involvedObject?.kind ?? '',
    'involvedObject.namespace': (e) => e.involvedObject?.namespace ?? '',
    'involvedObject.name': (e) => e.involvedObject?.name ?? '',
    'involvedObject.uid': (e) => e.involvedObject?.uid ?? '',
    'involvedObject.apiVersion': (e) => e.involvedObject?.apiVersion ?? '',
    'involvedObject.resourceVersion': (e) => e.involvedObject?.resourceVersion ?? '',
    'involvedObject.fieldPath': (e) => e.involvedObject?.fieldPath ?? '',
    reason: (e) => e.reason ?? '',
    reportingComponent: (e) => e.reportingComponent ?? '',
    source: (e) => e.source?.component || (e.reportingComponent ?? ''),
    type: (e) => e.type ?? '',
  },
  validate: (e) => validateEvent(e, 'reportingComponent'),
  columns: [
    column('Last Seen', 'string', 'The time at which the most recent occurrence of this event was recorded.'),
    column('Type', 'string', 'Type of this event (Normal, Warning), new types could be added in the future'),
    column(
      'Reason',
      'string',
      "This should be a short, machine understandable string that gives the reason for the transition into the object's current status.",
    ),
    column('Object', 'string', 'The object that this event is about.'),
    wide(
      'Subobject',
      'If referring to a piece of an object instead of an entire object, this string should contain a valid JSON/Go field access statement, such as desiredState.manifest.containers[2]. For example, if the object reference is to a container within a pod, this would take on a value like: "spec.containers{name}" (where "name" refers to the name of the container that triggered the event) or if no container name is specified "spec.containers[2]" (container with index 2 in this pod). This syntax is chosen only to have some well-defined way of referencing a part of an object.',
    ),
    wide('Source', 'The component reporting this event. Should be a short machine understandable string.'),
    column('Message', 'string', 'A human-readable description of the status of this operation.'),
    wide('First Seen', 'The time at which the event was first recorded. (Time of server receipt is in TypeMeta.)'),
    wide('Count', 'The number of times this event has occurred.'),
    { ...nameColumn, priority: 1 },
  ],
  cells(e, now) {
    const first = e.firstTimestamp ? since(e.firstTimestamp, now) : since(e.eventTime, now);
    let last = e.lastTimestamp ? since(e.lastTimestamp, now) : first;
    let count: number = e.count ?? 0;
    if (e.series) {
      last = since(e.series.lastObservedTime, now);
      count = e.series.count ?? 0;
    } else if (count === 0) count = 1; // singleton: created by a client of the new API
    const object = e.involvedObject ?? {};
    return [
      last,
      e.type ?? '',
      e.reason ?? '',
      object.name ? `${(object.kind ?? '').toLowerCase()}/${object.name}` : (object.kind ?? '').toLowerCase(),
      object.fieldPath ?? '',
      formatSource(e),
      (e.message ?? '').trim(),
      first,
      count,
      e.metadata.name!,
    ];
  },
};

/** legacyValidateEvent of pkg/apis/core/validation/events.go; the rules on length are those of events with a time of their own. */
export function validateEvent(e: KubeObject, controller: string): FieldError[] {
  const namespace = e.metadata.namespace ?? '';
  const about: string = e.involvedObject?.namespace ?? '';
  const errors: FieldError[] = [];
  const home = e.eventTime ? ['default', 'kube-system'] : ['', 'default'];
  if (about === '' ? !home.includes(namespace) : !e.eventTime && about !== namespace)
    errors.push(invalidValue('involvedObject.namespace', about, 'does not match event.namespace'));
  const place = complaints('namespace', namespace, isDNS1123Subdomain(namespace));
  if (!e.eventTime) return [...errors, ...place];
  const limited = (field: string, limit: number, needed: boolean): void => {
    const value: string = e[field] ?? '';
    if (needed && value === '') errors.push(required(field));
    if (value.length > limit) errors.push(invalidValue(field, '', `can have at most ${limit} characters`));
  };
  const component: string = e.reportingComponent ?? '';
  if (component === '') errors.push(required(controller));
  errors.push(...qualifiedName(component, controller));
  limited('reportingInstance', 128, true);
  limited('action', 128, true);
  limited('reason', 128, true);
  limited('message', 1024, false);
  return [...errors, ...place];
}

/** formatEventSource: `component, host`, from the new fields when the old are empty. */
function formatSource(e: KubeObject): string {
  const component: string = e.source?.component || e.reportingComponent || '';
  const host: string = e.source?.host || e.reportingInstance || '';
  return host === '' ? component : `${component}, ${host}`;
}
