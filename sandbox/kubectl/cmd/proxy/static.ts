/** Files over HTTP, as Go's http.FileServer serves them. */

import { STATUS_TEXT } from '../../../apimachinery/http-status.ts';
import { FileError, type FileSystem, type HttpResponse, resolvePath } from '../../../apimachinery/process.ts';
import { encodeUtf8, readerOf } from '../../../apimachinery/streams.ts';

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  gif: 'image/gif',
  htm: 'text/html; charset=utf-8',
  html: 'text/html; charset=utf-8',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  xml: 'text/xml; charset=utf-8',
};

function response(status: number, headers: Record<string, string>, body: Uint8Array): HttpResponse {
  return {
    status,
    statusText: STATUS_TEXT[status] ?? '',
    headers: { ...headers, 'content-length': String(body.length) },
    body: readerOf(body),
    remote: '127.0.0.1',
  };
}

/** As http.Error writes it. */
export function textResponse(status: number, text: string): HttpResponse {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return response(status, headers, encodeUtf8(text));
}

/** `path` is relative to the folder. */
export function staticFile(fs: FileSystem, folder: string, path: string, method: string): HttpResponse {
  const name = decodeURIComponent(path);
  const at = `${folder.replace(/\/$/, '')}${resolvePath('/', name)}`.replace(/\/$/, '') || '/';
  try {
    if (fs.stat(at).type === 'directory') {
      if (name !== '' && !name.endsWith('/'))
        return response(301, { location: `${name.split('/').at(-1)}/` }, encodeUtf8(''));
      if (fs.exists(`${at}/index.html`)) return file(fs, `${at}/index.html`, method);
      const rows = fs.readdir(at).map((entry) => {
        const shown = fs.stat(`${at}/${entry}`).type === 'directory' ? `${entry}/` : entry;
        return `<a href="${encodeURI(shown)}">${htmlText(shown)}</a>\n`;
      });
      const page = `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${rows.join('')}</pre>\n`;
      return response(200, { 'content-type': 'text/html; charset=utf-8' }, encodeUtf8(page));
    }
    return file(fs, at, method);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return textResponse(404, '404 page not found\n');
  }
}

function file(fs: FileSystem, path: string, method: string): HttpResponse {
  const data = fs.readFile(path);
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'text/plain; charset=utf-8';
  const headers = {
    'accept-ranges': 'bytes',
    'content-type': type,
    'last-modified': new Date(fs.stat(path).mtime).toUTCString(),
  };
  const answer = response(200, headers, data);
  return method === 'HEAD' ? { ...answer, body: readerOf('') } : answer;
}

function htmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&#34;');
}
