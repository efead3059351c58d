/** Words of Starlight and of the search that have no Chinese of their own, as a Starlight plugin. */
import type { StarlightPlugin } from '@astrojs/starlight/types';

const zhCN = {
  'heading.anchorLabel': '「{{title}}」一节',
  'pagefind.clear_search': '清除',
  'pagefind.load_more': '更多结果',
  'pagefind.search_label': '搜索本站',
  'pagefind.filters_label': '筛选',
  'pagefind.zero_results': '没有找到「[SEARCH_TERM]」',
  'pagefind.many_results': '「[SEARCH_TERM]」有 [COUNT] 个结果',
  'pagefind.one_result': '「[SEARCH_TERM]」有 [COUNT] 个结果',
  'pagefind.alt_search': '没有找到「[SEARCH_TERM]」，以下是「[DIFFERENT_TERM]」的结果',
  'pagefind.search_suggestion': '没有找到「[SEARCH_TERM]」，试试搜索：',
  'pagefind.searching': '正在搜索「[SEARCH_TERM]」……',
};

export function starlightWords(): StarlightPlugin {
  return {
    name: 'kubetab-words',
    hooks: {
      'i18n:setup': ({ injectTranslations }) => injectTranslations({ 'zh-CN': zhCN }),
      'config:setup': () => {},
    },
  };
}
