/** This year's without the year. `at`: Unix milliseconds. */
export function dayOf(at: number, language: string): string {
  const same = new Date(at).getFullYear() === new Date().getFullYear();
  const year = same ? {} : ({ year: 'numeric' } as const);
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', ...year }).format(at);
}
