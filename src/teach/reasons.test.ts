/** What is said of a file, in Chinese: every form that graders give, and nothing that a learner wrote. */
import { expect, test } from 'vitest';
import { reason } from './reasons.ts';

test('in Chinese', () => {
  const said = [
    'not a submission: journal.seed: expected a whole number from 0 to 4294967295, found -1',
    'not graded: version 0.0.9+abc',
    'not graded: lab another',
    'not graded: cancelled',
    'not graded: was cut off after 60 s, and did not end',
    'not graded: broke the engine: it could not be loaded',
    'diverged at input 5: was cut off after 60 s',
    'diverged at the end: the cluster is 819d70bb87e51494, not d382257bf68aa2b2',
    'diverged at input 7: no terminal 2 is open',
    'seed: it was done with 77, that of "Dora" is 2507021262',
    "seed: it was done with 77, the lab's is 1",
    'end: it does not say what the cluster came to',
    'lab: it was done with another edition of the lab',
    'alike: all 6 inputs and their times are those of copy.json',
    'alike: the first 12 of 20 inputs and their times are those of cancelled',
  ];
  expect(said.map((each) => reason(each, 'zh-CN'))).toMatchInlineSnapshot(`
    [
      "不是提交的文件：journal.seed: expected a whole number from 0 to 4294967295, found -1",
      "未评分：做题时用的是版本 0.0.9+abc",
      "未评分：做的是另一个实验 another",
      "未评分：已取消",
      "未评分：超过 60 秒仍未结束，被强行终止",
      "未评分：引擎出错：it could not be loaded",
      "放到第 5 次输入时超过了 60 秒，没有放完",
      "结尾与记录不符：集群的摘要是 819d70bb87e51494，而不是 d382257bf68aa2b2",
      "从第 7 次输入起与记录不符：no terminal 2 is open",
      "种子：做题时用的是 77，而 "Dora" 的应为 2507021262",
      "种子：做题时用的是 77，而实验的是 1",
      "结尾：文件没有说明集群最后的状态",
      "实验：做题时用的是这个实验的另一个版本",
      "雷同：全部 6 次输入及其时间都与 copy.json 相同",
      "雷同：20 次输入中的前 12 次及其时间与 cancelled 相同",
    ]
  `);
  expect(said.map((each) => reason(each, 'en'))).toEqual(said);
});
