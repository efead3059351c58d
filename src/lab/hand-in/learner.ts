/** Who sits here, where a lab asks for it: told once a tab, since the next tab may be the next one's. */
const KEY = 'kubetab-learner';
/** Characters of a name, as a submission takes it. */
export const NAME = 100;

export function learner(): string | undefined {
  try {
    const name = sessionStorage.getItem(KEY)?.slice(0, NAME);
    return name?.trim() ? name : undefined;
  } catch {
    return own;
  }
}

/** Where the browser stores nothing. */
let own: string | undefined;

export function setLearner(name: string | undefined): void {
  own = name;
  try {
    if (name === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, name);
  } catch {
    // The page remembers it.
  }
}
