/** What helps somebody who is stuck: three hints, and for each known mistake its words and an attempt that makes it. */
import { nearest } from '../nearest.ts';
import type { Rule } from './rule.ts';

const HINTS = 3;
const FILLED_IN = ['where', 'expected', 'found'];

export const help: Rule = ({ lab, complain }) => {
  for (const [i, { hints, mistakes, solution }] of lab.tasks.entries()) {
    const at = `tasks[${i}]`;
    if (hints.length !== HINTS) {
      complain(`${at}.hints`, `expected three, from a nudge to nearly the answer, found ${hints.length || 'none'}`);
    }
    if (solution.trim() === '') complain(`${at}.solution`, 'expected a script, found an empty one');
    for (const [j, { attempt, says }] of mistakes.entries()) {
      const place = `${at}.mistakes[${j}]`;
      if (!attempt?.trim()) complain(place, 'expected an "attempt": a script that makes this mistake');
      for (const [language, text] of Object.entries(says)) {
        for (const [braced, name = ''] of text.matchAll(/\{(\w+)\}/g)) {
          if (FILLED_IN.includes(name)) continue;
          const meant = nearest(name, FILLED_IN);
          const hint = meant ? `; did you mean {${meant}}?` : `; known are {${FILLED_IN.join('}, {')}}`;
          complain(`${place}.says.${language}`, `nothing is filled in for ${braced}${hint}`);
        }
      }
    }
  }
};
