/** Batch filters: one file in the browser, which comes with the first of them. */
export { cmp, comm, join } from './compare.ts';
export { cut } from './cut.ts';
export { diff } from './diff.ts';
export { find } from './find.ts';
export { sed } from './sed.ts';
export { sort } from './sort.ts';
export { base64, column, fold, nl, od, paste, rev, tac } from './text.ts';
export { tr } from './tr.ts';
export { uniq } from './uniq.ts';
export { wc } from './wc.ts';
