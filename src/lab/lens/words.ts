/** The words of the lenses and of the drawings that share their colours; apart from src/i18n.ts, which every page carries. */
const en = {
  parts: {
    prefix: 'prefix',
    group: 'group',
    version: 'version',
    namespace: 'namespace',
    resource: 'resource',
    name: 'name',
    subresource: 'subresource',
    query: 'query',
    server: 'server',
    plain: 'path without a resource',
    onward: 'handed on',
    watch: 'watch, the old way',
  },
  core: 'core group',
  named: 'named groups',
  partsOf: 'The parts of',
};

export type LensWords = typeof en;

const zhCN: LensWords = {
  parts: {
    prefix: '前缀',
    group: 'API 组',
    version: '版本',
    namespace: '命名空间',
    resource: '资源',
    name: '名称',
    subresource: '子资源',
    query: '查询参数',
    server: '服务器',
    plain: '非资源路径',
    onward: '转交的路径',
    watch: 'watch 的旧写法',
  },
  core: '核心组',
  named: '具名组',
  partsOf: '各部分：',
};

const languages: Record<string, LensWords> = { en, 'zh-CN': zhCN };

/** By the page's `lang`; English where a language is unknown. */
export function lensWords(language: string | undefined): LensWords {
  return languages[language ?? 'en'] ?? en;
}
