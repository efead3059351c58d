/** How code looks in prose. */
import type { StarlightExpressiveCodeOptions } from '@astrojs/starlight/expressive-code';
import { runnableBlocks } from './runnable-blocks.ts';

export function expressiveCode(): StarlightExpressiveCodeOptions {
  return {
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
  };
}
