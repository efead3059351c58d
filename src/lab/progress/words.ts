/** The words of progress. */
const en = {
  /** `{when}`: a day. */
  done: 'done {when}',
  /** `{done}` and `{all}`: numbers. */
  count: '{done} of {all} tasks done',
  next: 'next',
  goOn: 'Go on: {title}',
  noScript: 'What is done is shown where JavaScript runs; it is remembered in this browser alone.',
  refused: 'What this browser remembers could not be used ({why}), and counts for nothing.',
  forget: 'Forget',
  forgetLabel: 'Forget this task',
  forgetConfirm:
    'Forget that you did this task? Its mark goes and its hints close. The cluster and your files stay as they are.',
};

export type ProgressWords = typeof en;

const zhCN: ProgressWords = {
  done: '{when} 已完成',
  count: '已完成 {done} 个任务，共 {all} 个',
  next: '接下来',
  goOn: '继续：{title}',
  noScript: '完成情况要运行 JavaScript 才能显示；它只保存在这个浏览器里。',
  refused: '这个浏览器里保存的完成情况用不了（{why}），按没有处理。',
  forget: '清除',
  forgetLabel: '清除这个任务的记录',
  forgetConfirm: '清除这个任务的记录吗？完成标记会去掉，提示会收起来；集群和你的文件不变。',
};

/** By the page's `lang`. */
export const progressWords = (language: string | undefined): ProgressWords => (language === 'zh-CN' ? zhCN : en);
