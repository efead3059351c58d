/** busybox nslookup: every answer by itself, A records before AAAA. */
import { expect, test } from 'vitest';
import { NetworkError } from '../../../apimachinery/process.ts';
import { noNetwork, runShell } from '../../testing.ts';
import { nslookup } from './nslookup.ts';

const KNOWN: Record<string, string[]> = {
  'web.dev.svc.cluster.local.': ['10.244.1.2', '10.244.2.3'],
  'example.com.': ['192.0.2.1'],
};
const options = {
  files: {
    '/etc/resolv.conf':
      'search dev.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
  },
  programs: { nslookup },
  network: {
    ...noNetwork,
    async resolve(name: string) {
      const found = KNOWN[name];
      if (!found) throw new NetworkError('ENOTFOUND', name);
      return found;
    },
  },
};
const HEAD = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n';
const BOTH =
  'Name:\tweb.dev.svc.cluster.local\nAddress: 10.244.1.2\nName:\tweb.dev.svc.cluster.local\nAddress: 10.244.2.3\n\n';
const missing = (...names: string[]) => names.map((name) => `** server can't find ${name}: NXDOMAIN\n\n`).join('');

test.each([
  [
    'nslookup web',
    `${HEAD}${BOTH}${missing('web.svc.cluster.local', 'web.cluster.local')}\n${missing('web.svc.cluster.local', 'web.cluster.local')}`,
    1,
  ],
  ['nslookup web.dev.svc.cluster.local', `${HEAD}${BOTH}\n`, 0],
  ['nslookup -type=a web.dev.svc.cluster.local.', `${HEAD}${BOTH}`, 0],
  ['nslookup -type=aaaa web.dev.svc.cluster.local', `${HEAD}\n`, 0],
  ['nslookup web.dev', `${HEAD}${missing('web.dev', 'web.dev')}`, 1],
  [
    'nslookup example.com',
    `${HEAD}Non-authoritative answer:\nName:\texample.com\nAddress: 192.0.2.1\n\nNon-authoritative answer:\n\n`,
    0,
  ],
])('%s', async (line, stdout, code) => {
  expect(await runShell(line, options)).toEqual({ stdout, stderr: '', code });
});

test('an unknown type is refused', async () => {
  expect(await runShell('nslookup -type=zz a', options)).toEqual({
    stdout: '',
    stderr: 'nslookup: invalid query type "zz"\n',
    code: 1,
  });
});
