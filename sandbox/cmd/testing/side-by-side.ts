/**
 * One served cluster, two kubectls: lines typed to the real one in the real bash, then to ours in our shell.
 * `@` in a line is `r` for the one and `o` for the other, so that each may have objects of its own.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { realKubectl } from '../oracle.ts';
import { type Finished, finish, type Served, serve } from './served.ts';

export interface Pair {
  line: string;
  real: Finished;
  ours: Finished;
}

const MAIN = join(import.meta.dirname, '../kubetab/main.ts');
const END = '\x01end ';

/**
 * A test a line: the same standard output, standard error and exit status from both. The cluster is that of the
 * notes, with `lab` also the objects of {@link prepareLab}. Skipped where no real kubectl can be had.
 */
export function testSideBySide(text: string, { lab = false } = {}): void {
  const kubectl = realKubectl();
  const lines = text.trim().split('\n');
  let served: Served;
  let pairs: Pair[];

  beforeAll(async () => {
    if (!kubectl) return;
    served = await serve('--scenario', 'notes');
    if (lab) await prepareLab(served, kubectl);
    pairs = await sideBySide(served, kubectl, lines);
  }, 120_000);

  afterAll(() => served?.stop());

  test.skipIf(!kubectl).each(lines.map((line, i) => [line, i] as const))('%s', (_, i) => {
    const { real, ours } = pairs[i] as Pair;
    expect(ours).toEqual(real);
  });
}

/** Runs the lines in order with the real kubectl, then with ours; what each printed, ages normalised. */
export async function sideBySide(served: Served, kubectl: string, lines: readonly string[]): Promise<Pair[]> {
  const { kubeconfig, folder } = served;
  const env = { HOME: folder, KUBECONFIG: kubeconfig, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  const real = await finish('bash', ['--norc', '-c', `kubectl() { ${kubectl} "$@"; }\n${scriptOf(lines, 'r')}`], {
    env,
    cwd: folder,
  });
  const ours = await finish(process.execPath, [MAIN, 'sh', '--kubeconfig', kubeconfig, '-c', scriptOf(lines, 'o')], {
    env,
  });
  const [a, b] = [split(real, lines.length, 'r'), split(ours, lines.length, 'o')];
  return lines.map((line, i) => ({ line, real: a[i] as Finished, ours: b[i] as Finished }));
}

/** Makes the objects of `kubectl/testdata/lab.yaml` and waits until they are what they will stay. */
export async function prepareLab({ kubeconfig, folder }: Served, kubectl: string): Promise<void> {
  const env = { HOME: folder, KUBECONFIG: kubeconfig };
  const lab = async (...args: string[]) => {
    const { code, stderr } = await finish(kubectl, ['-n', 'lab', ...args], { env });
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  };
  await lab('apply', '-f', join(import.meta.dirname, '../../kubectl/testdata/lab.yaml'));
  await lab('delete', 'pod', 'terminating', '--wait=false');
  await lab('rollout', 'status', 'deploy/web', '--timeout=40s');
  await lab('wait', 'pod/rich', '--for=jsonpath={.status.containerStatuses[1].state.terminated}', '--timeout=40s');
  await lab('wait', 'pod/crash', '--for=jsonpath={.status.phase}=Failed', '--timeout=40s');
  await lab('wait', 'pod/done', '--for=jsonpath={.status.phase}=Succeeded', '--timeout=40s');
  await lab('wait', 'pod/plain-grpc', '--for=condition=Ready', '--timeout=40s');
}

function scriptOf(lines: readonly string[], self: string): string {
  return lines
    .map(
      (line) =>
        `{ ${line.replaceAll('@', self)}\n} </dev/null; printf '\\001end %s\\n' $?; printf '\\001end\\040\\n' >&2`,
    )
    .join('\n');
}

function split({ stdout, stderr }: Finished, count: number, self: string): Finished[] {
  const outputs = stdout.split(END);
  const errors = stderr.split(END);
  if (outputs.length !== count + 1)
    throw new Error(`${outputs.length - 1} of ${count} lines ended:\n${stdout.slice(-2000)}\n${stderr.slice(-2000)}`);
  const cut = (texts: string[], i: number) => (texts[i] as string).replace(i === 0 ? '' : /^[^\n]*\n/, '');
  return Array.from({ length: count }, (_, i) => ({
    stdout: normal(cut(outputs, i), self),
    stderr: normal(cut(errors, i), self),
    code: Number.parseInt(outputs[i + 1] as string, 10),
  }));
}

/** Names with `@`, ages, and the hours at which nodes last gave a sign of life. */
function normal(text: string, self: string): string {
  return text
    .replace(new RegExp(`-${self}\\b`, 'g'), '-@')
    .replace(/^Events:\n(?: .*\n?)*/gm, (section) =>
      section
        .replace(/(?<= {2})(?:\d+[dhms])+(?: \(x(\d+) over (?:\d+[dhms])+\))?(?= {2})/g, (_, n) =>
          n ? `AGE x${n}` : 'AGE',
        )
        .replace(/ {2,}/g, '  '),
    )
    .replace(/^( {2}(?:\S+ +){2}(?:\S+ \(\d+%\) +){4})(?:\d+[dhms])+$/gm, '$1AGE')
    .replace(/(Terminating \(lasts )(?:\d+[dhms])+/g, '$1AGE')
    .replace(/(RenewTime: +).*/g, '$1TIME')
    .replace(/(\w+Pressure|Ready)( +(?:True|False|Unknown) +)\w{3}, \d\d \w{3} \d{4} [\d:]{8} /g, '$1$2TIME ');
}
