import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { bootImage } from './scripts/boot-image.ts';
import { contentSecurityPolicy } from './scripts/csp.ts';
import { embedScript } from './scripts/embed.ts';
import { helpTexts } from './scripts/help-texts.ts';
import { offline } from './scripts/offline.ts';
import { yamlReader } from './scripts/yaml-reader.ts';
import { expressiveCode } from './src/code/expressive-code.ts';
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
        { slug: 'progress' },
        { slug: 'glossary' },
        { slug: 'teach' },
        { slug: 'embedding' },
      ],
      plugins: [starlightWords()],
      pagination: true,
      customCss: ['./src/styles/site.css'],
      components: {
        Sidebar: './src/components/Sidebar.astro',
        PageSidebar: './src/components/PageSidebar.astro',
        TwoColumnContent: './src/components/TwoColumnContent.astro',
        SiteTitle: './src/components/SiteTitle.astro',
        Hero: './src/components/Hero.astro',
        PageTitle: './src/components/PageTitle.astro',
        Search: './src/components/Search.astro',
        MarkdownContent: './src/components/MarkdownContent.astro',
      },
      expressiveCode: expressiveCode(),
    }),
    glossaryIntegration(base),
    embedScript(),
    contentSecurityPolicy(),
    offline(),
  ],
  vite: {
    worker: {
      format: 'es',
      plugins: () => [bootImage(), helpTexts(), yamlReader()],
      // All that the first prompt needs is one file, and all that the cluster needs beyond it another.
      rolldownOptions: {
        output: {
          // Tests and benchmarks know the engine's worker by its name.
          entryFileNames: ({ facadeModuleId, name }) =>
            `_astro/${facadeModuleId?.includes('/src/teach/') ? 'teach-' : ''}${name}-[hash].js`,
          codeSplitting: {
            groups: ['worker', 'cluster'].map((name) => ({ name, test: new RegExp(`/sandbox/${name}\\.ts$`) })),
          },
        },
      },
    },
    build: { assetsInlineLimit: 0 },
  },
});
