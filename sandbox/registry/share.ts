/** Structural sharing: what did not change is the old reference again. */

/** `next` with every subtree equal to `old`'s replaced by it; `old` itself when nothing differs. Key order does not matter. Never changes its arguments. */
export function share<T>(old: T, next: T): T {
  if (old === next || typeof old !== 'object' || old === null || typeof next !== 'object' || next === null) return next;
  if (Array.isArray(next)) {
    if (!Array.isArray(old)) return next;
    let same = old.length === next.length;
    let copy: unknown[] | undefined;
    for (let i = 0; i < next.length; i++) {
      const shared = i < old.length ? share(old[i], next[i]) : next[i];
      if (shared !== old[i] || i >= old.length) same = false;
      if (shared !== next[i]) {
        copy ??= next.slice();
        copy[i] = shared;
      }
    }
    return (same ? old : (copy ?? next)) as T;
  }
  if (Array.isArray(old)) return next;
  const before = old as Record<string, unknown>;
  const after = next as Record<string, unknown>;
  let same = true;
  let copy: Record<string, unknown> | undefined;
  let count = 0;
  for (const key in after) {
    const value = after[key];
    if (value === undefined) continue;
    count++;
    const was = before[key];
    const shared = share(was, value);
    if (shared !== was || !(key in before)) same = false;
    if (shared !== value) {
      copy ??= { ...after };
      copy[key] = shared;
    }
  }
  if (same) for (const key in before) if (before[key] !== undefined) count--;
  return (same && count === 0 ? old : (copy ?? next)) as T;
}
