/** Protobuf bodies of every built-in type, for the Node door: too large for the engine worker, which never meets one. */
import { createProtobufDecoder, type ProtobufDecoder } from '../../apimachinery/protobuf.ts';
import { createSchemas } from '../../apimachinery/schema.ts';
import { protobufText } from './data/generated/protobuf.ts';
import { schemaText } from './data/generated/schema-all.ts';

/** Throws a ProtobufError (sandbox/apimachinery/protobuf.ts) for bytes that do not decode. */
export const decodeProtobuf: ProtobufDecoder = createProtobufDecoder(protobufText, createSchemas(schemaText));
