/** Every way to patch: RFC 6902, RFC 7386, strategic merge, applied and made. */
export { applyServerSide } from './apply.ts';
export { PatchError, patchStatusError } from './errors.ts';
export { applyJSONPatch, type JSONPatchOperation, MAX_JSON_PATCH_OPERATIONS } from './json.ts';
export { applyMergePatch, createMergePatch, createThreeWayJSONMergePatch } from './merge.ts';
export { applyStrategicMergePatch } from './strategic.ts';
export { createThreeWayMergePatch, createTwoWayMergePatch } from './strategic-diff.ts';
