/** What a reader downloads, gzipped as a static host does it. */
import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';

export interface Download {
  path: string;
  /** Bytes, gzipped. */
  weight: number;
}

/** Notes every answer from now on; workers and what they load included. The result is for after the page is idle. */
export function weigh(page: Page): () => Promise<Download[]> {
  const answers: Response[] = [];
  page.context().on('response', (response) => answers.push(response));
  return () =>
    Promise.all(
      answers
        .filter((response) => response.status() === 200)
        .map(async (response) => ({
          path: new URL(response.url()).pathname,
          weight: gzipSync(await response.body()).length,
        })),
    );
}

export function total(downloads: Download[]): number {
  return downloads.reduce((sum, { weight }) => sum + weight, 0);
}
