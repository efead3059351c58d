/** For comparing what kubectl edit shows and says. */

/** Names of temporary files, and what differs between two objects. */
export const SAME =
  '2>&1 | sed -E \'s/edit-[0-9]+/edit-N/; s/-[0-9a-f]{8,10}"/-HASH"/; /(uid|resourceVersion|creationTimestamp|last(Transition|Update)Time)"?:/d\'';
