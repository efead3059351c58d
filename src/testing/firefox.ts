/** For browser tests: a Firefox that is on the machine, driven over WebDriver BiDi as far as these tests need it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';

const PLACES = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];
/** Nothing is asked of anybody. */
const PREFERENCES = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
};

/** `$FIREFOX`, else the system's. */
export function findFirefox(): string | undefined {
  return [process.env.FIREFOX, ...PLACES].find((path) => path && existsSync(path));
}

export class Firefox {
  /** Errors of the page, and addresses other than files and blobs that it asked for. */
  readonly problems: string[] = [];
  private readonly child: ChildProcess;
  private readonly profile: string;
  private readonly waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  private socket: WebSocket | undefined;
  private context = '';
  private sent = 0;

  private constructor(path: string) {
    this.profile = mkdtempSync(join(tmpdir(), 'kubetab-firefox-'));
    const lines = Object.entries(PREFERENCES).map(
      (each) => `user_pref(${each.map((v) => JSON.stringify(v)).join(', ')});`,
    );
    writeFileSync(join(this.profile, 'user.js'), `${lines.join('\n')}\n`);
    this.child = spawn(path, [
      ...['--headless', '--no-remote', '--profile', this.profile, '--remote-debugging-port=0'],
      ...['--width', '1800', '--height', '1400', 'about:blank'],
    ]);
  }

  static async open(path: string, url: string): Promise<Firefox> {
    const firefox = new Firefox(path);
    try {
      await firefox.connect(await firefox.address());
      await firefox.ask('browsingContext.activate', { context: firefox.context });
      await firefox.ask('browsingContext.navigate', { context: firefox.context, url, wait: 'complete' });
    } catch (error) {
      await firefox.close();
      throw error;
    }
    return firefox;
  }

  /** Evaluates an expression in the page; its value is a string. */
  async evaluate(expression: string): Promise<string> {
    const target = { context: this.context };
    const answer = await this.ask<{ result?: { value?: string }; exceptionDetails?: { text: string } }>(
      'script.evaluate',
      { expression: `Promise.resolve(${expression}).then(String)`, target, awaitPromise: true },
    );
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text);
    return answer.result?.value ?? '';
  }

  /** Keys, one after another; `\n` is Enter. */
  async type(text: string): Promise<void> {
    const actions = [...text].flatMap((key) => {
      const value = key === '\n' ? '\ue007' : key;
      return [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ];
    });
    await this.ask('input.performActions', {
      context: this.context,
      actions: [{ type: 'key', id: 'keyboard', actions }],
    });
  }

  /** In its middle. */
  async click(selector: string): Promise<void> {
    const box = `document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect()`;
    const at = `(({ x, y, width, height }) => JSON.stringify([x + width / 2, y + height / 2]))(${box})`;
    const [x, y] = (JSON.parse(await this.evaluate(at)) as [number, number]).map(Math.round);
    const actions = [
      { type: 'pointerMove', x, y },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    await this.ask('input.performActions', {
      context: this.context,
      actions: [{ type: 'pointer', id: 'mouse', actions }],
    });
  }

  async close(): Promise<void> {
    this.socket?.close();
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.exitCode === null && this.child.kill()) await gone;
    rmSync(this.profile, { recursive: true, force: true });
  }

  private address(): Promise<string> {
    return new Promise((resolve, reject) => {
      let said = '';
      this.child.stderr?.on('data', (bytes) => {
        said += bytes;
        const [, url] = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said) ?? [];
        if (url) resolve(url);
      });
      this.child.once('error', reject);
      this.child.once('exit', (code) => reject(new Error(`Firefox ended with ${code}: ${said}`)));
    });
  }

  private async connect(url: string): Promise<void> {
    const socket = new WebSocket(`${url}/session`);
    this.socket = socket;
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.on('message', (text) => this.heard(JSON.parse(String(text))));
    await this.ask('session.new', { capabilities: {} });
    await this.ask('session.subscribe', { events: ['log.entryAdded', 'network.beforeRequestSent'] });
    const { contexts } = await this.ask<{ contexts: { context: string }[] }>('browsingContext.getTree', {});
    this.context = contexts[0]?.context ?? '';
  }

  private heard(message: Message): void {
    if (message.id !== undefined) {
      const { resolve, reject } = this.waiting.get(message.id) ?? {};
      this.waiting.delete(message.id);
      if (message.type === 'error') reject?.(new Error(`${message.error}: ${message.message}`));
      else resolve?.(message.result as never);
      return;
    }
    const { level, text, request, context } = message.params ?? {};
    if (message.method === 'log.entryAdded' && level === 'error') this.problems.push(`console: ${text}`);
    if (request && context === this.context && !/^(?:file|blob|about|data):/.test(request.url))
      this.problems.push(`request: ${request.url}`);
  }

  private ask<T>(method: string, params: object): Promise<T> {
    const id = ++this.sent;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: never) => void, reject });
      this.socket?.send(JSON.stringify({ id, method, params }));
    });
  }
}

interface Message {
  id?: number;
  type?: string;
  error?: string;
  message?: string;
  result?: unknown;
  method?: string;
  params?: { level?: string; text?: string; context?: string; request?: { url: string } };
}
