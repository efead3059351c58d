/**
 * A kind is a definition, in the vocabulary of a CustomResourceDefinition.
 * Routes, discovery, OpenAPI, explain, Table, validation and completion derive from it.
 */
import type { FieldError } from './errors.ts';
import type { KubeObject } from './meta.ts';

export interface Kind {
  /** '' for the core group. */
  group: string;
  version: string;
  kind: string;
  /** Defaults to `${kind}List`. */
  listKind?: string;
  names: { plural: string; singular: string; shortNames?: string[]; categories?: string[] };
  scope: 'Namespaced' | 'Cluster';
  /** The type in the generated schema, e.g. `core/v1.Pod`. */
  schema: string;
  /** Its objects are stored in the form of another kind that lies under the same key. Selectors see the stored form. */
  stored?: { to(object: KubeObject): KubeObject; from(stored: KubeObject): KubeObject };
  /** Left out: create delete deletecollection get list patch update watch. */
  verbs?: string[];
  /** The kind has `.metadata.generation`, raised when anything but metadata and status changes. */
  generation?: boolean;
  /** Fills in absent fields on a private copy, as pkg/apis/GROUP/VERSION/defaults.go does. Runs on every decode, reads included. */
  default?(object: Mutable): void;
  /** On a private copy before validation: clears what a creator may not set (status), allocates nothing. `old` is absent on create. */
  prepare?(object: Mutable, old: KubeObject | undefined, context: StrategyContext): void;
  /** On a private copy of an update to /status, before validation: what the status strategy keeps of the old one. */
  prepareStatus?(object: Mutable, old: KubeObject): void;
  /** Whole-object rules of pkg/apis/GROUP/validation, in upstream's order. metadata is validated by the registry. */
  validate?(object: KubeObject): FieldError[];
  /** Rules for new objects alone, run besides `validate`. */
  validateCreate?(object: KubeObject): FieldError[];
  /** Rules about change, run besides `validate`; `subresource` is '' for the object itself. */
  validateUpdate?(object: KubeObject, old: KubeObject, subresource: string): FieldError[];
  /** How `metadata.name` is validated: DNS subdomain unless told. */
  validateName?(name: string, prefix: boolean): string[];
  /** Warning headers on create and update, as pkg/api/GROUP/warnings. */
  warnings?(object: KubeObject, old: KubeObject | undefined): string[];
  subresources?: {
    /** PUT and PATCH of /status change status alone; of the object, everything but status. */
    status?: boolean;
    /** autoscaling/v1 Scale. */
    scale?: boolean;
    /** Handled by the API server beyond the common ones: `log`, `exec`, `attach`, `portforward`, `binding`, `eviction`, `token`, `ephemeralcontainers`, `finalize`, `approval`. */
    others?: { name: string; kind: string; group?: string; version?: string; verbs: string[] }[];
  };
  /** Field selectors beyond metadata.name and metadata.namespace: path → value ('' when unset). */
  selectable?: Record<string, (object: KubeObject) => string>;
  /** Table columns in order; Name and Age are listed here too. Follows pkg/printers/internalversion. */
  columns: Column[];
  /** Rows for one object: cells in the columns' order. `now` is Unix milliseconds. */
  cells(object: KubeObject, now: number): Cell[];
  /** `conditions` of the object's Table row, absent for most: Pods that have ended are `Completed`. */
  rowConditions?(object: KubeObject): RowCondition[];
  /** Default graceful deletion: seconds of grace, or undefined to delete at once. Pods only. */
  deletionGrace?(object: KubeObject, requested: number | undefined): number | undefined;
}

/** A private copy in the making. */
export type Mutable = KubeObject & { metadata: Record<string, any> };

export type Cell = string | number | boolean | null;

/** metav1.TableRowCondition. */
export interface RowCondition {
  type: 'Completed';
  status: 'True';
  reason: string;
  message: string;
}

export interface Column {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  /** 'name' for the name column. */
  format?: string;
  description: string;
  /** 0 always shown, 1 with -o wide. */
  priority?: number;
}

export interface StrategyContext {
  /** Unix milliseconds, simulated. */
  now: number;
  namespace: string;
  /** Who asks. */
  user: string;
}

/** `apps/v1`, `v1`. */
export function apiVersionOf(kind: Pick<Kind, 'group' | 'version'>): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
}

/** `deployments.apps`, `pods`: GroupResource as Kubernetes prints it. */
export function groupResource(kind: Pick<Kind, 'group' | 'names'>): string {
  return kind.group === '' ? kind.names.plural : `${kind.names.plural}.${kind.group}`;
}
