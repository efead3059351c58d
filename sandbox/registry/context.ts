/** What the registry knows of the request it serves. */
import type { AdmissionAttributes, UserInfo } from '../apimachinery/admission.ts';

export type { AdmissionAttributes, Operation, UserInfo } from '../apimachinery/admission.ts';

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
