/** The npm package, from its tarball: installed in an empty folder with the network off, and used as strangers would. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { engineVersion } from '../sandbox/cmd/kubetab/grade/engine-version.ts';
import { readLabOf } from '../sandbox/cmd/kubetab/grade/lab.ts';
import { createJq } from '../sandbox/cmd/kubetab/jq.ts';
import { ask, credentialsOf } from '../sandbox/cmd/testing/https.ts';
import { finish, serveFrom } from '../sandbox/cmd/testing/served.ts';
import { Learner } from '../sandbox/testing/learner.ts';
import { placed, ROOT } from './package/engine.ts';
import { writePackage } from './package.ts';

const room = mkdtempSync(join(tmpdir(), 'kubetab-package-'));
const home = join(room, 'home');
const env = { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, npm_config_cache: join(room, 'cache') };
const OFFLINE = ['--offline', '--no-audit', '--no-fund', '--loglevel=error'];

/** Of the sources that it is made from. */
const engine = engineVersion();

/** In the empty folder, with what was installed there. */
const run = (command: string, ...args: string[]) => finish(command, args, { cwd: home, env });
const kubetab = (...args: string[]) => run(join(home, 'node_modules/.bin/kubetab'), ...args);

beforeAll(async () => {
  const made = join(room, 'package');
  await writePackage(made);
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }\n');
  const packed = await run('npm', 'pack', made, '--json', '--pack-destination', room, ...OFFLINE);
  expect(packed.code, packed.stderr).toBe(0);
  // The folder that it was packed from is gone: what is used is in the tarball.
  rmSync(made, { recursive: true });
  const installed = await run('npm', 'install', join(room, 'kubetab-0.1.0.tgz'), ...OFFLINE);
  expect(installed.stderr).toBe('');
  expect(installed.code).toBe(0);
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

test('the shell, with jq in its thread and a scenario that ships', async () => {
  expect(
    await run(
      'npx',
      '--offline',
      'kubetab',
      'sh',
      '-c',
      "kubectl get nodes; kubectl get ns -o json | jq '.items | length'",
    ),
  ).toEqual({
    stdout: `NAME       STATUS   ROLES           AGE   VERSION
master01   Ready    control-plane   24h   v1.36.3
node01     Ready    <none>          24h   v1.36.3
node02     Ready    <none>          24h   v1.36.3
node03     Ready    <none>          24h   v1.36.3
5
`,
    stderr: '',
    code: 0,
  });
  const notes = await kubetab('sh', '--scenario', 'notes', '-c', 'kubectl get deployments -o name');
  expect(notes).toMatchObject({ stdout: 'deployment.apps/demoapp\n', code: 0 });
});

test('a lab is written, checked in its thread, and said to be wrong with its line', async () => {
  const written = await kubetab('new', 'lab', 'mine');
  expect(written.stdout).toMatch(/Now: {2}kubetab check mine\n$/);
  expect(await kubetab('check', 'mine')).toEqual({
    stdout: 'ok    mine  1 task, 2 wrong attempts, 3 blocks\n1 lab: all well\n',
    stderr: '',
    code: 0,
  });
  const page = join(home, 'mine/index.md');
  writeFileSync(page, readFileSync(page, 'utf8').replace(/<Task id="[^"]*"/, '<Task id="none"'));
  const wrong = await kubetab('check', 'mine');
  expect(wrong.stdout).toMatch(/^mine\/index\.md:\d+:\d+: .*none/m);
  expect(wrong.code).toBe(1);
});

test('what was handed in is graded in its thread, as the same engine’s', async () => {
  expect((await kubetab('new', 'lab', 'scaling')).code).toBe(0);
  const lab = readLabOf(join(home, 'scaling'));
  const ada = await Learner.sitDown({ name: 'Ada', lab, id: 'scaling', engine, jq: createJq() });
  await ada.enter('kubectl get deployment web -o json | jq .spec.replicas');
  await ada.enter('kubectl scale deployment web --replicas=3');
  await ada.enter('kubectl rollout status deployment web');
  writeFileSync(join(home, 'ada.json'), await ada.handIn());
  const { stdout, stderr, code } = await kubetab('grade', '--lab', 'scaling', '--format', 'csv', 'ada.json');
  expect({ stdout, stderr, code }).toEqual({
    stdout: expect.stringMatching(/^ada\.json,Ada,2,2,3,/m),
    stderr: '',
    code: 0,
  });
});

test.each(['pack', 'preview'])('%s, which needs the site’s sources, says so', async (command) => {
  expect(await kubetab(command, 'node_modules/kubetab/content/en/sandbox/broken')).toMatchObject({
    stderr: expect.stringMatching(/^kubetab: .*in a checkout of Kubetab\n$/),
    code: 2,
  });
});

test('the cluster is served', async () => {
  const served = await serveFrom(join(home, 'node_modules/kubetab/lib/main.js'));
  try {
    const { admin } = credentialsOf(served);
    const { status, text } = await ask(served.url, admin, '/api/v1/namespaces/kube-system');
    expect([status, JSON.parse(text).metadata.name]).toEqual([200, 'kube-system']);
  } finally {
    await served.stop();
  }
});

test('the engine is imported from TypeScript, its types as strict as they come', async () => {
  writeFileSync(
    join(home, 'cluster.ts'),
    `import { Cluster, type ShellResult, readJournal } from 'kubetab';
const cluster = await Cluster.start({ seed: 1 });
const { stdout }: ShellResult = await cluster.sh('kubectl get nodes -o name | head -1');
const answer: Response = await cluster.fetch(new Request('https://kubernetes/version'));
console.log(stdout.trim(), answer.status, typeof readJournal);
cluster.stop();
// @ts-expect-error A seed is a number.
export const wrong = () => Cluster.start({ seed: 'one' });
`,
  );
  writeFileSync(
    join(home, 'element.ts'),
    `import 'kubetab/embed';
import type { KubetabLab } from 'kubetab/embed';
const lab: KubetabLab = document.createElement('kubetab-lab');
export const done: Promise<void> = lab.run('kubectl get nodes');
`,
  );
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'ES2024',
    lib: ['ES2024', 'DOM', 'DOM.Iterable'],
    types: [],
  };
  for (const [module, moduleResolution] of [
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ]) {
    const config = {
      compilerOptions: { ...compilerOptions, module, moduleResolution },
      files: ['cluster.ts', 'element.ts'],
    };
    writeFileSync(join(home, 'tsconfig.json'), JSON.stringify(config));
    const checked = await run(process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.');
    expect(checked).toEqual({ stdout: '', stderr: '', code: 0 });
  }
  expect(await run(process.execPath, 'cluster.ts')).toEqual({
    stdout: 'node/master01 200 function\n',
    stderr: '',
    code: 0,
  });
});

test('a bundler takes the element, and the engine for browsers; neither asks for Node', async () => {
  writeFileSync(join(home, 'page.js'), `import 'kubetab/embed';\n`);
  writeFileSync(join(home, 'engine.js'), `import { Cluster } from 'kubetab';\nglobalThis.Cluster = Cluster;\n`);
  const { outputFiles } = await build({
    absWorkingDir: home,
    entryPoints: ['page.js', 'engine.js'],
    outdir: 'out',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'silent',
  });
  const page = outputFiles.find(({ path }) => path.endsWith('/page.js'));
  expect(page?.text).toContain('customElements.define("kubetab-lab"');
  expect(page?.contents.length).toBeLessThan(20_000);
});

test('what a file of the package cannot find there fails the build', () => {
  const path = join(ROOT, 'sandbox/cmd/kubetab/jq.ts');
  expect(placed(`new URL('./jq-thread.ts', import.meta.url)`, path)).toBe(`new URL('./jq-thread.js', import.meta.url)`);
  expect(() => placed(`new URL('./none.ts', import.meta.url)`, path)).toThrow(
    'sandbox/cmd/kubetab/jq.ts: the package has no sandbox/cmd/kubetab/none.ts',
  );
});
