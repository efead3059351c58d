/** nginx: serves /usr/share/nginx/html on port 80, answers others with its own error pages. */
import { own } from '../../apimachinery/json.ts';
import { FileError } from '../../apimachinery/process.ts';
import { decodeUtf8 } from '../../apimachinery/streams.ts';
import type { Daemon, DaemonContext, Image, ServerAnswer, ServerRequest } from '../image.ts';
import { digestOf, httpDate, stamp } from '../image.ts';
import { busyboxTools, debianTools, plus } from './tools.ts';

const LATEST = '1.29.3';
const VERSIONS: Record<string, string> = {
  latest: LATEST,
  stable: '1.28.0',
  mainline: LATEST,
  '1': LATEST,
  '1.29': LATEST,
  '1.28': '1.28.0',
  '1.27': '1.27.5',
  '1.26': '1.26.3',
  '1.25': '1.25.5',
  '1.24': '1.24.0',
  '1.23': '1.23.4',
  '1.22': '1.22.1',
  '1.21': '1.21.6',
  '1.20': '1.20.2',
  '1.19': '1.19.10',
  '1.18': '1.18.0',
  '1.17': '1.17.10',
  '1.16': '1.16.1',
  '1.15': '1.15.12',
  '1.14': '1.14.2',
};
const PATCHES =
  '1.7.9 1.14.2 1.15.12 1.16.0 1.16.1 1.17.10 1.18.0 1.19.10 1.20.2 1.21.6 1.22.1 1.23.4 1.24.0 1.25.0 1.25.1 1.25.2 1.25.3 1.25.4 1.25.5 1.26.0 1.26.1 1.26.2 1.26.3 1.27.0 1.27.1 1.27.2 1.27.3 1.27.4 1.27.5 1.28.0 1.29.0 1.29.1 1.29.2 1.29.3'.split(
    ' ',
  );

/** `1.16-alpine` → { version: 1.16.1, alpine: true }; undefined where Docker Hub has no such tag. */
function parse(tag: string): { version: string; alpine: boolean } | undefined {
  const alpine = /(^|-)alpine$/.test(tag);
  const base = tag.replace(/-?(alpine|bookworm|trixie|perl)$/, '') || 'latest';
  const version = own(VERSIONS, base) ?? (PATCHES.includes(base) ? base : undefined);
  return version ? { version, alpine } : undefined;
}

const minor = (version: string): number => Number(version.split('.')[1]);

export const WELCOME = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

const notice = (p: DaemonContext, text: string): void => {
  const t = stamp(p.now);
  p.log(`${t.Y}/${t.m}/${t.d} ${t.H}:${t.M}:${t.S} [notice] 1#1: ${text}`, 'stderr');
};

const emergency = (p: DaemonContext, text: string): void => {
  const t = stamp(p.now);
  p.log(`${t.Y}/${t.m}/${t.d} ${t.H}:${t.M}:${t.S} [emerg] 1#1: ${text}\nnginx: [emerg] ${text}`, 'stderr');
};

const daemon: Daemon = {
  start(p) {
    const { version, alpine } = parse(p.tag) ?? { version: LATEST, alpine: false };
    if (minor(version) >= 19) {
      p.log('/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration');
      p.log('/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/');
      p.log('/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh');
      p.log('10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf');
      p.log('10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf');
      p.log('/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh');
      p.log('/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh');
      p.log('/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh');
      p.log('/docker-entrypoint.sh: Configuration complete; ready for start up');
    }
    p.data.version = version;
    p.data.why = alpine ? 'Address in use' : 'Address already in use';
    bind(p);
  },
  wake: bind,
  http(p, request) {
    const answer = serve(p, request);
    const t = stamp(p.now);
    const size = typeof answer.body === 'string' ? answer.body.length : (answer.body?.length ?? 0);
    const sent = request.method === 'HEAD' || answer.status === 304 ? 0 : size;
    p.log(
      `${request.client} - - [${t.d}/${t.b}/${t.Y}:${t.H}:${t.M}:${t.S} +0000] "${request.method} ${request.path} HTTP/1.1" ${answer.status} ${sent} "${request.headers.referer ?? '-'}" "${request.headers['user-agent'] ?? '-'}" "${request.headers['x-forwarded-for'] ?? '-'}"`,
    );
    return answer;
  },
  signal(p, signal) {
    notice(
      p,
      `signal ${signal === 'SIGQUIT' ? '3 (SIGQUIT) received, shutting down' : '15 (SIGTERM) received, exiting'}`,
    );
    notice(p, 'exit');
    p.exit(0, 60);
  },
};

/** nginx tries five times, half a second apart. */
function bind(p: DaemonContext): void {
  if (p.listen(80, { http: true })) {
    if (minor(String(p.data.version)) >= 21) {
      notice(p, 'using the "epoll" event method');
      notice(p, `nginx/${p.data.version}`);
      notice(p, 'OS: Linux 6.1.0-29-amd64');
      notice(p, 'getrlimit(RLIMIT_NOFILE): 1048576:1048576');
      notice(p, 'start worker processes');
      notice(p, 'start worker process 29');
      notice(p, 'start worker process 30');
    }
    return;
  }
  const tries = Number(p.data.tries ?? 0) + 1;
  p.data.tries = tries;
  emergency(p, `bind() to 0.0.0.0:80 failed (98: ${p.data.why})`);
  notice(p, 'try again to bind() after 500ms');
  if (tries < 5) {
    p.wake(500);
    return;
  }
  emergency(p, 'still could not bind()');
  p.exit(1, 500);
}

const TYPES: Record<string, string> = {
  html: 'text/html',
  htm: 'text/html',
  txt: 'text/plain',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  xml: 'text/xml',
};

function serve(p: DaemonContext, request: ServerRequest): ServerAnswer {
  const root = '/usr/share/nginx/html';
  let path = decodeURIComponent(request.path.split('?')[0] as string);
  try {
    if (p.fs.exists(root + path) && p.fs.stat(root + path).type === 'directory') {
      if (!path.endsWith('/')) {
        return page(p, 301, 'Moved Permanently', { location: `http://${request.headers.host ?? p.address}${path}/` });
      }
      path += 'index.html';
      if (!p.fs.exists(root + path)) return page(p, 403, 'Forbidden');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return page(p, 405, 'Not Allowed');
    const body = p.fs.readFile(root + path);
    const stat = p.fs.stat(root + path);
    return {
      status: 200,
      headers: {
        ...common(p),
        'content-type': own(TYPES, path.slice(path.lastIndexOf('.') + 1)) ?? 'application/octet-stream',
        'last-modified': httpDate(stat.mtime),
        etag: `"${Math.floor(stat.mtime / 1000).toString(16)}-${body.length.toString(16)}"`,
        'accept-ranges': 'bytes',
      },
      body,
    };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      const t = stamp(p.now);
      p.log(
        `${t.Y}/${t.m}/${t.d} ${t.H}:${t.M}:${t.S} [error] 29#29: *1 open() "${root}${path}" failed (2: No such file or directory), client: ${request.client}, server: localhost, request: "${request.method} ${request.path} HTTP/1.1", host: "${request.headers.host ?? ''}"`,
        'stderr',
      );
      return page(p, 404, 'Not Found');
    }
    return page(p, 403, 'Forbidden');
  }
}

const common = (p: DaemonContext): Record<string, string> => ({
  server: `nginx/${p.data.version}`,
  date: httpDate(p.now),
});

function page(p: DaemonContext, status: number, text: string, headers: Record<string, string> = {}): ServerAnswer {
  const title = `${status} ${text}`;
  return {
    status,
    headers: { ...common(p), 'content-type': 'text/html', ...headers },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${p.data.version}</center>\r\n</body>\r\n</html>\r\n`,
  };
}

const ERROR_PAGE = decodeUtf8(
  new TextEncoder().encode(`<!DOCTYPE html>
<html>
<head>
<title>Error</title>
</head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.<br/>
Please try again later.</p>
</body>
</html>
`),
);

export const nginx: Image = {
  repository: 'docker.io/library/nginx',
  hasTag: (tag) => parse(tag) !== undefined,
  size(tag) {
    const spread = Number.parseInt(digestOf(`nginx:${tag}`).slice(7, 13), 16) % 900_000;
    return (parse(tag)?.alpine ? 21_700_000 : 59_800_000) + spread;
  },
  config(tag) {
    const version = parse(tag)?.version ?? LATEST;
    return {
      ...(minor(version) >= 19 ? { entrypoint: ['/docker-entrypoint.sh'] } : {}),
      cmd: ['nginx', '-g', 'daemon off;'],
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', NGINX_VERSION: version },
    };
  },
  files: () => ({
    '/usr/share/nginx/html/index.html': WELCOME,
    '/usr/share/nginx/html/50x.html': ERROR_PAGE,
    '/etc/nginx/nginx.conf':
      'user  nginx;\nworker_processes  auto;\n\nerror_log  /var/log/nginx/error.log notice;\npid        /run/nginx.pid;\n\nevents {\n    worker_connections  1024;\n}\n\nhttp {\n    include       /etc/nginx/mime.types;\n    default_type  application/octet-stream;\n    include /etc/nginx/conf.d/*.conf;\n}\n',
    '/etc/nginx/conf.d/default.conf':
      'server {\n    listen       80;\n    server_name  localhost;\n\n    location / {\n        root   /usr/share/nginx/html;\n        index  index.html index.htm;\n    }\n\n    error_page   500 502 503 504  /50x.html;\n    location = /50x.html {\n        root   /usr/share/nginx/html;\n    }\n}\n',
    '/docker-entrypoint.sh': '#!/bin/sh\nexec "$@"\n',
    '/var/log/nginx/': '',
  }),
  daemons: { nginx: daemon },
  tools: plus(debianTools, 'curl', 'docker-entrypoint.sh'),
  toolsOf: (tag) => plus(parse(tag)?.alpine ? busyboxTools : debianTools, 'curl', 'docker-entrypoint.sh'),
};
