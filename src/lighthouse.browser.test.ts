/** What Lighthouse finds wrong that does not depend on the machine's speed; the speed itself is measured by `npm run bench`. */
import { expect, test } from 'vitest';
import { auditPages } from '../scripts/bench/lighthouse.ts';
import { buildSite } from './testing/browser.ts';

test('nothing of accessibility, best practices and search engines costs a page points', async () => {
  const categories = ['accessibility', 'best-practices', 'seo'] as const;
  const audits = await auditPages(await buildSite(), ['/', '/zh-cn/urls/addresses/'], { categories });
  for (const [path, [audit]] of audits) {
    expect({ path, ...audit }).toEqual({
      path,
      scores: { accessibility: 100, 'best-practices': 100, seo: 100 },
      failed: [],
    });
  }
});
