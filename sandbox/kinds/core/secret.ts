import type { Kind } from '../../apimachinery/kind.ts';
import { age, ageColumn, column, nameColumn } from '../printers.ts';
import { mergeStringData, validateSecret, validateSecretUpdate } from './data-validation.ts';

export const secret: Kind = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  names: { plural: 'secrets', singular: 'secret' },
  scope: 'Namespaced',
  schema: 'core/v1.Secret',
  selectable: { type: (s) => s.type ?? '' },
  default(s) {
    mergeStringData(s);
    s.type ||= 'Opaque';
  },
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
  columns: [
    nameColumn,
    column(
      'Type',
      'string',
      'Used to facilitate programmatic handling of secret data. More info: https://kubernetes.io/docs/concepts/configuration/secret/#secret-types',
    ),
    column(
      'Data',
      'string',
      "Data contains the secret data. Each key must consist of alphanumeric characters, '-', '_' or '.'. The serialized form of the secret data is a base64 encoded string, representing the arbitrary (possibly non-string) data value here. Described in https://tools.ietf.org/html/rfc4648#section-4",
    ),
    ageColumn,
  ],
  cells: (s, now) => [s.metadata.name!, s.type ?? '', Object.keys(s.data ?? {}).length, age(s, now)],
};
