/** The words of what is done with one's work as a whole: handing in, files, links, resets, two tabs. */
const en = {
  menu: 'Your work',
  startOver: 'Start over',
  handIn: 'Hand in…',
  share: 'Copy a link to this state…',
  save: 'Save to a file…',
  open: 'Open a file…',
  resetChapter: 'Reset this chapter…',
  resetAll: 'Reset everything…',
  someoneElse: 'Somebody else…',
  cancel: 'Cancel',
  ok: 'OK',

  name: {
    label: 'Your name',
    why: 'This lab asks for your name: it stands in what you hand in, and your work is kept under it.',
    begin: 'Begin',
    long: 'A name of at most 100 characters, please.',
    wipeTitle: 'Somebody else works here',
    wipe: 'The next one begins with a lab of their own. Shall what {name} did stay in this browser?',
    keep: 'Keep it',
    remove: 'Remove it for good',
  },

  handing: {
    title: 'Hand in',
    what: 'A file is saved on this computer. In it: your name, the name of the lab, every key and edit with its time, hints opened, answers given. Nothing else, and nothing is sent: you give the file to your teacher.',
    named: 'It is handed in under the name {name}.',
    /** `{tasks}`: their titles. */
    missing:
      'Done before, but not in what you hand in, since you went back behind it or began anew: {tasks}. Check it again once it holds; then it is in the file.',
    between: ', ',
    save: 'Save the file',
    noName: 'Your name is missing.',
    saved: 'Saved as `{file}` ({size}). Nothing was sent: give the file to your teacher.',
    unrecorded:
      'This run was not recorded from its beginning, and so cannot be handed in or linked to. “Start over” begins a new one.',
    large: 'This run has grown too large to be handed in: {size} of at most {most}.',
  },

  sharing: {
    title: 'A link to this state',
    what: 'Whoever opens the link goes on from here, in a lab of their own. It holds what was typed and edited in this lab from its beginning; your name and what you did elsewhere are not in it.',
    label: 'The link',
    copy: 'Copy it',
    copied: 'The link is in the clipboard.',
    notCopied: 'The browser did not let the link be copied.',
    large:
      'This run is too long for a link: {length} characters of at most {most}. A file holds it: whoever opens the file goes on from here.',
    refused: 'This link cannot be opened ({why}). Nothing was changed.',
    otherLab: 'it belongs to another edition of this lab',
    version: '; it was made by version {version}',
    openTitle: 'Open the linked state?',
    holds: 'The link leads to a state of this lab that somebody began on {when}.',
    lost: 'It replaces your own: the cluster, your files and your history in this chapter. There is no way back; stay, and “Save to a file” keeps a copy.',
    nothing: 'You have not begun this lab in this browser: nothing of yours is replaced.',
    stay: 'Keep my own',
    open: 'Open it',
    opening: 'Playing what leads there…',
  },

  files: {
    saved: 'Saved as `{file}` ({size}): what you did, and your labs as they stand.',
    reading: 'Reading the file…',
    /** `{why}`: the place and the reason. */
    refused: '`{file}` cannot be opened ({why}). Nothing was changed.',
    title: 'Open this file?',
    holds: 'It was saved on {when}, and holds {tasks} done tasks and {labs} labs.',
    nothingLost: 'What is done there is added to what is done here. No lab of yours is replaced.',
    lost: 'What is done there is added to what is done here. These labs of yours are replaced, with their clusters, files and histories: {labs}. There is no way back.',
    between: ', ',
    open: 'Open it',
    opened: 'Opened.',
  },

  resetting: {
    reset: 'Reset',
    chapterTitle: 'Reset this chapter',
    chapter:
      'The cluster, your files and history in this chapter are replaced by fresh ones, and which tasks you did and what you answered here is forgotten. There is no way back; “Save to a file” keeps a copy.',
    allTitle: 'Reset everything',
    all: 'All labs of this browser are removed, with their clusters, files and histories, and all that is remembered of what you did. There is no way back; “Save to a file” keeps a copy.',
    done: 'Everything is reset.',
  },
};

export type WorkWords = typeof en;

const zhCN: WorkWords = {
  menu: '我的进度',
  startOver: '重新开始',
  handIn: '交作业……',
  share: '复制当前状态的链接……',
  save: '保存到文件……',
  open: '打开文件……',
  resetChapter: '重置本章……',
  resetAll: '全部重置……',
  someoneElse: '换人……',
  cancel: '取消',
  ok: '确定',

  name: {
    label: '你的姓名',
    why: '这个实验需要填写姓名：交上去的文件里会写着它，你的进度也保存在它名下。',
    begin: '开始',
    long: '姓名请不要超过 100 个字符。',
    wipeTitle: '换一个人来做',
    wipe: '下一位会从自己的实验开始。{name} 做过的内容还要留在这个浏览器里吗？',
    keep: '保留',
    remove: '彻底删除',
  },

  handing: {
    title: '交作业',
    what: '会在这台电脑上保存一个文件，里面有：你的姓名、实验的名称、每一次按键和编辑及其时间、打开过的提示、给出的答案。除此之外什么都没有，也不会发送到任何地方：由你自己把文件交给老师。',
    named: '以 {name} 的名义提交。',
    missing:
      '以前完成过，但不在这次要交的记录里（之后又退回到更早的时间，或者重新开始了）：{tasks}。再做好之后点一次「检查」，就会记进文件。',
    between: '、',
    save: '保存文件',
    noName: '还没有填姓名。',
    saved: '已保存为 `{file}`（{size}）。没有发送到任何地方，请自己交给老师。',
    unrecorded: '这一次没有从头开始记录，所以不能提交，也不能生成链接。点「重新开始」，从头再来一次。',
    large: '记录太大，没法提交：{size}，上限是 {most}。',
  },

  sharing: {
    title: '当前状态的链接',
    what: '打开链接的人会在自己的实验里，从这里继续。链接里是这个实验从头到现在输入和编辑过的内容；没有你的姓名，也没有你在别处做过的事。',
    label: '链接',
    copy: '复制',
    copied: '链接已复制。',
    notCopied: '浏览器没有允许复制链接。',
    large: '这一次的内容太长，放不进链接：{length} 个字符，上限是 {most}。可以存成文件：打开文件的人同样从这里继续。',
    refused: '这个链接打不开（{why}）。什么都没有改动。',
    otherLab: '它属于这个实验的另一个版本',
    version: '；它由版本 {version} 生成',
    openTitle: '打开链接里的状态吗？',
    holds: '链接指向这个实验的一个状态，是某人从 {when} 开始做的。',
    lost: '它会替换你自己的：本章的集群、你的文件和历史命令。这一步无法撤销；先保留自己的，再用「保存到文件」留一份。',
    nothing: '你还没有在这个浏览器里做过这个实验，不会替换任何东西。',
    stay: '保留我的',
    open: '打开',
    opening: '正在重放到那个状态……',
  },

  files: {
    saved: '已保存为 `{file}`（{size}）：做过的一切，以及各个实验现在的样子。',
    reading: '正在读取文件……',
    refused: '打不开 `{file}`（{why}）。什么都没有改动。',
    title: '打开这个文件吗？',
    holds: '文件保存于 {when}，里面有 {tasks} 个已完成的任务、{labs} 个实验。',
    nothingLost: '文件里完成的任务会并入这里的记录，你现有的实验都不受影响。',
    lost: '文件里完成的任务会并入这里的记录。你的这些实验会被替换，连同集群、文件和历史命令：{labs}。这一步无法撤销。',
    between: '、',
    open: '打开',
    opened: '已打开。',
  },

  resetting: {
    reset: '重置',
    chapterTitle: '重置本章',
    chapter:
      '本章的集群、你的文件和历史命令都会换成全新的，做过的任务和答过的题也不再记得。这一步无法撤销；想留一份，先「保存到文件」。',
    allTitle: '全部重置',
    all: '这个浏览器里的所有实验都会删除，连同集群、文件和历史命令，以及做过什么的全部记录。这一步无法撤销；想留一份，先「保存到文件」。',
    done: '已全部重置。',
  },
};

/** By the page's `lang`. */
export const workWords = (language: string | undefined): WorkWords => (language === 'zh-CN' ? zhCN : en);
