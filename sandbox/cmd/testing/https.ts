/** For tests: plain HTTPS to a served cluster, with its admin's certificate, another one, or none. */
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { load } from 'js-yaml';
import { readText } from '../kubetab/usage.ts';
import type { Served } from './served.ts';

export interface Credentials {
  ca: string;
  cert?: string;
  key?: string;
}

/** What the kubeconfig holds: the admin's, and the authority alone. */
export function credentialsOf(served: Pick<Served, 'kubeconfig'>): { admin: Credentials; nobody: Credentials } {
  const config = load(readText(served.kubeconfig)) as {
    clusters: { cluster: Record<string, string> }[];
    users: { user: Record<string, string> }[];
  };
  const text = (base64 = '') => Buffer.from(base64, 'base64').toString();
  const ca = text(config.clusters[0]?.cluster['certificate-authority-data']);
  const user = config.users[0]?.user ?? {};
  const admin = { ca, cert: text(user['client-certificate-data']), key: text(user['client-key-data']) };
  return { admin, nobody: { ca } };
}

export interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

export interface Heard {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

/** Asks and reads the answer to its end. */
export async function ask(server: string, who: Credentials, path: string, sent: Sent = {}): Promise<Heard> {
  const response = await open(server, who, path, sent);
  let text = '';
  response.setEncoding('utf8');
  for await (const part of response) text += part;
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

/** Asks, and hands over the answer as it begins. */
export function open(server: string, who: Credentials, path: string, sent: Sent = {}): Promise<IncomingMessage> {
  const { method = 'GET', body, headers = {} } = sent;
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      server + path,
      { ...who, method, agent: false, headers: { ...length, ...headers } },
      resolve,
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
