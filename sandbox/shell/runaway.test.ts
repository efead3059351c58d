// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell, not templates
/** What never ends by itself: the host breathes meanwhile, Ctrl-C ends it, and what would grow for ever is refused plainly. */
import { expect, test } from 'vitest';
import { openSession, runShell } from './testing.ts';

await import('./commands/awk/awk.ts');
await import('./commands/bc/bc.ts');

function open() {
  let text = '';
  const { session, clock } = openSession({}, (data) => {
    text = (text + data).slice(-5000);
  });
  return { session, clock, screen: () => text };
}

/** Yields of the host after Ctrl-C until the next line is answered. */
const ANSWER = 60;

test.each([
  'while true; do :; done',
  'while :; do x=$((x+1)); done',
  'for ((;;)); do echo x; done > /dev/null',
  'until false; do true; done',
  'f() { while :; do g; done; }; g() { :; }; f',
  'while :; do (:); done',
  'while :; do x=$(echo a); done',
  'while :; do echo a | cat; done > /dev/null',
  'yes > /dev/null',
  'yes | cat > /dev/null',
  'yes | grep n',
  'yes | tr y z | sed s/z/a/ | sort -u',
  'yes | awk "{ n++ }"',
  'awk "BEGIN { while (1) n++ }"',
  'seq 1000000000 | sort | head -1',
  'seq 1000000000 | wc -l',
  'cat /dev/zero > /dev/null',
  'cat /dev/zero | wc -c',
  'cat /dev/urandom | grep x > /dev/null',
  'head -c 100000000000 /dev/zero | tr a b > /dev/null',
  'tail -f /dev/zero',
  'tac /dev/zero',
  'od /dev/zero > /dev/null',
  'base64 /dev/zero > /dev/null',
  'yes | tac',
  'yes | xargs -n1 true',
  'yes | while read x; do :; done',
  'yes | tee a b c > /dev/null',
  'sleep 100000',
  'cat',
  'read x',
  'watch -n 1 true',
  ':(){ :|:& };:; wait',
  'trap "echo again" USR1; while :; do kill -USR1 $$; done',
  '[[ $(yes) == y ]]',
  'x=$(cat /dev/zero)',
  'find / -exec true {} \\; ; while :; do find / > /dev/null; done',
  'sed ":a; s/x/x/; ta" <<< x',
  'sed ":a;ba" <<< x',
  'while read x; do :; done < /dev/zero',
  'while :; do while :; do break; done; done',
  'eval "while :; do eval :; done"',
  'diff /dev/zero /dev/zero',
  'cmp /dev/zero /dev/zero',
  'less /dev/zero',
  'sh -c "while :; do :; done"',
  'timeout 100000 yes > /dev/null',
  'env yes > /dev/null',
  'sudo yes > /dev/null',
  'f() { f | f; }; f',
  'while :; do sleep 100 & done',
  'yes | paste - -',
  'yes | head -n -5',
  'yes | less',
  'bc <<< "while (1) x += 1"',
  'bc -l <<< "scale = 20000; 4 * a(1)"',
  'bc -l <<< "e(99999)"',
  'bc',
  'trap "kill -USR1 \\$\\$" USR1; kill -USR1 $$',
  'cat <(yes) > /dev/null',
  'while read x; do :; done < <(yes)',
  'yes | tee >(cat > /dev/null) >(wc) > /dev/null',
  'cat <(sleep 100000)',
  'sleep 100000 > >(cat)',
  'diff <(yes) <(cat /dev/zero)',
  'exec 3< <(yes); while read x <&3; do :; done',
  'true > >(while :; do :; done)',
])('Ctrl-C ends %s', async (line) => {
  const { session, clock, screen } = open();
  session.input(`${line}\r`);
  for (let i = 0; i < 60; i++) await clock.yield();
  session.input('q\x03');
  for (let i = 0; i < 3; i++) await clock.yield();
  session.input('\x15echo back-$((40+2))\r');
  let answered = -1;
  for (let i = 0; i < ANSWER && answered < 0; i++) {
    await clock.yield();
    if (screen().includes('back-42')) answered = i;
  }
  expect({ answered: answered >= 0, screen: answered >= 0 ? '' : screen().slice(-300) }).toEqual({
    answered: true,
    screen: '',
  });
});

test.each([
  ['x=x; while :; do x=$x$x; done', 'bash: xrealloc: cannot allocate memory\n', 2],
  ['x=$(yes); echo ${#x}', 'bash: xrealloc: cannot allocate 16785408 bytes\n', 0],
  ['printf "%1000000000s" x', 'bash: xrealloc: cannot allocate memory\n', 2],
  ['echo {1..100000000}', 'bash: xrealloc: cannot allocate memory\n', 2],
  ['echo {1..9}{1..9}{1..9}{1..9}{1..9}{1..9}{1..9}{1..9}', 'bash: xrealloc: cannot allocate memory\n', 2],
  ['trap "kill -USR1 \\$\\$" USR1; kill -USR1 $$; echo no', 'Segmentation fault\n', 139],
  [`x='eval "$x"'; eval "$x"; echo no`, 'Segmentation fault\n', 139],
  ['bc <<< "9^9^9"', 'Runtime error (func=(main), adr=11): exponent too large in raise\n', 0],
  ['bc <<< "x = 3; while (1) x = x * x"', 'bc: memory exhausted\n', 1],
  ['printf "define f(n) { return f(n+1)\\n}\\nf(1)\\n" | bc', 'bc: memory exhausted\n', 1],
  ['yes > f', 'yes: write error: No space left on device\n', 1],
  ['yes | tac', 'tac: memory exhausted\n', 1],
  ['yes | xargs', 'xargs: memory exhausted\n', 1],
  ['f() { f; }; f', 'bash: line 1: f: maximum function nesting level exceeded (3000)\n', 1],
])('%s is refused plainly', async (line, stderr, code) => {
  const ran = await runShell(line);
  expect({ stderr: ran.stderr, code: ran.code }).toEqual({ stderr, code });
});

test('a fork bomb burns down', async () => {
  const ran = await runShell(':(){ :|:& };:; wait; echo over');
  expect(ran.stdout).toBe('over\n');
  expect(ran.stderr).toContain('bash: fork: retry: Resource temporarily unavailable\n');
});
