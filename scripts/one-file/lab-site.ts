/** Starlight for a lab's page alone. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import starlight from '@astrojs/starlight';
import { expressiveCode } from '../../src/code/expressive-code.ts';
import { starlightWords } from '../../src/starlight-words.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const own = (path: string): string => join(ROOT, path);

export function labSite(language: string) {
  return [
    starlight({
      title: 'Kubetab',
      favicon: '/favicon.svg',
      locales: { root: { label: language, lang: language } },
      sidebar: [],
      plugins: [starlightWords()],
      pagefind: false,
      pagination: false,
      disable404Route: true,
      routeMiddleware: own('scripts/one-file/route.ts'),
      customCss: [own('src/styles/site.css')],
      components: {
        PageSidebar: own('src/components/PageSidebar.astro'),
        TwoColumnContent: own('src/components/TwoColumnContent.astro'),
        SiteTitle: own('src/components/SiteTitle.astro'),
        PageTitle: own('src/components/PageTitle.astro'),
      },
      expressiveCode: expressiveCode(),
    }),
  ];
}
