/** What the registry knows of the request it serves. */
import type { Kind, Mutable } from '../apimachinery/kind.ts';
import type { KubeObject } from '../apimachinery/meta.ts';

export interface UserInfo {
  name: string;
  uid?: string;
  groups: string[];
  extra?: Record<string, string[]>;
}

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** What an admission plugin looks at. Follows apiserver/pkg/admission Attributes. */
export interface AdmissionAttributes {
  operation: Operation;
  kind: Kind;
  /** '' for the object itself. */
  subresource: string;
  namespace: string;
  /** '' while a generated name is not known. */
  name: string;
  /** Absent on DELETE. Mutable while mutating plugins run. */
  object: Mutable | undefined;
  old: KubeObject | undefined;
  user: UserInfo;
  dryRun: boolean;
  warnings: string[];
}

export interface RequestContext {
  user: UserInfo;
  /** Unix milliseconds, simulated. */
  now: number;
  /** '' for cluster-scoped resources and lists over all namespaces. */
  namespace: string;
  dryRun: boolean;
  /** Who owns the fields written; the user agent's first word unless told. */
  fieldManager: string;
  /** Texts of Warning headers, in order. */
  warnings: string[];
  /** Mutating admission. Throws a StatusError. */
  mutate(attributes: AdmissionAttributes): void;
  /** Validating admission. Throws a StatusError. */
  admit(attributes: AdmissionAttributes): void;
}

/** Follows metav1.DeleteOptions. */
export interface DeleteOptions {
  gracePeriodSeconds?: number;
  preconditions?: { uid?: string; resourceVersion?: string };
  orphanDependents?: boolean;
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
}
