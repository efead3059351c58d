/** What a key may cost before its echo is drawn. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Site, startSite } from '../../testing/browser.ts';
import { screenLines, wakeLab } from '../../testing/terminal.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

test('a key changes nothing on the page but by its echo: no animation runs, and the text area stays empty', async () => {
  const { page, problems } = await site.open('/resource-model/objects/');
  await wakeLab(page);
  await page.keyboard.type('echo');
  await expect.poll(() => screenLines(page)).toEqual(['[root@master01 ~]# echo']);
  const left = (): Promise<[number, string]> =>
    page.evaluate(() => [
      document.getAnimations().length,
      document.querySelector<HTMLTextAreaElement>('.xterm-helper-textarea')?.value ?? 'none',
    ]);
  expect(await left()).toEqual([0, '']);
  // The cursor blinks all the same.
  const shadow = (): Promise<string> => page.$eval('.xterm-cursor', (cursor) => getComputedStyle(cursor).boxShadow);
  await expect.poll(shadow).toBe('none');
  await expect.poll(shadow).not.toBe('none');
  // A screen reader has the text area to read.
  await page.locator('.lab-spoken').click();
  await page.locator('.xterm-helper-textarea').focus();
  await page.keyboard.type(' x');
  await expect.poll(left).toEqual([0, ' x']);
  expect(problems).toEqual([]);
  await page.context().close();
});

test('a cursor stands still where motion is not wanted', async () => {
  const { page } = await site.open('/resource-model/objects/', { reducedMotion: 'reduce' });
  await page.clock.install();
  await wakeLab(page);
  const off: string[] = [];
  for (let i = 0; i < 6; i++) {
    await page.clock.runFor(250);
    off.push((await page.getAttribute('.lab-xterm', 'data-blink')) ?? 'on');
  }
  expect(off).toEqual(Array(6).fill('on'));
  await page.context().close();
});
