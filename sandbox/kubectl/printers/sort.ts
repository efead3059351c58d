import type { Info } from '../resource-builder.ts';
export function sortObjects(_infos: Info[], _sortBy: string): void {}
