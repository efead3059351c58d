/** A lab is given in a language that it has. */
import type { Rule } from './rule.ts';

export const presets: Rule = ({ lab, folder, complain }) => {
  const { language } = lab.presets;
  const there = [...new Set(folder.pages.map((page) => page.language))].sort();
  if (language === undefined || there.length === 0 || there.includes(language)) return;
  complain('presets.language', `expected ${there.join(' or ')}, of which there is a page, found "${language}"`);
};
