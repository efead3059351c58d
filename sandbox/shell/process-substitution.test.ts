// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell, not templates
/** Process substitutions stream: what reads one gets lines as they come, what writes one waits for its reader. */
import { expect, test } from 'vitest';
import type { Program } from '../apimachinery/process.ts';
import { collector, createPipe, readerOf } from '../apimachinery/streams.ts';
import { makeShell, runShell } from './testing.ts';

test.each([
  ['cat <(yes) | head -1', 'y\n'],
  ['head -2 <(yes a) <(yes b) | grep -v ==', 'a\na\n\nb\nb\n'],
  ['while read x; do echo "got $x"; [ $((++n)) = 3 ] && break; done < <(yes)', 'got y\ngot y\ngot y\n'],
  ['read a < <(yes); echo $a', 'y\n'],
  ['diff <(echo a; echo b) <(echo a; echo c); echo $?', '2c2\n< b\n---\n> c\n1\n'],
  ['grep -f <(echo b) <(printf "a\\nb\\n")', 'b\n'],
  ['timeout 5 cat <(yes) | head -1', 'y\n'],
  ['sed -u 2q <(yes)', 'y\ny\n'],
  ['timeout 5 cp <(echo copied) f; cat f', 'copied\n'],
  ['awk "NR == 2 { print; exit }" <(yes)', 'y\n'],
  ['yes | head -3 | tee >(wc -l) > /dev/null', '3\n'],
  ['yes | head -100000 | tee >(wc -l) | tail -1', '100000\n'],
  ['seq 3 > >(tac)', '3\n2\n1\n'],
  [
    'echo x 2> >(cat >&2) >&2; ls nosuch 2> >(sed s/^/E:/) ; :',
    "E:ls: cannot access 'nosuch': No such file or directory\n",
  ],
  ['exec 3< <(echo a; echo b); read x <&3; read y <&3; echo "$y$x"; exec 3<&-', 'ba\n'],
  ['exec > >(tr a-z A-Z); echo one; echo two', 'ONE\nTWO\n'],
  ['f() { cat $1; echo --; cat $2; }; f <(echo 1) <(echo 2)', '1\n--\n2\n'],
  ['for f in <(echo 1) <(echo 2); do cat $f; done', '1\n2\n'],
  ['mapfile -t a < <(seq 3); echo ${#a[@]} ${a[2]}', '3 3\n'],
  ['. <(echo x=5); echo $x; bash <(echo "echo hi")', '5\nhi\n'],
  ['cat <(cat <(cat <(echo deep)))', 'deep\n'],
  ['[ -p <(:) ] && echo pipe; [ -f <(:) ] || echo no file; [ -e <(:) ] && echo there', 'pipe\nno file\nthere\n'],
  ['cat <(exit 3); echo $?; cat < <(exit 3); wait $!; echo $?', '0\n3\n'],
])('%s', async (line, stdout) => {
  expect(await runShell(line)).toEqual({ stdout, stderr: line.includes('>&2) >&2') ? 'x\n' : '', code: 0 });
});

test('lines arrive as they are written', async () => {
  const source = createPipe();
  const slow: Program = async (process) => {
    for (;;) {
      const chunk = await source.reader.read();
      if (!chunk) return 0;
      await process.stdout.write(chunk);
    }
  };
  const { shell, clock } = makeShell({ programs: { slow } });
  const out = collector();
  const done = shell.run('while read x; do echo "<$x>"; done < <(slow); echo end', {
    in: readerOf(''),
    out,
    err: out,
  });
  for (const line of ['one', 'two']) {
    await source.writer.write(`${line}\n`);
    await clock.idle();
    expect(out.text()).toContain(`<${line}>\n`);
  }
  source.writer.close();
  await done;
  expect(out.text()).toBe('<one>\n<two>\nend\n');
});

test('a writer is held until somebody reads', async () => {
  let written = 0;
  const counts: Program = async (process) => {
    for (;;) {
      await process.stdout.write('x'.repeat(1024));
      written += 1024;
    }
  };
  const { shell, clock } = makeShell({ programs: { counts } });
  const ran = shell.run('sleep 1 < <(counts)', { in: readerOf(''), out: collector(), err: collector() });
  await clock.idle();
  expect(written).toBeLessThanOrEqual(65536);
  await clock.waitFor(ran);
});

test('nothing is left of a pipe when its command has ended', async () => {
  const { shell, clock, fs } = makeShell();
  const out = collector();
  const io = { in: readerOf(''), out, err: out };
  await clock.waitFor(shell.run('echo <(echo a) >(cat); for i in 1 2 3; do cat <(echo $i) > /dev/null; done', io));
  await clock.idle();
  expect(out.text()).toBe('/dev/fd/63 /dev/fd/62\n');
  expect({ files: fs.readdir('/dev/fd'), pipes: shell.host.pipes.size, processes: shell.host.processes.size }).toEqual({
    files: [],
    pipes: 0,
    processes: 1,
  });
});

test('more than a tab can hold is refused where a program must have all of it', async () => {
  expect(await runShell('cp <(yes) f; echo $?')).toEqual({
    stdout: '1\n',
    stderr: 'cp: memory exhausted\n',
    code: 0,
  });
});
