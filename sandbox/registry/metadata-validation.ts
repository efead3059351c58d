/** metadata's own rules. Follows apimachinery/pkg/api/validation/objectmeta.go, in its order. */
import { type FieldError, forbiddenField, invalidValue, required } from '../apimachinery/errors.ts';
import type { Kind } from '../apimachinery/kind.ts';
import type { KubeObject, ObjectMeta, OwnerReference } from '../apimachinery/meta.ts';
import { isQualifiedName, isValidLabelValue, nameIsDNSLabel, nameIsDNSSubdomain } from '../apimachinery/validation.ts';

const TOTAL_ANNOTATION_SIZE_LIMIT = 256 * 1024;

export function validateObjectMeta(object: KubeObject, kind: Kind): FieldError[] {
  const meta = object.metadata;
  const errors: FieldError[] = [];
  const nameRule = kind.validateName ?? nameIsDNSSubdomain;
  if (meta.generateName) {
    for (const message of nameRule(meta.generateName, true)) {
      errors.push(invalidValue('metadata.generateName', meta.generateName, message));
    }
  }
  if (!meta.name) errors.push(required('metadata.name', 'name or generateName is required'));
  else for (const message of nameRule(meta.name, false)) errors.push(invalidValue('metadata.name', meta.name, message));
  if (kind.scope === 'Namespaced') {
    if (!meta.namespace) errors.push(required('metadata.namespace'));
    else {
      for (const message of nameIsDNSLabel(meta.namespace, false)) {
        errors.push(invalidValue('metadata.namespace', meta.namespace, message));
      }
    }
  } else if (meta.namespace) {
    errors.push(forbiddenField('metadata.namespace', 'not allowed on this type'));
  }
  const common = validateCommon(meta, undefined);
  return errors.length === 0 ? common : [...errors, ...common];
}

/** What is the very object of `before` was found good then. */
function validateCommon(meta: ObjectMeta, before: ObjectMeta | undefined): FieldError[] {
  const errors: FieldError[] = [];
  if (meta.generation !== undefined && meta.generation < 0) {
    errors.push(invalidValue('metadata.generation', meta.generation, 'must be greater than or equal to 0'));
  }
  if (meta.labels !== before?.labels) errors.push(...validateLabels(meta.labels, 'metadata.labels'));
  if (meta.annotations !== before?.annotations) errors.push(...validateAnnotations(meta.annotations));
  if (meta.ownerReferences !== before?.ownerReferences) errors.push(...validateOwnerReferences(meta.ownerReferences));
  if (meta.finalizers !== before?.finalizers) errors.push(...validateFinalizers(meta.finalizers));
  return errors;
}

/** metav1validation.ValidateLabels. */
export function validateLabels(labels: Record<string, string> | undefined, field: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const key in labels) {
    for (const message of isQualifiedName(key)) errors.push(invalidValue(field, key, message));
    for (const message of isValidLabelValue(labels[key] as string)) {
      errors.push(invalidValue(`${field}`, labels[key], message));
    }
  }
  return errors;
}

function validateAnnotations(annotations: Record<string, string> | undefined): FieldError[] {
  const errors: FieldError[] = [];
  let size = 0;
  for (const key in annotations) {
    for (const message of isQualifiedName(key.toLowerCase())) {
      errors.push(invalidValue('metadata.annotations', key, message));
    }
    size += key.length + String(annotations[key]).length;
  }
  if (size > TOTAL_ANNOTATION_SIZE_LIMIT) {
    errors.push({
      reason: 'FieldValueTooLong',
      field: 'metadata.annotations',
      body: `Too long: may not be more than ${TOTAL_ANNOTATION_SIZE_LIMIT} bytes`,
      message: `metadata.annotations: Too long: may not be more than ${TOTAL_ANNOTATION_SIZE_LIMIT} bytes`,
    });
  }
  return errors;
}

function validateOwnerReferences(owners: OwnerReference[] | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const field = 'metadata.ownerReferences';
  let controller = '';
  for (const owner of owners ?? []) {
    // Upstream does not index the path here.
    const version = owner.apiVersion?.includes('/') ? owner.apiVersion.split('/')[1] : owner.apiVersion;
    if (!version) errors.push(invalidValue(`${field}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty'));
    if (!owner.kind) errors.push(invalidValue(`${field}.kind`, owner.kind ?? '', 'must not be empty'));
    if (!owner.name) errors.push(invalidValue(`${field}.name`, owner.name ?? '', 'must not be empty'));
    if (!owner.uid) errors.push(invalidValue(`${field}.uid`, owner.uid ?? '', 'must not be empty'));
    if (owner.kind === 'Event' && (owner.apiVersion === 'v1' || owner.apiVersion === 'events.k8s.io/v1')) {
      errors.push(invalidValue(field, owner, `${owner.apiVersion}, Kind=Event is disallowed from being an owner`));
    }
  }
  for (const owner of owners ?? []) {
    if (!owner.controller) continue;
    if (controller) {
      errors.push(
        invalidValue(
          field,
          owners,
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${owner.name}`,
        ),
      );
    } else controller = owner.name;
  }
  return errors;
}

function validateFinalizers(finalizers: string[] | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const field = 'metadata.finalizers';
  for (const finalizer of finalizers ?? []) {
    const complaints = isQualifiedName(finalizer);
    for (const message of complaints) errors.push(invalidValue(field, finalizer, message));
  }
  if (finalizers?.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalidValue(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}

const IMMUTABLE = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'];

export function validateObjectMetaUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  const next = object.metadata;
  const before = old.metadata;
  const errors: FieldError[] = [];
  if (before.deletionTimestamp) {
    const had = new Set(before.finalizers);
    const added = (next.finalizers ?? []).filter((f) => !had.has(f));
    if (added.length > 0) {
      const shown = `[]string{${added.map((f) => JSON.stringify(f)).join(', ')}}`;
      errors.push(
        forbiddenField(
          'metadata.finalizers',
          `no new finalizers can be added if the object is being deleted, found new finalizers ${shown}`,
        ),
      );
    }
  }
  if (!next.resourceVersion) {
    errors.push(
      invalidValue('metadata.resourceVersion', next.resourceVersion ?? '', 'must be specified for an update'),
    );
  }
  if ((next.generation ?? 0) < (before.generation ?? 0)) {
    errors.push(invalidValue('metadata.generation', next.generation ?? 0, 'must not be decremented'));
  }
  for (let i = 0; i < IMMUTABLE.length; i++) {
    const field = IMMUTABLE[i] as string;
    if ((next[field] ?? undefined) !== (before[field] ?? undefined)) {
      errors.push(invalidValue(`metadata.${field}`, next[field] ?? null, 'field is immutable'));
    }
  }
  const common = validateCommon(next, before);
  return errors.length === 0 ? common : [...errors, ...common];
}
