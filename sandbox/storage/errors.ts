/** Failures of the storage layer, before a resource's name makes a Status of them. Follows apiserver/pkg/storage/errors.go. */

export type StorageErrorCode = 'KeyNotFound' | 'KeyExists' | 'ResourceVersionConflicts' | 'InvalidObj';

export class StorageError extends Error {
  readonly code: StorageErrorCode;
  readonly key: string;
  constructor(code: StorageErrorCode, key: string, message: string) {
    super(message);
    this.name = 'StorageError';
    this.code = code;
    this.key = key;
  }
}
