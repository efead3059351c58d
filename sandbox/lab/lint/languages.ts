/** A language that stands anywhere in a lab stands everywhere. */
import type { Lab, Localized } from '../task.ts';
import type { Rule } from './rule.ts';

export const languages: Rule = ({ lab, folder, complain }) => {
  const texts = [...textsOf(lab)];
  const wanted = new Set([
    ...folder.pages.map((page) => page.language),
    ...texts.flatMap(([, text]) => Object.keys(text)),
  ]);
  for (const language of [...wanted].sort()) {
    if (folder.pages.length > 0 && !folder.pages.some((page) => page.language === language)) {
      complain(
        'lab.yaml',
        `there is no page in ${language}, which its texts have; expected index.${language}.md beside it`,
      );
    }
  }
  for (const [place, text] of texts) {
    const missing = [...wanted].filter((language) => !Object.hasOwn(text, language)).sort();
    if (missing.length > 0) complain(place, `expected a text in ${missing.join(' and ')} as well`);
    for (const [language, words] of Object.entries(text)) {
      if (words.trim() === '') complain(`${place}.${language}`, 'expected a text, found an empty one');
    }
  }
};

function* textsOf({ questions, tasks }: Lab): Generator<[place: string, text: Localized]> {
  for (const [i, { ask, options }] of questions.entries()) {
    yield [`questions[${i}].ask`, ask];
    for (const [j, option] of options.entries()) {
      yield [`questions[${i}].options[${j}].text`, option.text];
      yield [`questions[${i}].options[${j}].says`, option.says];
    }
  }
  for (const [i, task] of tasks.entries()) {
    const at = `tasks[${i}]`;
    for (const key of ['title', 'goal', 'praise'] as const) yield [`${at}.${key}`, task[key]];
    for (const [j, { says }] of task.checks.entries()) yield [`${at}.checks[${j}].says`, says];
    for (const [j, { says }] of task.mistakes.entries()) yield [`${at}.mistakes[${j}].says`, says];
    for (const [j, hint] of task.hints.entries()) yield [`${at}.hints[${j}]`, hint];
  }
}
