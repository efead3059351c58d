/**
 * What kubectl itself looks at in a manifest before anybody is asked. Follows
 * cli-runtime/pkg/resource/metadata_decoder.go and kubectl/pkg/validation/schema.go.
 */
import { DecodeError, decode } from '../apimachinery/decode.ts';
import { schemas } from '../kinds/schema/index.ts';
import { CommandError } from './errors.ts';

/** `--validate` other than ignore: an object that says what it is. The rest of the validation is the server's. */
export function checkTyped(value: unknown, source: string): void {
  const problems = complaints(value);
  if (problems.length === 0) return;
  const text = problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`;
  throw new CommandError(
    `error validating ${JSON.stringify(source)}: error validating data: ${text}; if you choose to ignore these errors, turn validation off with --validate=false`,
  );
}

function complaints(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['invalid object to validate'];
  const { apiVersion, kind } = value as Record<string, unknown>;
  const problems: string[] = [];
  if (apiVersion === undefined || apiVersion === null) problems.push('apiVersion not set');
  else if (typeof apiVersion !== 'string') problems.push("apiVersion isn't string type");
  else if (apiVersion.split('/').length > 2) problems.push(`unexpected GroupVersion string: ${apiVersion}`);
  if (kind === undefined || kind === null) problems.push('kind not set');
  else if (typeof kind !== 'string') problems.push("kind isn't string type");
  return problems;
}

/** Metadata of the wrong types is refused here, whatever the kind. */
export function checkMetadata(object: object, source: string): void {
  const { metadata } = object as { metadata?: unknown };
  if (metadata === undefined || metadata === null) return;
  try {
    decode({ metadata }, 'core/v1.ConfigMap', schemas);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const message = error.message.replace('field ConfigMap.metadata', 'field metadataOnlyObject.metadata');
    throw new CommandError(`unable to decode ${JSON.stringify(source)}: ${message}`);
  }
}

/** As Go marshals what it read: the keys of every map in order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted((value as Record<string, unknown>)[key])]),
  );
}
