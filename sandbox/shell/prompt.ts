/** The backslash escapes of PS1, PS2 and PS4. */
import { expandTemplate } from './expand.ts';
import type { Interpreter } from './interpreter.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export async function expandPrompt(sh: Interpreter, text: string): Promise<string> {
  const home = sh.state.variables.get('HOME');
  const { cwd } = sh.state;
  const short = home && (cwd === home || cwd.startsWith(`${home}/`)) ? `~${cwd.slice(home.length)}` : cwd;
  const now = new Date(sh.host.clock.now());
  const two = (n: number) => String(n).padStart(2, '0');
  const time = `${two(now.getUTCHours())}:${two(now.getUTCMinutes())}`;
  const escaped = text.replace(/\\([0-7]{3}|[\s\S])/g, (all, c: string) => {
    if (/^[0-7]{3}$/.test(c)) return String.fromCharCode(Number.parseInt(c, 8));
    switch (c) {
      case 'u':
        return sh.state.variables.get('USER') ?? 'root';
      case 'h':
        return sh.host.hostname.split('.')[0] as string;
      case 'H':
        return sh.host.hostname;
      case 'w':
        return short;
      case 'W':
        return short === '~' || short === '/' ? short : (short.split('/').at(-1) as string);
      case '$':
        return sh.state.variables.get('USER') === undefined || sh.state.variables.get('USER') === 'root' ? '#' : '\\$';
      case 's':
        return 'bash';
      case 'v':
      case 'V':
        return c === 'v' ? '5.2' : '5.2.15';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 'e':
        return '\x1b';
      case 'a':
        return '\x07';
      case 't':
        return `${time}:${two(now.getUTCSeconds())}`;
      case 'A':
        return time;
      case 'd':
        return `${DAYS[now.getUTCDay()]} ${MONTHS[now.getUTCMonth()]} ${two(now.getUTCDate())}`;
      case 'j':
        return String(sh.jobs.filter((job) => job.status === undefined).length);
      case '[':
      case ']':
        return '';
      case '\\':
        return '\\\\';
      default:
        return all;
    }
  });
  return /[$`]/.test(escaped) ? expandTemplate(sh, escaped) : escaped.replaceAll('\\\\', '\\');
}
