/** A probe in one line. Follows DescribeProbe of kubectl/pkg/describe. */

export function probeText(probe: any): string {
  const seconds = (field: string) => `${probe[field] ?? 0}s`;
  const attributes = `delay=${seconds('initialDelaySeconds')} timeout=${seconds('timeoutSeconds')} period=${seconds('periodSeconds')} #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
  return `${handler()} ${attributes}`;

  function handler(): string {
    const { exec, httpGet, tcpSocket, grpc } = probe;
    if (exec) return `exec [${(exec.command ?? []).join(' ')}]`;
    if (httpGet) {
      const { scheme = '', host = '', port = '', path = '' } = httpGet;
      const prefix = scheme ? `${scheme.toLowerCase()}:` : '';
      const authority = `//${host.includes(':') ? `[${host}]` : host}:${port}`;
      return `http-get ${prefix}${authority}${path.startsWith('/') || path === '' ? '' : '/'}${encodePath(path)}`;
    }
    if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port}`;
    if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''}`;
    return 'unknown';
  }
}

/** As Go's url.URL writes a path: what separates the parts of a URL is escaped. */
function encodePath(path: string): string {
  return encodeURI(path).replace(/[?#]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
