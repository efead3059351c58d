/** ikubernetes/demoapp: a Flask application that says who serves it. PORT and HOST move it; /livez and /readyz can be set. */
import { decodeUtf8 } from '../../apimachinery/streams.ts';
import type { Daemon, DaemonContext, Image, ServerAnswer, ServerRequest } from '../image.ts';
import { stamp } from '../image.ts';
import { busyboxTools, plus } from './tools.ts';

const TAGS = ['v1.0', 'v1.1', 'latest'];

/** Command line over environment over 0.0.0.0:80. */
function where({ argv, env }: DaemonContext): { host: string; port: number } {
  let host = env.HOST ?? '0.0.0.0';
  let port = Number(env.PORT ?? 80);
  for (let i = 1; i < argv.length; i++) {
    if (argv[i] === '-p' || argv[i] === '--port') port = Number(argv[++i]);
    else if (argv[i] === '-h' || argv[i] === '--host') host = argv[++i] ?? host;
  }
  return { host, port };
}

const app: Daemon = {
  start(p) {
    const { host, port } = where(p);
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      p.log(
        `Traceback (most recent call last):\nValueError: invalid literal for int() with base 10: '${p.env.PORT}'`,
        'stderr',
      );
      p.exit(1);
      return;
    }
    if (!p.listen(port, { http: true })) {
      p.log(
        [
          'Traceback (most recent call last):',
          '  File "/usr/local/bin/demo.py", line 96, in <module>',
          '    main(sys.argv[1:])',
          '  File "/usr/local/bin/demo.py", line 92, in main',
          '    app.run(host=str(host), port=int(port), debug=bool(debug))',
          '  File "/usr/local/lib/python3.8/site-packages/flask/app.py", line 990, in run',
          '    run_simple(host, port, self, **options)',
          '  File "/usr/local/lib/python3.8/socketserver.py", line 466, in server_bind',
          '    self.socket.bind(self.server_address)',
          'OSError: [Errno 98] Address in use',
        ].join('\n'),
        'stderr',
      );
      p.exit(1, 200);
      return;
    }
    p.log(` * Running on http://${host}:${port}/ (Press CTRL+C to quit)`, 'stderr');
  },
  http(p, request) {
    const answer = route(p, request);
    const t = stamp(p.now);
    p.log(
      `${request.client} - - [${t.d}/${t.b}/${t.Y} ${t.H}:${t.M}:${t.S}] "${request.method} ${request.path} HTTP/1.1" ${answer.status} -`,
      'stderr',
    );
    return {
      ...answer,
      headers: { 'content-type': 'text/html; charset=utf-8', server: 'Werkzeug/1.0.1 Python/3.8.2', ...answer.headers },
    };
  },
};

function route(p: DaemonContext, request: ServerRequest): ServerAnswer {
  const path = request.path.split('?')[0] as string;
  const version = p.tag === 'latest' ? 'v1.1' : p.tag;
  switch (path) {
    case '/':
      return ok(
        `iKubernetes demoapp ${version} !! ClientIP: ${request.client}, ServerName: ${p.hostname}, ServerIP: ${p.address}!\n`,
      );
    case '/hostname':
      return ok(`ServerName: ${p.hostname}\n`);
    case '/user-agent':
      return ok(`User-Agent: ${request.headers['user-agent'] ?? ''}\n`);
    case '/configs':
      return ok(`DEPLOYENV: ${p.env.DEPLOYENV ?? 'Production'}\nRELEASE: ${p.env.RELEASE ?? 'Stable'}\n`);
    case '/livez':
    case '/readyz': {
      const name = path.slice(1);
      if (request.method === 'POST') {
        const form = new URLSearchParams(decodeUtf8(request.body));
        p.data[name] = form.get(name) ?? 'OK';
        return ok('');
      }
      const state = String(p.data[name] ?? 'OK');
      return state === 'OK' ? ok('OK') : { status: path === '/livez' ? 506 : 507, body: state };
    }
    default:
      return {
        status: 404,
        body: '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n',
      };
  }
}

const ok = (body: string): ServerAnswer => ({ status: 200, body });

export const demoapp: Image = {
  repository: 'docker.io/ikubernetes/demoapp',
  hasTag: (tag) => TAGS.includes(tag),
  size: (tag) => (tag === 'v1.0' ? 30_987_654 : 31_042_118),
  config: () => ({
    entrypoint: ['/bin/sh', '-c', 'python3 /usr/local/bin/demo.py'],
    env: {
      PATH: '/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin',
      LANG: 'C.UTF-8',
      PS1: '[\\u@\\h \\w]# ',
      PYTHON_VERSION: '3.8.2',
    },
  }),
  files: () => ({
    '/etc/os-release':
      'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.11.6\nPRETTY_NAME="Alpine Linux v3.11"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://bugs.alpinelinux.org/"\n',
    '/usr/local/bin/demo.py': '#!/usr/bin/python3\n',
  }),
  daemons: { 'demo.py': app },
  tools: plus(busyboxTools, 'curl', 'bash', 'python3', 'pip'),
};
