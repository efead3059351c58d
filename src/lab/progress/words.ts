/** The words of progress. */
const en = {
  /** `{when}`: a day. */
  done: 'done {when}',
  forget: 'Forget',
  forgetLabel: 'Forget this task',
  forgetConfirm:
    'Forget that you did this task? Its mark goes and its hints close. The cluster and your files stay as they are.',
};

export type ProgressWords = typeof en;

const zhCN: ProgressWords = {
  done: '{when} 已完成',
  forget: '清除',
  forgetLabel: '清除这个任务的记录',
  forgetConfirm: '清除这个任务的记录吗？完成标记会去掉，提示会收起来；集群和你的文件不变。',
};

/** By the page's `lang`. */
export const progressWords = (language: string | undefined): ProgressWords => (language === 'zh-CN' ? zhCN : en);
