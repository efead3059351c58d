/** Apache httpd: "It works!" on port 80. */
import { FileError } from '../../apimachinery/process.ts';
import type { Daemon, DaemonContext, Image, ServerAnswer } from '../image.ts';
import { httpDate, stamp } from '../image.ts';
import { busyboxTools, debianTools } from './tools.ts';

const VERSION = '2.4.65';
const TAGS =
  /^(latest|2|2\.4|2\.4\.(3[0-9]|4[0-9]|5[0-9]|6[0-5]))(-alpine|-bookworm|-trixie)?$|^(alpine|bookworm|trixie)$/;
const ROOT = '/usr/local/apache2/htdocs';

const log = (p: DaemonContext, code: string, text: string): void => {
  const t = stamp(p.now);
  p.log(`[${t.a} ${t.b} ${t.d} ${t.H}:${t.M}:${t.S}.${t.ms}000 ${t.Y}] [${code}] [pid 1:tid 1] ${text}`, 'stderr');
};

const daemon: Daemon = {
  start(p) {
    const name = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${p.address}. Set the 'ServerName' directive globally to suppress this message`;
    p.log(name, 'stderr');
    if (!p.listen(80, { http: true })) {
      p.log(
        '(98)Address already in use: AH00072: make_sock: could not bind to address [::]:80\n(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80\nno listening sockets available, shutting down\nAH00015: Unable to open logs',
        'stderr',
      );
      p.exit(1, 30);
      return;
    }
    p.log(name, 'stderr');
    log(p, 'mpm_event:notice', `AH00489: Apache/${VERSION} (Unix) configured -- resuming normal operations`);
    log(p, 'core:notice', "AH00094: Command line: 'httpd -D FOREGROUND'");
  },
  http(p, request) {
    const answer = serve(p, request.path, request.method);
    const t = stamp(p.now);
    const size = typeof answer.body === 'string' ? answer.body.length : (answer.body?.length ?? 0);
    p.log(
      `${request.client} - - [${t.d}/${t.b}/${t.Y}:${t.H}:${t.M}:${t.S} +0000] "${request.method} ${request.path} HTTP/1.1" ${answer.status} ${size || '-'}`,
    );
    return answer;
  },
  signal(p) {
    log(p, 'mpm_event:notice', 'AH00491: caught SIGTERM, shutting down');
    p.exit(0, 80);
  },
};

function serve(p: DaemonContext, url: string, method: string): ServerAnswer {
  const headers = { date: httpDate(p.now), server: `Apache/${VERSION} (Unix)` };
  let path = decodeURIComponent(url.split('?')[0] as string);
  if (path.endsWith('/')) path += 'index.html';
  try {
    const body = p.fs.readFile(ROOT + path);
    if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') return page(405, 'Method Not Allowed', headers);
    return {
      status: 200,
      headers: { ...headers, 'last-modified': httpDate(p.fs.stat(ROOT + path).mtime), 'content-type': 'text/html' },
      body,
    };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return page(404, 'Not Found', headers);
  }
}

function page(status: number, text: string, headers: Record<string, string>): ServerAnswer {
  return {
    status,
    headers: { ...headers, 'content-type': 'text/html; charset=iso-8859-1' },
    body: `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${text}</title>\n</head><body>\n<h1>${text}</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n`,
  };
}

export const httpd: Image = {
  repository: 'docker.io/library/httpd',
  hasTag: (tag) => TAGS.test(tag),
  size: (tag) => (tag.includes('alpine') ? 22_345_112 : 45_180_377),
  config: () => ({
    cmd: ['httpd-foreground'],
    env: {
      PATH: '/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HTTPD_PREFIX: '/usr/local/apache2',
      HTTPD_VERSION: VERSION,
    },
    workingDir: '/usr/local/apache2',
  }),
  files: () => ({ [`${ROOT}/index.html`]: '<html><body><h1>It works!</h1></body></html>\n' }),
  daemons: { 'httpd-foreground': daemon, httpd: daemon },
  tools: debianTools,
  toolsOf: (tag) => (tag.includes('alpine') ? busyboxTools : debianTools),
};
