export interface OfflineWords {
  badge: string;
  /** What it means, for whoever points at it. */
  means: string;
}

const en: OfflineWords = {
  badge: 'Works offline',
  means: 'Everything this page uses is kept in this browser: it opens and runs without a network.',
};

const zhCN: OfflineWords = {
  badge: '可离线使用',
  means: '本页用到的一切都已存进这个浏览器，没有网络也能打开和运行。',
};

export function offlineWords(language: string): OfflineWords {
  return language === 'zh-CN' ? zhCN : en;
}
