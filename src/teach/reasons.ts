/** What graders say of a file, in the page's language. Places and details of what could not be read stay as they are. */

/** English pattern → Chinese; `<1>` is a reason itself. */
const ZH: [RegExp, string][] = [
  [/^not a submission: (.*)$/s, '不是提交的文件：$1'],
  [/^not graded: (.*)$/s, '未评分：<1>'],
  [/^version (.*)$/, '做题时用的是版本 $1'],
  [/^lab (\S+)$/, '做的是另一个实验 $1'],
  [/^cancelled$/, '已取消'],
  [/^was cut off after (\d+) s, and did not end$/, '超过 $1 秒仍未结束，被强行终止'],
  [/^was cut off after (\d+) s$/, '超过 $1 秒，没有放完'],
  [/^broke the engine: (.*)$/s, '引擎出错：$1'],
  [/^diverged at input (\d+): was cut off after (\d+) s$/, '放到第 $1 次输入时超过了 $2 秒，没有放完'],
  [/^diverged at input (\d+): (.*)$/s, '从第 $1 次输入起与记录不符：<2>'],
  [/^diverged at the end: (.*)$/s, '结尾与记录不符：<1>'],
  [/^the cluster is (\S+), not (\S+)$/, '集群的摘要是 $1，而不是 $2'],
  [/^seed: it was done with (\d+), that of (.*) is (\d+)$/s, '种子：做题时用的是 $1，而 $2 的应为 $3'],
  [/^seed: it was done with (\d+), the lab's is (\d+)$/, '种子：做题时用的是 $1，而实验的是 $2'],
  [/^end: it does not say what the cluster came to$/, '结尾：文件没有说明集群最后的状态'],
  [/^lab: it was done with another edition of the lab$/, '实验：做题时用的是这个实验的另一个版本'],
  [/^alike: all (\d+) inputs and their times are those of (.*)$/s, '雷同：全部 $1 次输入及其时间都与 $2 相同'],
  [
    /^alike: the first (\d+) of (\d+) inputs and their times are those of (.*)$/s,
    '雷同：$2 次输入中的前 $1 次及其时间与 $3 相同',
  ],
];

export function reason(text: string, language: string): string {
  if (language !== 'zh-CN') return text;
  for (const [pattern, said] of ZH) {
    const found = pattern.exec(text);
    if (!found) continue;
    return said.replace(/\$(\d)|<(\d)>/g, (_, plain?: string, inner?: string) =>
      plain === undefined ? reason(found[Number(inner)] ?? '', language) : (found[Number(plain)] ?? ''),
    );
  }
  return text;
}
