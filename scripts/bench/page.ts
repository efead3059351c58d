/** The built site in a headless Chromium: what a chapter weighs before its lab wakes, and how soon the prompt is there after. */
import { startSite } from '../../src/testing/browser.ts';
import { total, weigh } from '../../src/testing/weight.ts';

export interface PageMeasure {
  /** Bytes, gzipped. */
  gzip: number;
  /** Milliseconds from the click that wakes the lab to a prompt on the screen, median of five fresh browsers' pages. */
  promptMs: number;
  /** The built site's folder. */
  folder: string;
}

export async function measurePage(): Promise<PageMeasure> {
  const site = await startSite({ measured: true });
  try {
    const waits: number[] = [];
    let gzip = 0;
    for (let i = 0; i < 5; i++) {
      const { page } = await site.open(undefined);
      const downloads = weigh(page);
      await page.goto(`${site.url}/resource-model/objects/`, { waitUntil: 'networkidle' });
      if (i === 0) gzip = total(await downloads());
      // The rows as drawn: what a screen reader is given follows within a second.
      const started = performance.now();
      await page.click('[data-screen]');
      await page.waitForFunction(() => /\$|#/.test(document.querySelector('.xterm-rows')?.textContent ?? ''));
      waits.push(performance.now() - started);
      await page.context().close();
    }
    waits.sort((a, b) => a - b);
    return { gzip, promptMs: waits[2] as number, folder: site.folder };
  } finally {
    site.close();
  }
}
