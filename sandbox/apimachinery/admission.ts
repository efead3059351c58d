/** What admission looks at and whom a request speaks for: shared by the registry, which asks, and the plugins, which answer. */
import type { Kind, Mutable } from './kind.ts';
import type { KubeObject } from './meta.ts';

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

/** The stored objects, as a plugin may read them. */
export interface ObjectReader {
  /** By storage key: `/registry/namespaces/default`. */
  get(key: string): KubeObject | undefined;
  /** All whose keys begin with the prefix, in order. */
  all(prefix: string): KubeObject[];
}
