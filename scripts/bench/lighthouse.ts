/** Lighthouse over the built site, as a phone on a slow line sees it. */
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';
import { findChromium, serveFolder } from '../../src/testing/browser.ts';

export const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
export type Category = (typeof CATEGORIES)[number];

/** 0 … 100. */
export type Scores = Partial<Record<Category, number>>;

export interface Audit {
  scores: Scores;
  /** Audits that cost points, by name. */
  failed: string[];
}

/** Audits pages of a folder, each `runs` times. By path: one audit a run. */
export async function auditPages(
  folder: string,
  paths: readonly string[],
  { runs = 1, categories = CATEGORIES }: { runs?: number; categories?: readonly Category[] } = {},
): Promise<Map<string, Audit[]>> {
  const site = await serveFolder(folder, { compress: true });
  const audits = new Map<string, Audit[]>();
  try {
    for (const path of paths) {
      const list: Audit[] = [];
      for (let i = 0; i < runs; i++) list.push(await audit(site.url + path, categories));
      audits.set(path, list);
    }
  } finally {
    site.close();
  }
  return audits;
}

async function audit(url: string, categories: readonly Category[]): Promise<Audit> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [
      `--remote-debugging-port=${port}`,
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
  try {
    const result = await lighthouse(url, { port, output: 'json', logLevel: 'error', onlyCategories: [...categories] });
    if (!result) throw new Error(`Lighthouse had nothing to say of ${url}`);
    const { lhr } = result;
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    const scores: Scores = {};
    const failed: string[] = [];
    for (const name of categories) {
      const category = lhr.categories[name];
      if (!category) continue;
      scores[name] = Math.round((category.score ?? 0) * 100);
      for (const ref of category.auditRefs) {
        const { score, title, displayValue } = lhr.audits[ref.id] ?? {};
        if (ref.weight > 0 && typeof score === 'number' && score < 1)
          failed.push(`${name}: ${title}${displayValue ? ` (${displayValue})` : ''}`);
      }
    }
    return { scores, failed };
  } finally {
    await browser.close();
  }
}

export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;
}
