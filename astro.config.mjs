import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { bootImage } from './scripts/boot-image.ts';
import { contentSecurityPolicy } from './scripts/csp.ts';
import { helpTexts } from './scripts/help-texts.ts';
import { runnableBlocks } from './src/code/runnable-blocks.ts';
import { outline } from './src/outline.ts';

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
      sidebar: outline(),
      pagination: true,
      customCss: ['./src/styles/site.css'],
      components: {
        PageSidebar: './src/components/PageSidebar.astro',
        TwoColumnContent: './src/components/TwoColumnContent.astro',
        SiteTitle: './src/components/SiteTitle.astro',
        Hero: './src/components/Hero.astro',
        PageTitle: './src/components/PageTitle.astro',
        Search: './src/components/Search.astro',
      },
      expressiveCode: {
        themes: ['github-dark-default', 'github-light-default'],
        plugins: [runnableBlocks()],
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
    contentSecurityPolicy(),
  ],
  vite: {
    worker: {
      format: 'es',
      plugins: () => [bootImage(), helpTexts()],
      // All that the first prompt needs is one file, and all that the cluster needs beyond it another.
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: ['worker', 'cluster'].map((name) => ({ name, test: new RegExp(`/sandbox/${name}\\.ts$`) })),
          },
        },
      },
    },
    build: { assetsInlineLimit: 0 },
  },
});
