/** What an embed says on the page that holds it. */
export interface HostWords {
  open: string;
  run: string;
  title: string;
  blocked: string;
}

const en: HostWords = {
  open: 'Open a cluster here',
  run: 'Run',
  title: 'Kubernetes terminal',
  blocked: 'The live cluster cannot be loaded on this page.',
};

const zh: HostWords = {
  open: '在这里打开一个集群',
  run: '运行',
  title: 'Kubernetes 终端',
  blocked: '这个页面加载不了现场的集群。',
};

export const hostWords = (language: string): HostWords => (language === 'en' ? en : zh);
