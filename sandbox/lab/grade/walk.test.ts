/** A submission's time line, and the state that its steps lead to. */
import { beforeAll, expect, test } from 'vitest';
import { labFiles } from '../../cmd/kubetab/new/lab.ts';
import { ClusterReplays } from '../../replay.ts';
import { Learner } from '../../testing/learner.ts';
import { replay, type ScreenSize } from '../journal/replay.ts';
import { readSubmission, type Submission } from '../submission/submission.ts';
import { type Lab, readLab } from '../task.ts';
import { readYaml } from '../yaml.ts';
import { walk } from './walk.ts';

const FILES = labFiles('scaling', ['en']);
let lab: Lab;
let submission: Submission;

beforeAll(async () => {
  lab = readLab(readYaml(FILES['lab.yaml'] as string).value, (path) => FILES[path] as string);
  const learner = await Learner.sitDown({ name: 'Ada', lab, id: 'scaling', engine: '1' });
  await learner.note({ kind: 'answer', question: 'after-delete', option: 1 });
  await learner.enter('kubectl get pods --no-headers | wc -l');
  await learner.note({ kind: 'hint', task: 'three', number: 1 });
  await learner.enter('kubectl get pod nobody');
  await learner.enter('kubectl scale deployment web --replicas=3', 20_000);
  await learner.note({ kind: 'attempt', task: 'three' });
  await learner.enter('kubectl delete deployment web');
  submission = readSubmission(await learner.handIn());
});

test('commands and what the page told of, each with its time and what passed with it', async () => {
  const stages = new ClusterReplays(lab.scenario);
  const { grade, steps } = await walk(submission, { engine: '1', lab, id: 'scaling', stages });
  expect(grade).toMatchObject({ points: 2, commands: 4, tasks: [{ id: 'three', passed: true, command: 3 }] });
  const told = steps.map((step) => {
    const at = `${(step.time / 1000).toFixed(1)} s`;
    if (step.kind === 'noted') return `${at} ${JSON.stringify(step.what)}`;
    return `${at} #${step.number} ${step.line.trim()} → ${step.status}${step.passed.map((id) => `, ${id} passed`)}`;
  });
  expect(told).toMatchInlineSnapshot(`
    [
      "0.0 s {"kind":"answer","question":"after-delete","option":1}",
      "0.0 s #1 kubectl get pods --no-headers | wc -l → 0",
      "2.5 s {"kind":"hint","task":"three","number":1}",
      "2.5 s #2 kubectl get pod nobody → 1",
      "5.0 s #3 kubectl scale deployment web --replicas=3 → 0, three passed",
      "25.5 s {"kind":"attempt","task":"three"}",
      "25.5 s #4 kubectl delete deployment web → 0",
    ]
  `);
});

test('the state behind a step: screen and cluster', async () => {
  const stages = new ClusterReplays(lab.scenario);
  const { steps } = await walk(submission, { engine: '1', lab, id: 'scaling', stages });
  const behind = async (number: number) => {
    const step = steps.find((each) => each.kind === 'command' && each.number === number);
    let screen = '';
    let size: ScreenSize | undefined;
    const { stage, diverged } = await replay(submission.journal, stages, {
      until: step?.until ?? 0,
      draw: (_, data) => {
        if (typeof data === 'string') screen += data;
        else size = data;
      },
    });
    const { body } = await stage.observe((get) => get('/apis/apps/v1/namespaces/default/deployments'));
    stage.stop();
    const objects = body.kind === 'object' ? (body.object as unknown as { items: any[] }).items : [];
    return { diverged, size, last: screen.split('\r\n').slice(-2), wanted: objects.map(({ spec }) => spec.replicas) };
  };
  expect([await behind(2), await behind(3), await behind(4)]).toMatchInlineSnapshot(`
    [
      {
        "diverged": undefined,
        "last": [
          "[?2004l
    Error from server (NotFound): pods "nobody" not found",
          "[?2004h
    [J[root@master01 ~]# ",
        ],
        "size": {
          "columns": 100,
          "rows": 30,
        },
        "wanted": [
          1,
        ],
      },
      {
        "diverged": undefined,
        "last": [
          "[?2004l
    deployment.apps/web scaled",
          "[?2004h
    [J[root@master01 ~]# ",
        ],
        "size": {
          "columns": 100,
          "rows": 30,
        },
        "wanted": [
          3,
        ],
      },
      {
        "diverged": undefined,
        "last": [
          "[?2004l
    deployment.apps "web" deleted from default namespace",
          "[?2004h
    [J[root@master01 ~]# ",
        ],
        "size": {
          "columns": 100,
          "rows": 30,
        },
        "wanted": [],
      },
    ]
  `);
});
