/** A recorded request as a command that sends it again. The text is for a shell: whatever is in the request stays one word. */
import type { RequestDetail, RequestSummary } from '../../../sandbox/worker.ts';

/** What kubeadm leaves on the control plane's machine; a client certificate of an administrator. */
const PKI = '/etc/kubernetes/pki';
const CA = `${PKI}/ca.crt`;
const CLIENT = `${PKI}/apiserver-kubelet-client`;

/** Sent by curl itself, or of no consequence to the answer. */
const OWN = ['User-Agent', 'Host', 'Content-Length', 'Accept-Encoding', 'Connection'];

/** Undefined where curl cannot: a connection that leaves HTTP, a body that is not remembered as text. */
export function curlOf(request: RequestSummary, detail: RequestDetail): string | undefined {
  if (request.flow?.kind === 'session' || (detail.body && detail.sent === undefined)) return undefined;
  const words = ['curl'];
  if (request.flow) words.push('-N');
  if (request.server.startsWith('https:')) words.push('--cacert', CA);
  if (detail.certificate) words.push('--cert', `${CLIENT}.crt`, '--key', `${CLIENT}.key`);
  if (request.method === 'HEAD') words.push('-I');
  else if (request.method !== (detail.sent === undefined ? 'GET' : 'POST')) words.push('-X', request.method);
  for (const [name, value] of detail.headers) {
    if (OWN.includes(name) || (name === 'Accept' && value === '*/*')) continue;
    if (name === 'Authorization')
      words.push('-H', `"Authorization: ${/^[A-Za-z]+(?= )/.exec(value)?.[0] ?? 'Bearer'} $TOKEN"`);
    else words.push('-H', quoted(`${name}: ${value}`));
  }
  if (detail.sent !== undefined) words.push('--data-raw', quoted(detail.sent));
  words.push(quoted(request.server + request.url));
  return words.join(' ');
}

/** Undefined for what changes something or does not come to an end. */
export function rawOf({ method, url, flow }: RequestSummary): string | undefined {
  if (method !== 'GET' || flow) return undefined;
  return `kubectl get --raw ${quoted(url)}`;
}

/** Asks for a token that the lens does not show. */
export function needsToken({ headers }: RequestDetail): boolean {
  return headers.some(([name]) => name === 'Authorization');
}

function quoted(word: string): string {
  // A line break would end the command at a prompt; the shell's own quoting keeps it in.
  if (/[\0-\x1f\x7f]/.test(word)) return `$'${word.replace(/[\\']/g, '\\$&').replace(/[\0-\x1f\x7f]/g, control)}'`;
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function control(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
