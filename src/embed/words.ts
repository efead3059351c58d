/** What an embedded lab says, in its frame. */
export interface EmbedWords {
  title: string;
  /** Above the offered commands. */
  offered: string;
  tasks: string;
  refused: string;
  noLab: string;
  /** The page's own readers cannot type here. */
  readOnly: string;
  back: string;
}

const words: Record<string, EmbedWords> = {
  en: {
    title: 'Kubetab: a Kubernetes cluster on this page',
    offered: 'Try',
    tasks: 'Tasks',
    refused: 'This page asks for a lab that cannot be shown:',
    noLab: 'there is no lab of that name',
    readOnly: 'Commands here come from the page.',
    back: 'Back to the page',
  },
  'zh-CN': {
    title: 'Kubetab：页面里的 Kubernetes 集群',
    offered: '试试',
    tasks: '任务',
    refused: '页面要的实验显示不了：',
    noLab: '没有叫这个名字的实验',
    readOnly: '这里的命令由页面给出。',
    back: '回到页面',
  },
};

export function embedWords(language: string): EmbedWords {
  return (words[language] ?? words['en']) as EmbedWords;
}
