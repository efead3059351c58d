import { FileError, NetworkError, type Program } from '../../apimachinery/process.ts';
import { readAll } from '../../apimachinery/streams.ts';
import { strerror } from '../file-system.ts';
import { command } from './tool.ts';

/** busybox-like: -O FILE (or -), -q, -S, -T SECONDS, --spider, --header. */
export const wget: Program = command(
  {
    name: 'wget',
    flags: 'qSc',
    values: 'OTUtP',
    long: {
      quiet: 'q',
      'output-document=': 'O',
      'timeout=': 'T',
      'header=': 'header',
      spider: 'spider',
      'no-check-certificate': 'insecure',
      'server-response': 'S',
      'post-data=': 'post',
      'user-agent=': 'U',
      'tries=': 't',
    },
  },
  async (tool) => {
    const { process, options } = tool;
    const given = tool.operands[0];
    if (given === undefined) {
      await process.stderr.write(
        'BusyBox v1.36.1 multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [--header STR] [--post-data STR] [-U STR] [-T SEC] URL...\n',
      );
      return 1;
    }
    const text = /^https?:\/\//.test(given) ? given : `http://${given}`;
    const url = new URL(text);
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    const say = async (line: string) => {
      if (!options.has('q')) await process.stderr.write(`${line}\n`);
    };
    const headers: Record<string, string> = {
      host: url.host,
      'user-agent': options.get('U') ?? 'Wget',
      connection: 'close',
    };
    for (const [letter, value] of tool.given) {
      const match = letter === 'header' ? /^([^:]+):\s*(.*)$/.exec(value) : null;
      if (match) headers[(match[1] as string).toLowerCase()] = match[2] as string;
    }
    const limit = new AbortController();
    process.signal.addEventListener('abort', () => limit.abort(process.signal.reason), { once: true });
    const timer = new AbortController();
    let late = false;
    const seconds = options.get('T');
    try {
      const addresses = await process.network.resolve(url.hostname);
      await say(`Connecting to ${url.host} (${addresses[0]}:${port})`);
      const work = process.network.http(
        {
          method: options.has('post') ? 'POST' : 'GET',
          url: text,
          headers,
          signal: limit.signal,
          ...(options.has('post') ? { body: new TextEncoder().encode(options.get('post')) } : {}),
        },
        { insecure: true },
      );
      const alarm = seconds === undefined ? undefined : process.clock.sleep(Number(seconds) * 1000, timer.signal);
      const response = alarm
        ? await Promise.race([work, alarm.then((woken) => (woken ? undefined : work))])
        : await work;
      if (!response) {
        late = true;
        limit.abort('SIGALRM');
        await tool.fail('download timed out');
        return 1;
      }
      if (options.has('S')) await process.stderr.write(`  HTTP/1.1 ${response.status} ${response.statusText}\n`);
      if (response.status >= 400) {
        response.body.cancel();
        await tool.fail(`server returned error: HTTP/1.1 ${response.status} ${response.statusText}`);
        return 1;
      }
      if (options.has('spider')) {
        response.body.cancel();
        await say('remote file exists');
        return 0;
      }
      const name = options.get('O') ?? (url.pathname.split('/').at(-1) || 'index.html');
      const body = await readAll(response.body);
      if (name === '-') {
        await say('writing to stdout');
        await process.stdout.write(body);
        await say(
          `-                    100% |${'*'.repeat(32)}|  ${String(body.length).padStart(4)}  0:00:00 ETA\nwritten to stdout`,
        );
        return 0;
      }
      await say(`saving to '${name}'`);
      try {
        process.fs.writeFile(tool.path(name), body);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        return tool.fail(`can't open '${name}': ${strerror(error)}`);
      }
      await say(
        `${name.padEnd(20)} 100% |${'*'.repeat(32)}|  ${String(body.length).padStart(4)}  0:00:00 ETA\n'${name}' saved`,
      );
      return 0;
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      if (late) return 1;
      if (error.code === 'ENOTFOUND') return tool.fail(`bad address '${url.host}'`);
      const words: Record<string, string> = {
        ECONNREFUSED: 'Connection refused',
        EHOSTUNREACH: 'No route to host',
        ETIMEDOUT: 'Operation timed out',
        ECONNRESET: 'Connection reset by peer',
      };
      return tool.fail(
        `can't connect to remote host (${(await process.network.resolve(url.hostname))[0]}): ${words[error.code] ?? error.message}`,
      );
    } finally {
      timer.abort('done');
    }
  },
);
