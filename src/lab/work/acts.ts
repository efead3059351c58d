/** What the menu of one's work offers, in its order: the keys of its words. */
export const acts = ['startOver', 'handIn', 'share', 'save', 'open', 'resetChapter', 'someoneElse'] as const;

export type Act = (typeof acts)[number];
