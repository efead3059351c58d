/** jq 1.8's documented results (its manual's examples), and what our wrapping of it adds. */
import { describe, expect, test } from 'vitest';
import { createJq as createNodeJq } from '../cmd/kubetab/jq.ts';
import { colourise, createJq } from './commands/jq.ts';
import { createWorkerJq, JQ_LIMIT_MS, type JqWorker } from './jq-worker.ts';
import { runShell } from './testing.ts';

const programs = { jq: createJq(createNodeJq()) };
const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

const examples: [filter: string, input: string, output: string][] = [
  ['.', '"Hello, world!"', '"Hello, world!"'],
  ['.foo', '{"foo": 42, "bar": "less interesting data"}', '42'],
  ['.foo?', '{"notfoo": true}', 'null'],
  ['.["foo"]', '{"foo": 42}', '42'],
  ['[.foo?]', '[1,2]', '[]'],
  ['.[0]', '[{"name":"JSON", "good":true}, {"name":"XML", "good":false}]', '{"name":"JSON","good":true}'],
  ['.[2:4]', '["a","b","c","d","e"]', '["c","d"]'],
  ['.[-2:]', '["a","b","c","d","e"]', '["d","e"]'],
  ['.[]', '{"a": 1, "b": 1}', '1\n1'],
  ['.foo, .bar', '{"foo": 42, "bar": "something else", "baz": true}', '42\n"something else"'],
  ['.[] | .name', '[{"name":"JSON"}, {"name":"XML"}]', '"JSON"\n"XML"'],
  ['(. + 2) * 5', '1', '15'],
  ['[.user, .projects[]]', '{"user":"stedolan", "projects": ["jq", "wikiflow"]}', '["stedolan","jq","wikiflow"]'],
  [
    '{user, title: .titles[]}',
    '{"user":"s","titles":["JQ", "More"]}',
    '{"user":"s","title":"JQ"}\n{"user":"s","title":"More"}',
  ],
  ['[..]', '[[{"a":1}]]', '[[[{"a":1}]],[{"a":1}],{"a":1},1]'],
  ['.a + .b', '{"a": [1,2], "b": [3,4]}', '[1,2,3,4]'],
  ['{a: 1} + {b: 2} + {c: 3} + {a: 42}', 'null', '{"a":42,"b":2,"c":3}'],
  ['. - ["xml", "yaml"]', '["xml", "yaml", "json"]', '["json"]'],
  ['.[] | (1 / .)?', '[1,0,-1]', '1\n-1'],
  ['. / ", "', '"a, b,c,d, e"', '["a","b,c,d","e"]'],
  ['{"k": {"a": 1, "b": 2}} * {"k": {"a": 0,"c": 3}}', 'null', '{"k":{"a":0,"b":2,"c":3}}'],
  ['.[] | length', '[[1,2], "string", {"a":2}, null, -5]', '2\n6\n1\n0\n5'],
  ['keys', '{"abc": 1, "abcd": 2, "Foo": 3}', '["Foo","abc","abcd"]'],
  ['map(has("foo"))', '[{"foo": 42}, {}]', '[true,false]'],
  ['map_values(.+1)', '{"a": 1, "b": 2, "c": 3}', '{"a":2,"b":3,"c":4}'],
  ['path(..)', '[[1]]', '[]\n[0]\n[0,0]'],
  ['del(.foo)', '{"foo": 42, "bar": 9001}', '{"bar":9001}'],
  ['to_entries', '{"a": 1}', '[{"key":"a","value":1}]'],
  ['with_entries(.key |= "KEY_" + .)', '{"a": 1, "b": 2}', '{"KEY_a":1,"KEY_b":2}'],
  ['map(select(. >= 2))', '[1,5,3,0,7]', '[5,3,7]'],
  ['add', '["a","b","c"]', '"abc"'],
  ['flatten(1)', '[1, [2], [[3]]]', '[1,2,[3]]'],
  ['sort_by(.foo)', '[{"foo":4}, {"foo":3}, {"foo":2}]', '[{"foo":2},{"foo":3},{"foo":4}]'],
  ['group_by(.a)', '[{"a":1,"b":1},{"a":2},{"a":1,"b":2}]', '[[{"a":1,"b":1},{"a":1,"b":2}],[{"a":2}]]'],
  ['unique', '[1,2,5,3,5,3,1,3]', '[1,2,3,5]'],
  ['join(", ")', '["a","b,c,d","e"]', '"a, b,c,d, e"'],
  ['test("foo")', '"foo bar"', 'true'],
  ['[match("foo"; "g").offset]', '"foo bar foo"', '[0,8]'],
  ['ltrimstr("foo")', '"foobar"', '"bar"'],
  ['@base64', '"This is a message"', '"VGhpcyBpcyBhIG1lc3NhZ2U="'],
  ['[limit(3; .[])]', '[0,1,2,3,4,5,6,7,8,9]', '[0,1,2]'],
  ['reduce .[] as $i (0; . + $i)', '[1,2,3,4,5]', '15'],
  ['if . == 0 then "zero" elif . == 1 then "one" else "many" end', '2', '"many"'],
  ['try error("\\($__loc__)") catch .', 'null', '"{\\"file\\":\\"<top-level>\\",\\"line\\":1}"'],
];

describe('the manual', () => {
  test.each(examples)('%s', async (filter, input, output) => {
    const ran = await runShell(`jq -c ${quote(filter)} <<< ${quote(input)}`, { programs });
    expect(ran).toEqual({ stdout: `${output}\n`, stderr: '', code: 0 });
  });
});

const options: [line: string, stdout: string, stderr: string, code: number][] = [
  [`echo '{"a":[1,{"b":null}]}' | jq .`, '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ]\n}\n', '', 0],
  [`echo '{"b":1,"a":2}' | jq -S --tab .`, '{\n\t"a": 2,\n\t"b": 1\n}\n', '', 0],
  [`echo '["a","b"]' | jq -r '.[]'`, 'a\nb\n', '', 0],
  [`echo '""' | jq -r .`, '\n', '', 0],
  [`echo '["a","b"]' | jq -j '.[]'`, 'ab', '', 0],
  ['jq -n 1+1', '2\n', '', 0],
  ["printf 'x\\ny\\n' | jq -R .", '"x"\n"y"\n', '', 0],
  ['echo 1 2 3 | jq -s add', '6\n', '', 0],
  ['jq -n --arg x 1 --argjson y 2 -c "[\\$x,\\$y]"', '["1",2]\n', '', 0],
  [`jq -n -c '$ARGS' --arg n v --args a b`, '{"positional":["a","b"],"named":{"n":"v"}}\n', '', 0],
  [`echo '{"v":1}' > f; echo '{"v":2}' > g; jq .v f g`, '1\n2\n', '', 0],
  [`echo '{"v":1}' > f; jq -n -c --slurpfile s f --rawfile r f '[$s,$r]'`, '[[{"v":1}],"{\\"v\\":1}\\n"]\n', '', 0],
  ['echo .a > p; echo \'{"a":7}\' | jq -f p', '7\n', '', 0],
  ['echo null | jq -e .', 'null\n', '', 1],
  ['jq . nosuch', '', 'jq: error: Could not open nosuch: No such file or directory\n', 2],
  [`echo '{"a":1}' | jq .a.b`, '', 'jq: error (at <stdin>:1): Cannot index number with string ("b")\n', 5],
  [`echo '{"a":' | jq .`, '', 'jq: parse error: Unfinished JSON term at EOF at line 2, column 0\n', 5],
  [
    'jq --bogus . < /dev/null',
    '',
    'jq: Unknown option --bogus\nUse jq --help for help with command-line options,\nor see the jq manpage, or online docs at https://jqlang.org\n',
    2,
  ],
  ['jq -n "now|todate"', '"2026-01-15T09:30:00Z"\n', '', 0],
  ['V=x jq -n -r env.V', 'x\n', '', 0],
  [
    'jq -n nosuch',
    '',
    'jq: error: nosuch/0 is not defined at <top-level>, line 1, column 1:\n    nosuch\n    ^^^^^^\njq: 1 compile error\n',
    3,
  ],
  [`echo '[1]' | jq -c '.[]'; echo $?`, '1\n0\n', '', 0],
];

describe('options', () => {
  test.each(options)('%s', async (line, stdout, stderr, code) => {
    expect(await runShell(line, { programs })).toEqual({ stdout, stderr, code });
  });
});

test('colours', () => {
  const e = (code: string, text: string) => `\x1b[${code}m${text}\x1b[0m`;
  expect(colourise('{"a":[1,"x",null]}\n')).toBe(
    `${e('1;39', '{')}${e('34;1', '"a"')}${e('1;39', ':')}${e('1;39', '[')}${e('0;39', '1')}${e('1;39', ',')}${e('0;32', '"x"')}${e('1;39', ',')}${e('0;90', 'null')}${e('1;39', ']')}${e('1;39', '}')}\n`,
  );
});

/** A worker that answers when it is told to, and the host's time by hand. */
function byHand() {
  const workers: { sent: string[]; ended: boolean; ready(): void; answer(stdout: string): void }[] = [];
  const timers: (() => void)[] = [];
  const provider = createWorkerJq(
    () => {
      const port: JqWorker = {
        onmessage: null,
        postMessage: (message) => void worker.sent.push((message as { args: string[] }).args.at(-1) as string),
        terminate: () => {
          worker.ended = true;
        },
      };
      const worker = {
        sent: [] as string[],
        ended: false,
        ready: () => port.onmessage?.({ data: { ready: true } }),
        answer: (stdout: string) => port.onmessage?.({ data: { stdout, stderr: '', exitCode: 0 } }),
      };
      workers.push(worker);
      return port;
    },
    (ms, callback) => {
      expect(ms).toBe(JQ_LIMIT_MS);
      timers.push(callback);
      return () => timers.splice(timers.indexOf(callback), 1);
    },
  );
  return { provider, workers, timers };
}

describe('a runaway filter', () => {
  test('is ended at the limit, and whoever waited behind it gets another worker', async () => {
    const { provider, workers, timers } = byHand();
    const first = provider(['forever'], '');
    const second = provider(['.'], '1');
    expect(timers).toHaveLength(0);
    workers[0]?.ready();
    expect(timers).toHaveLength(1);
    timers[0]?.();
    expect(await first).toEqual({
      stdout: '',
      stderr: "jq: error: ended after 10 seconds without a result, Kubetab's limit",
      exitCode: 137,
    });
    expect(workers.map(({ sent, ended }) => ({ sent, ended }))).toEqual([
      { sent: ['forever'], ended: true },
      { sent: ['.'], ended: false },
    ]);
    workers[1]?.ready();
    workers[1]?.answer('1');
    expect(await second).toEqual({ stdout: '1', stderr: '', exitCode: 0 });
    expect(timers).toHaveLength(0);
  });

  test('ends with its own Ctrl-C alone', async () => {
    const { provider, workers } = byHand();
    const [mine, other] = [new AbortController(), new AbortController()];
    const first = provider(['forever'], '', mine.signal);
    const second = provider(['a'], '', other.signal);
    const third = provider(['b'], '');
    other.abort();
    expect((await second).exitCode).toBe(130);
    mine.abort();
    expect((await first).exitCode).toBe(130);
    expect(workers.map((w) => w.sent)).toEqual([['forever'], ['b']]);
    workers[1]?.answer('3');
    expect((await third).stdout).toBe('3');
  });

  test('that grows for ever is told so, and the next one runs', async () => {
    const line = `jq -n '[range(1e9)]|length'; echo $?; jq -n 'def f: f + f; f'; echo $?; jq -n 1`;
    expect(await runShell(line, { programs })).toEqual({
      stdout: '134\n134\n1\n',
      stderr: 'jq: error: cannot allocate memory\n'.repeat(2),
      code: 0,
    });
  });

  test('ends with its worker at Ctrl-C', async () => {
    const controller = new AbortController();
    const provider = createNodeJq();
    const { signal } = controller;
    await provider(['1'], 'null');
    const running = provider(['def f: f; f'], 'null', signal);
    controller.abort('SIGINT');
    expect(await running).toEqual({ stdout: '', stderr: '', exitCode: 130 });
    expect(await provider(['.'], '2')).toEqual({ stdout: '2', stderr: '', exitCode: 0 });
  });
});
