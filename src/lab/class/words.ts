/** The words of the board that a class room reads, and of a lab's own language. */
const en = {
  label: 'Class board',
  /** `{number}`, `{all}`: of tasks. */
  task: 'Task {number} of {all}',
  /** `{done}`, `{all}`. */
  marks: '{done} of {all} tasks done',
  begin: 'Not begun',
  working: 'Working',
  /** `{minutes}`: whole ones. */
  stuck: 'Stuck for {minutes} min',
  /** Read out, once. */
  stuckNow: 'Stuck',
  help: 'I need help',
  done: 'All done',
  raise: 'I need help',
  lower: 'Thanks, I go on',
  large: 'Fill the screen',
  small: 'Back to the lab',
  /** `{language}`: its name. */
  noPage: 'This lab was set up for {language}, and this site has no such page.',
};

export type ClassWords = typeof en;

const zhCN: ClassWords = {
  label: '课堂看板',
  task: '任务 {number} / {all}',
  marks: '已完成 {done} 个任务，共 {all} 个',
  begin: '还没开始',
  working: '进行中',
  stuck: '卡住 {minutes} 分钟',
  stuckNow: '卡住了',
  help: '需要帮助',
  done: '全部完成',
  raise: '我需要帮助',
  lower: '好了，我继续',
  large: '铺满屏幕',
  small: '回到实验',
  noPage: '这个实验设定的语言是{language}，但这个网站没有那个语言的页面。',
};

/** By the page's `lang`. */
export const classWords = (language: string | undefined): ClassWords => (language === 'zh-CN' ? zhCN : en);
