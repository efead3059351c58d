/** The words of the time strip. In those with `{line}` a command stands between backticks. */
const en = {
  label: 'Time',
  pause: 'Pause: time in the cluster stands still',
  resume: 'Go on',
  step: 'One step: to the next thing that happens',
  speed: 'Speed of time',
  undo: 'Undo {line}',
  undoNothing: 'Undo: nothing has been changed yet',
  forward: 'Forward: bring back what was undone',
  forwardNothing: 'Forward: nothing was undone',
  line: 'Time line',
  lineHelp: 'Left and Right go from command to command, Home to the beginning, End to the present.',
  clock: 'What time it is in the cluster (UTC)',
  now: 'now',
  beginning: 'the beginning',
  before: 'before {line}',
  more: '{line} and {count} more',
  task: 'passed: {task}',
  paused: 'Paused. What you ask is answered; what needs time waits.',
  waits: 'Paused, and {line} waits for time to pass.',
  goOn: 'Go on (F8)',
  undone: 'Undone: {line}. Forward brings it back, until you change something else.',
  looking: 'You see {time}, {what}, and time stands. Look around; what you change goes on from here.',
  lookingAt: 'You see {time}, and time stands. Look around; what you change goes on from here.',
  back: 'Back in the present.',
  ended: '{line}, which still ran, has ended.',
  going: 'Going there…',
  lost: 'That moment could not be brought back ({why}).',
  stepped: '+{seconds} s: {what}',
  steppedOutput: '+{seconds} s: a command wrote something.',
  steppedNothing: '+{seconds} s: nothing was going on.',
  gone: '{name} gone',
  others: '{count} more',
  between: ', ',
  /** Written across the terminal. */
  markUndone: 'undone: {line}',
  markAt: 'the cluster at {time}',
};

export type TimeWords = typeof en;

const zhCN: TimeWords = {
  label: '时间',
  pause: '暂停：集群里的时间停住',
  resume: '继续',
  step: '走一步：到下一件事发生为止',
  speed: '时间快慢',
  undo: '撤销 {line}',
  undoNothing: '撤销：还没有改动过什么',
  forward: '前进：恢复刚才撤销的',
  forwardNothing: '前进：没有撤销过什么',
  line: '时间线',
  lineHelp: '左右方向键逐条命令移动，Home 到开头，End 回到现在。',
  clock: '集群里的时间（UTC）',
  now: '现在',
  beginning: '开头',
  before: '执行 {line} 之前',
  more: '{line} 等 {count} 条',
  task: '已通过：{task}',
  paused: '已暂停。查询照常回答，要花时间的命令会等着。',
  waits: '已暂停，{line} 正等着时间往前走。',
  goOn: '继续（F8）',
  undone: '已撤销 {line}。在做出别的改动之前，点「前进」可以恢复。',
  looking: '这是 {time}，{what}，时间停着。可以随便查看；一旦改动，就从这里重新往下走。',
  lookingAt: '这是 {time}，时间停着。可以随便查看；一旦改动，就从这里重新往下走。',
  back: '回到现在了。',
  ended: '还在运行的 {line} 已经结束。',
  going: '正在过去…',
  lost: '那个时刻恢复不了（{why}）。',
  stepped: '+{seconds} 秒：{what}',
  steppedOutput: '+{seconds} 秒：有命令输出了内容。',
  steppedNothing: '+{seconds} 秒：什么也没发生。',
  gone: '{name} 已消失',
  others: '另外 {count} 项',
  between: '，',
  markUndone: '已撤销：{line}',
  markAt: '集群回到 {time}',
};

/** By the page's `lang`. */
export const timeWords = (language: string | undefined): TimeWords => (language === 'zh-CN' ? zhCN : en);

/** As code in a text of the lab: the first line, and not all of a long one. */
export function asCode(line: string): string {
  const first = (line.trim().split('\n')[0] ?? '').replaceAll('`', "'");
  return `\`${first.length > LONG ? `${first.slice(0, LONG - 1)}…` : first}\``;
}

const LONG = 60;

/** Puts values where their names stand, each as it is. */
export function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
