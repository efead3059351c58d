import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { bootImage } from './scripts/boot-image.ts';
import { contentSecurityPolicy } from './scripts/csp.ts';
import { helpTexts } from './scripts/help-texts.ts';
import { offline } from './scripts/offline.ts';
import { yamlReader } from './scripts/yaml-reader.ts';
import { runnableBlocks } from './src/code/runnable-blocks.ts';
import { glossaryIntegration } from './src/glossary/integration.ts';
import { outline } from './src/outline.ts';
import { starlightWords } from './src/starlight-words.ts';

const base = `/${process.env.BASE ?? ''}/`.replace(/\/+/g, '/');

export default defineConfig({
  base,
  trailingSlash: 'always',
  devToolbar: { enabled: false },
  integrations: [
    starlight({
      title: 'Kubetab',
      favicon: '/favicon.svg',
      locales: {
        root: { label: 'English', lang: 'en' },
        'zh-cn': { label: '简体中文', lang: 'zh-CN' },
      },
      sidebar: [
        ...outline(),
        { slug: 'sandbox', label: 'A free sandbox', translations: { 'zh-CN': '自由练习' } },
        { slug: 'glossary' },
      ],
      plugins: [starlightWords()],
      pagination: true,
      customCss: ['./src/styles/site.css'],
      components: {
        PageSidebar: './src/components/PageSidebar.astro',
        TwoColumnContent: './src/components/TwoColumnContent.astro',
        SiteTitle: './src/components/SiteTitle.astro',
        Hero: './src/components/Hero.astro',
        PageTitle: './src/components/PageTitle.astro',
        Search: './src/components/Search.astro',
        MarkdownContent: './src/components/MarkdownContent.astro',
      },
      expressiveCode: {
        themes: ['github-dark-default', 'github-light-default'],
        plugins: [runnableBlocks()],
        getBlockLocale: ({ file }) => (file.path?.includes('/zh-cn/') ? 'zh-CN' : 'en'),
        defaultProps: { frame: 'none', wrap: true },
        styleOverrides: {
          borderColor: 'var(--kt-line)',
          borderRadius: '6px',
          codeBackground: 'var(--kt-term-bg)',
          codeFontFamily: 'var(--kt-mono)',
          frames: { frameBoxShadowCssValue: 'none' },
        },
      },
    }),
    glossaryIntegration(base),
    contentSecurityPolicy(),
    offline(),
  ],
  vite: {
    worker: {
      format: 'es',
      plugins: () => [bootImage(), helpTexts(), yamlReader()],
      // What comes together is one file: all that the first prompt needs, all that the cluster needs beyond it, and
      // what comes with its first use by what it is.
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: Object.entries({
              worker: /\/sandbox\/worker\.ts$|rolldown\/runtime/,
              cluster: /\/sandbox\/cluster\.ts$/,
              filters: /\/sandbox\/shell\/commands\/(?:compare|cut|diff|find|sed|sort|text|tr|uniq|wc)\.ts$/,
              judging: /\/sandbox\/lab\/(?:check|world|request-detail)\.ts$/,
              tar: /\/sandbox\/shell\/commands\/tar\.ts$/,
              'kubectl-more': /\/sandbox\/kubectl\/cmd\/.*action\.ts$/,
              tools: /\/sandbox\/shell\/commands\/(?:pager|tree|wget|packages|(?:net|proc)\/\w+)\.ts$/,
            }).map(([name, test], at) => ({ name, test, priority: 10 - at })),
          },
        },
      },
    },
    build: { assetsInlineLimit: 0 },
  },
});
