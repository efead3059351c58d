/** A lab's tasks in a frame, folded until somebody wants them. */
import { say, type Task } from '../../sandbox/lab/task.ts';
import { showText } from '../lab/inline.ts';

export interface TaskWords {
  language: string;
  task: string;
  check: string;
}

export function showTasks(place: HTMLElement, tasks: readonly Task[], words: TaskWords): void {
  place.append(...tasks.map((task, i) => taskBox(task, i + 1, words)));
  place.hidden = tasks.length === 0;
}

function taskBox(task: Task, number: number, { language, task: label, check }: TaskWords): HTMLElement {
  const box = element('section', 'kt-box kt-task');
  box.dataset['task'] = task.id;
  const title = element('h2');
  title.id = `task-${task.id}`;
  box.setAttribute('aria-labelledby', title.id);
  showText(title, say(task.title, language));
  const goal = element('p');
  showText(goal, say(task.goal, language));
  const checks = element('ul', 'kt-checks');
  checks.append(...task.checks.map(({ says }) => checkRow(say(says, language))));
  const button = element('button', 'kt-button') as HTMLButtonElement;
  button.type = 'button';
  button.dataset['check'] = task.id;
  button.textContent = check;
  const feedback = element('p', 'kt-feedback');
  feedback.setAttribute('role', 'status');
  const heading = element('p', 'kt-label');
  heading.textContent = `${label} ${number}`;
  box.append(heading, title, goal, checks, button, feedback);
  return box;
}

function checkRow(text: string): HTMLElement {
  const row = element('li');
  const mark = element('span', 'kt-mark');
  mark.setAttribute('aria-hidden', 'true');
  const says = element('span', 'kt-says');
  showText(says, text);
  const difference = element('span', 'kt-difference');
  difference.hidden = true;
  row.append(mark, says, difference);
  return row;
}

function element(name: string, className = ''): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  return made;
}
