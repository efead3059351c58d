/**
 * Grading: so many submissions (default 200) of 200 commands over 30 simulated minutes, one in ten of them a jq, by
 * `kubetab grade` in two threads. The submissions are recorded first: ten learners with clusters of their own, each
 * handing in several times under other names. Prints JSON: seconds of the host's time, and what came of it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { engineVersion } from '../../sandbox/cmd/kubetab/grade/engine-version.ts';
import { readLabOf } from '../../sandbox/cmd/kubetab/grade/lab.ts';
import { createJq } from '../../sandbox/cmd/kubetab/jq.ts';
import { labFiles } from '../../sandbox/cmd/kubetab/new/lab.ts';
import { writeSubmission } from '../../sandbox/lab/submission/submission.ts';
import { Learner } from '../../sandbox/testing/learner.ts';

const COMMANDS = 200;
const LEARNERS = 10;
/** Simulated milliseconds from one command to the next, so that there are 30 minutes. */
const EACH = 9000;

/** What people type in such a lab, ten at a time; the number goes into names. */
const ROUND: ((n: number) => string)[] = [
  () => 'kubectl get pods',
  (n) => `kubectl create deployment d${n} --image=nginx --replicas=2`,
  (n) => `kubectl rollout status deployment d${n}`,
  () => 'kubectl get pods -o wide',
  (n) => `kubectl describe deployment d${n}`,
  (n) => `kubectl scale deployment d${n} --replicas=3`,
  () => "kubectl get pods -o json | jq -r '.items[].metadata.name'",
  (n) => `kubectl expose deployment d${n} --port=80 && kubectl get svc,endpoints`,
  (n) => `kubectl delete pod -l app=d${n} --wait=false; kubectl get events | tail -3`,
  (n) => `kubectl delete deployment,service d${n}`,
];

const total = Number(process.argv[2] ?? 200);
const folder = mkdtempSync(join(tmpdir(), 'kubetab-bench-grade-'));
try {
  const path = join(folder, 'scaling');
  for (const [name, text] of Object.entries(labFiles('scaling', ['en']))) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  const lab = readLabOf(path);
  const [engine, jq] = [engineVersion(), createJq()];
  mkdirSync(join(folder, 'in'));
  const began = performance.now();
  for (let i = 0; i < Math.min(LEARNERS, total); i++) {
    const learner = await Learner.sitDown({ name: `Learner ${i}`, lab, id: 'scaling', engine, jq });
    for (let n = 0; n < COMMANDS; n++) {
      const line = n === COMMANDS / 2 ? 'kubectl scale deployment web --replicas=3' : '';
      const due = learner.cluster.clock.now() + EACH;
      await learner.enter(line || (ROUND[n % ROUND.length] as (n: number) => string)(Math.floor(n / 10)), 0);
      await learner.cluster.clock.advance(Math.max(0, due - learner.cluster.clock.now()));
    }
    const submission = await learner.submission();
    learner.cluster.stop();
    for (let copy = i; copy < total; copy += LEARNERS) {
      writeFileSync(join(folder, 'in', `${String(copy).padStart(4, '0')}.json`), writeSubmission(submission));
    }
  }
  const recorded = (performance.now() - began) / 1000;

  const graded = performance.now();
  const main = join(import.meta.dirname, '../../sandbox/cmd/kubetab/main.ts');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [main, 'grade', '--lab', path, '--format', 'json', '--threads', '2', join(folder, 'in')],
    { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const seconds = (performance.now() - graded) / 1000;
  const { submissions } = JSON.parse(stdout || '{"submissions":[]}') as {
    submissions: { points: number; trouble?: string; commands: number }[];
  };
  const troubles = submissions.flatMap(({ trouble }) => (trouble === undefined ? [] : [trouble]));
  const commands = submissions.reduce((sum, each) => sum + each.commands, 0);
  const points = submissions.reduce((sum, each) => sum + each.points, 0);
  console.log(
    JSON.stringify({ submissions: submissions.length, commands, points, seconds, recorded, troubles: troubles.length }),
  );
  if (troubles[0] !== undefined || submissions.length < total) throw new Error(troubles[0] ?? stderr);
} finally {
  rmSync(folder, { recursive: true });
}
