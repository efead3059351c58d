/** Bad input: the real kubectl and ours say the same of it to the byte, and the cluster stays as it was. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { realKubectl } from './oracle.ts';
import { badInput, unknownKinds } from './testing/bad-input.ts';
import { Both } from './testing/both.ts';
import { type Finished, type Served, serve } from './testing/served.ts';

const kubectl = realKubectl();
let served: Served;
let both: Both;
let before: string;

/** Every object that only people change, with its version. */
const state = async () => {
  const kinds = 'ns,cm,secret,sa,pod,svc,deploy,rs,ds,role,rolebinding,clusterrole,clusterrolebinding,priorityclass';
  const columns = 'KIND:.kind,NS:.metadata.namespace,NAME:.metadata.name,RV:.metadata.resourceVersion';
  return (await both.real(`kubectl get ${kinds} -A -o custom-columns=${columns}`)).stdout;
};

/** What two runs of one tool would not have in common: log stamps, exec ids. */
const told = ({ stdout, stderr, code }: Finished) => ({
  stdout,
  stderr: stderr.replace(/^([EWI])\d{4} [\d:.]+ +\d+ /gm, '$1 ').replace(/\b[0-9a-f]{64}\b/g, 'ID'),
  code,
});

beforeAll(async () => {
  if (!kubectl) return;
  served = await serve('--scenario', 'notes');
  both = await Both.start(kubectl, served);
  before = await state();
});

afterAll(() => {
  both?.stop();
  return served?.stop();
});

test.skipIf(!kubectl).each(badInput)('%s', async (_title, command, manifest) => {
  if (manifest !== undefined) both.write('bad.yaml', manifest);
  const real = told(await both.real(command));
  expect(told(await both.ours(command))).toEqual(real);
});

test.skipIf(!kubectl).each(unknownKinds)('%s', async (_title, manifest, stderr) => {
  both.write('bad.yaml', manifest);
  expect(await both.ours('kubectl apply -f bad.yaml')).toEqual({ stdout: '', stderr, code: 1 });
});

test.skipIf(!kubectl)('nothing in the cluster has changed', async () => {
  expect(before).toMatch(/^Deployment +default +demoapp +\d+$/m);
  expect(await state()).toBe(before);
});
