/** A chapter is laid out as it comes near; nobody is to notice. */
import { expect, test } from 'vitest';
import { startSite } from './testing/browser.ts';

test('who comes to a place in a chapter is there, and what is far from the start waits', async () => {
  const site = await startSite();
  try {
    const { page, problems } = await site.open('/resource-model/objects/#in-one-screen');
    const top = (): Promise<number> =>
      page.$eval('#in-one-screen', (heading) =>
        Math.round(
          heading.getBoundingClientRect().top -
            Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop),
        ),
      );
    await expect.poll(top).toBe(0);
    await page.goto(`${site.url}/resource-model/objects/`);
    const drawn = (): Promise<boolean> =>
      page.$eval('.kt-summary dd', (last) => last.checkVisibility({ contentVisibilityAuto: true }));
    expect(await drawn()).toBe(false);
    await page.keyboard.press('End');
    await expect.poll(drawn).toBe(true);
    expect(problems).toEqual([]);
  } finally {
    site.close();
  }
});
