/** What curl -v says of a connection: curl 8.14 over OpenSSL 3. */
import type { HttpResponse } from '../../apimachinery/process.ts';

export interface Handshake {
  host: string;
  /** The file of --cacert. */
  ca: string | undefined;
  /** A client certificate is sent. */
  certificate: boolean;
  insecure: boolean;
}

const CA_FILE = '/etc/ssl/certs/ca-certificates.crt';

/** From the client's hello to the server's certificate; with `insecure` the trust store is not spoken of. */
function hello({ ca, insecure }: Handshake, asksCertificate: boolean): string[] {
  return [
    '* ALPN: curl offers h2,http/1.1',
    '* TLSv1.3 (OUT), TLS handshake, Client hello (1):',
    ...(insecure ? [] : [`*  CAfile: ${ca ?? CA_FILE}`, `*  CApath: ${ca === undefined ? '/etc/ssl/certs' : 'none'}`]),
    '* TLSv1.3 (IN), TLS handshake, Server hello (2):',
    '* TLSv1.3 (IN), TLS change cipher, Change cipher spec (1):',
    '* TLSv1.3 (IN), TLS handshake, Encrypted Extensions (8):',
    ...(asksCertificate ? ['* TLSv1.3 (IN), TLS handshake, Request CERT (13):'] : []),
    '* TLSv1.3 (IN), TLS handshake, Certificate (11):',
  ];
}

export function refused(shake: Handshake, problem: string): string {
  const lines = [
    ...hello(shake, true),
    '* TLSv1.3 (OUT), TLS alert, unknown CA (560):',
    `* SSL certificate problem: ${problem}`,
    '* closing connection #0',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

export function accepted(shake: Handshake, response: HttpResponse): string {
  const { tls, version } = response;
  const asks = tls?.asksCertificate === true;
  const lines = [
    ...hello(shake, asks),
    '* TLSv1.3 (IN), TLS handshake, CERT verify (15):',
    '* TLSv1.3 (IN), TLS handshake, Finished (20):',
    '* TLSv1.3 (OUT), TLS change cipher, Change cipher spec (1):',
    ...(asks ? ['* TLSv1.3 (OUT), TLS handshake, Certificate (11):'] : []),
    ...(asks && shake.certificate ? ['* TLSv1.3 (OUT), TLS handshake, CERT verify (15):'] : []),
    '* TLSv1.3 (OUT), TLS handshake, Finished (20):',
    '* SSL connection using TLSv1.3 / TLS_AES_128_GCM_SHA256 / X25519 / RSASSA-PSS',
    `* ALPN: server accepted ${version === '2' ? 'h2' : 'http/1.1'}`,
    '* Server certificate:',
    `*  subject: CN=${tls?.subject ?? shake.host}`,
    ...(shake.insecure
      ? []
      : [
          `*  subjectAltName: host "${shake.host}" matched cert's ${/^[\d.]+$/.test(shake.host) ? 'IP address!' : `"${shake.host}"`}`,
        ]),
    `*  issuer: CN=${tls?.issuer ?? shake.host}`,
    shake.insecure
      ? '*  SSL certificate verify result: unable to get local issuer certificate (20), continuing anyway.'
      : '*  SSL certificate verify ok.',
    '*   Certificate level 0: Public key type RSA (2048/112 Bits/secBits), signed using sha256WithRSAEncryption',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** The request as it is sent. */
export function request(
  method: string,
  url: URL,
  headers: [string, string][],
  body: Uint8Array | undefined,
  version: string,
): string {
  const path = url.pathname + url.search;
  const h2 = version === '2';
  const lines = [
    `* using HTTP/${h2 ? '2' : '1.x'}`,
    ...(h2
      ? [
          `* [HTTP/2] [1] OPENED stream for ${url.href}`,
          `* [HTTP/2] [1] [:method: ${method}]`,
          `* [HTTP/2] [1] [:scheme: ${url.protocol.slice(0, -1)}]`,
          `* [HTTP/2] [1] [:authority: ${url.host}]`,
          `* [HTTP/2] [1] [:path: ${path}]`,
          ...headers
            .filter(([name]) => name !== 'Host')
            .map(([name, value]) => `* [HTTP/2] [1] [${name.toLowerCase()}: ${value}]`),
        ]
      : []),
    `> ${method} ${path} HTTP/${h2 ? '2' : '1.1'}`,
    ...headers.map(([name, value]) => `> ${name}: ${value}`),
    '> ',
    body ? `* upload completely sent off: ${body.length} bytes` : '* Request completely sent off',
  ];
  return lines.map((line) => `${line}\n`).join('');
}
