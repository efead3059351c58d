/** For tests: a class that does the lab of `kubetab new lab`: some fail, one cheats, one copies, two are cut off and go on. */
import { Cluster } from '../cluster.ts';
import type { Entry, Journal } from '../lab/journal/journal.ts';
import { readSubmission, type Submission, writeSubmission } from '../lab/submission/submission.ts';
import type { Lab } from '../lab/task.ts';
import { Learner } from './learner.ts';

export interface ClassOptions {
  lab: Lab;
  /** Its folder's name. */
  id: string;
  engine: string;
}

const NAMES = [
  ...['Ada', 'Bob', 'Chen', 'Dora', 'Emil', 'Fatima', 'Gus', 'Hana', 'Iris', 'Jan', 'Kofi', 'Lena', '小明', 'Nils'],
  ...['Olga', 'Pia', 'Quentin', 'Rosa', 'Sven', 'Tara', 'Uma', 'Vera', 'Wim', 'Xia', 'Yusuf', 'Zoe', '阿丽'],
];
/** Ways to go about it; the second of each pair says whether it does the task. */
const WAYS: [string[], boolean][] = [
  [['kubectl get pods', 'kubectl scale deployment web --replicas=3', 'kubectl rollout status deployment web'], true],
  [['kubectl get deploy', 'kubectl patch deployment web -p \'{"spec":{"replicas":3}}\'', 'kubectl get pods'], true],
  [['kubectl get pods', 'kubectl scale deployment web --replicas=2', 'kubectl get pods -o wide'], false],
  [['kubectl scale deployments web --replicas=3', 'kubectl describe deployment web | tail -5'], true],
  [['kubectl delete pods --all', 'kubectl get pods'], false],
];

export interface Handed {
  /** The file's name. */
  file: string;
  text: string;
  /** Whether the task is done in it. */
  does: boolean;
}

/** Twenty-seven honest ones, and after them a cheat's and a copy. */
export async function classOf(options: ClassOptions): Promise<Handed[]> {
  const handed: Handed[] = [];
  const image = await Cluster.bootImage();
  for (const [i, name] of NAMES.entries()) {
    const [lines, does] = WAYS[i % WAYS.length] as (typeof WAYS)[number];
    let learner = await Learner.sitDown({ ...options, image, name, start: Date.UTC(2026, 10, 27, 9, i) });
    await learner.note({ kind: 'answer', question: 'after-delete', option: i % 3 });
    for (const [n, line] of lines.entries()) {
      await learner.enter(line, 1500 + 137 * i + 400 * n);
      // Two of them lose their tab half-way.
      if (n === 0 && (i === 6 || i === 13)) learner = await learner.goOn();
    }
    if (!does) await learner.note({ kind: 'hint', task: 'three', number: 1 });
    await learner.note({ kind: 'attempt', task: 'three' });
    handed.push({ file: `${String(i + 1).padStart(2, '0')}-${name}.json`, text: await learner.handIn(), does });
  }
  const [, , failed] = handed as [Handed, Handed, Handed];
  const cheat = edited(failed.text, (submission) => {
    submission.name = 'Mallory';
    for (const entry of submission.journal.entries) {
      if (entry.kind === 'key') entry.text = entry.text.replace('--replicas=2', '--replicas=3');
    }
  });
  const copy = edited((handed[0] as Handed).text, (submission) => {
    submission.name = 'Carl';
  });
  handed.push({ file: '28-Mallory.json', text: cheat, does: false }, { file: '29-Carl.json', text: copy, does: true });
  return handed;
}

type Changeable = { name: string; journal: Omit<Journal, 'entries'> & { entries: (Entry & { text: string })[] } };

function edited(text: string, change: (submission: Changeable) => void): string {
  const submission = readSubmission(text);
  change(submission as unknown as Changeable);
  return writeSubmission(submission as Submission);
}
