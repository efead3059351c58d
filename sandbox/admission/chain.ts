/** Admission: every plugin in its order, mutating first, then validating. Follows apiserver/pkg/admission/chain.go. */
import type { AdmissionAttributes } from '../apimachinery/admission.ts';

export interface AdmissionPlugin {
  name: string;
  /** May change `attributes.object`, or throw a StatusError. */
  mutate?(attributes: AdmissionAttributes): void;
  /** May throw a StatusError. */
  validate?(attributes: AdmissionAttributes): void;
}

export interface AdmissionChain {
  mutate(attributes: AdmissionAttributes): void;
  validate(attributes: AdmissionAttributes): void;
}

export function createChain(plugins: readonly AdmissionPlugin[]): AdmissionChain {
  const mutating = plugins.filter((plugin) => plugin.mutate);
  const validating = plugins.filter((plugin) => plugin.validate);
  return {
    mutate(attributes) {
      for (let i = 0; i < mutating.length; i++) mutating[i]?.mutate?.(attributes);
    },
    validate(attributes) {
      for (let i = 0; i < validating.length; i++) validating[i]?.validate?.(attributes);
    },
  };
}
