/** The page begins anew, and its lab wakes by itself: what it goes on from has been put in its place. */
const KEY = 'kubetab-wake';

export function reloadAwake(): void {
  try {
    sessionStorage.setItem(KEY, '1');
  } catch {
    // Then a click wakes it, as ever.
  }
  location.reload();
}

/** Once. */
export function wantsWaking(): boolean {
  try {
    const wants = sessionStorage.getItem(KEY) !== null;
    sessionStorage.removeItem(KEY);
    return wants;
  } catch {
    return false;
  }
}
