/** A state that the page around a lab holds for it, where the browser stores none. */

const given = new Map<string, Uint8Array>();

/** What the lab of a chapter is to go on from when it wakes. */
export function give(chapter: string, kept: Uint8Array): void {
  given.set(chapter, kept);
}

/** Once. */
export function takeGiven(chapter: string): Uint8Array | undefined {
  const kept = given.get(chapter);
  given.delete(chapter);
  return kept;
}
