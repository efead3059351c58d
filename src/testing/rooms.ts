/**
 * For browser tests: browser contexts that pages of one kind have one after another. A process that has run the
 * site's scripts before needs a third less for the next page than a new one.
 */
import type { Browser, BrowserContext, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import type { OpenOptions } from './browser.ts';

interface Room {
  context: BrowserContext;
  /** Of the page that stays, so that the process does. */
  session: CDPSession;
}

export class Rooms {
  private readonly browser: Browser;
  private readonly url: string;
  private readonly rooms = new Map<string, Room>();

  constructor(browser: Browser, url: string) {
    this.browser = browser;
    this.url = url;
  }

  /** A blank page; what earlier ones have stored is gone. A second one at the same time has a context of its own. */
  async page({ cold = false, ...options }: OpenOptions): Promise<Page> {
    const { viewport = { width: 1440, height: 900 }, colorScheme = 'light', ...others } = options;
    // What it would fetch in the background is no part of what is tested.
    const rest: BrowserContextOptions = { serviceWorkers: 'block', ...others };
    const key = JSON.stringify(rest);
    const taken = (this.rooms.get(key)?.context.pages().length ?? 1) > 1;
    if (cold || taken) return (await this.browser.newContext({ ...rest, viewport, colorScheme })).newPage();
    const { context, session } = this.rooms.get(key) ?? (await this.furnish(key, rest));
    await session.send('Storage.clearDataForOrigin', { origin: this.url, storageTypes: 'all' });
    const page = await context.newPage();
    if (viewport) await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    return page;
  }

  private async furnish(key: string, options: BrowserContextOptions): Promise<Room> {
    const context = await this.browser.newContext(options);
    const stays = await context.newPage();
    await stays.goto(`${this.url}/favicon.svg`);
    const room = { context, session: await context.newCDPSession(stays) };
    this.rooms.set(key, room);
    context.on('close', () => this.rooms.delete(key));
    return room;
  }
}
