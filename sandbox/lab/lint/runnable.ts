/** A fence marked `run` is for the shell, and says how it ends. */
import type { Rule } from './rule.ts';

const SHELLS = ['sh', 'bash', 'shell'];

export const runnable: Rule = ({ folder, problem }) => {
  for (const { path, steps } of folder.pages) {
    for (const step of steps) {
      if (step.kind !== 'block') continue;
      const say = (message: string) => problem({ path, line: step.line, column: step.column, message });
      if (!SHELLS.includes(step.syntax)) {
        say(`a block marked "run" is typed into the shell: expected \`\`\`sh, found \`\`\`${step.syntax}`);
      }
      if (step.exit !== undefined && !(/^\d{1,3}$/.test(step.exit) && Number(step.exit) <= 255)) {
        say(`exit= takes a status from 0 to 255, not "${step.exit}"`);
      }
      if (step.script.trim() === '') say('this block has no command');
    }
  }
};
