/** Whether an engine still answers. */

/** Seconds without an answer after which it is said not to answer. */
export const PATIENCE = 10;

/**
 * Asks every second and waits for the answer. Seconds are counted, not read off a clock: a machine that slept is not
 * an engine that hangs. Returns its end.
 */
export function watchPulse(beat: () => Promise<void>, changed: (answers: boolean) => void): () => void {
  let missed = 0;
  let asked = false;
  const timer = setInterval(() => {
    if (asked) {
      if (++missed === PATIENCE) changed(false);
      return;
    }
    asked = true;
    beat().then(
      () => {
        asked = false;
        if (missed >= PATIENCE) changed(true);
        missed = 0;
      },
      () => {},
    );
  }, 1000);
  return () => clearInterval(timer);
}
