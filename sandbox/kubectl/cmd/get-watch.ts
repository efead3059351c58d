import type { Get } from './get.ts';
export async function watchResources(_get: Get): Promise<void> {}
