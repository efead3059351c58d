/** What the controller's nginx answers of its own. */
import type { ServerAnswer } from '../../apimachinery/network.ts';

const TITLES = {
  308: 'Permanent Redirect',
  404: 'Not Found',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
} as const;

/** One of nginx's error pages, with no version in it. */
export function page(status: keyof typeof TITLES, headers: Record<string, string> = {}): ServerAnswer {
  const title = `${status} ${TITLES[status]}`;
  return {
    status,
    statusText: TITLES[status],
    headers: { 'content-type': 'text/html', ...headers },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
  };
}
