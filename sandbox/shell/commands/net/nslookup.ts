/**
 * busybox nslookup: asks the cluster's name server. As busybox 1.36 (networking/nslookup.c): a name without a dot is
 * asked for in every search domain, first its A records and then its AAAA records, and each answer is printed by itself;
 * an answer without records is an empty line.
 */
import { NetworkError, type Process, type Program } from '../../../apimachinery/process.ts';

const USAGE = 'Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n';
const TYPES = ['soa', 'ns', 'a', 'aaaa', 'cname', 'mx', 'txt', 'srv', 'ptr', 'any'];

export const nslookup: Program = async (process) => {
  const types: string[] = [];
  const operands: string[] = [];
  for (const word of process.argv.slice(1)) {
    const type = /^-(?:type|querytype)=(.*)$/.exec(word)?.[1];
    if (type === undefined) {
      if (!word.startsWith('-')) operands.push(word);
    } else if (TYPES.includes(type.toLowerCase())) types.push(type.toLowerCase());
    else {
      await process.stderr.write(`nslookup: invalid query type "${type}"\n`);
      return 1;
    }
  }
  const [name, given] = operands;
  if (name === undefined || operands.length > 2) {
    await process.stderr.write(USAGE);
    return 1;
  }
  const { server, search } = configuration(process);
  const address = given ?? server;
  await process.stdout.write(`Server:\t\t${address}\nAddress:\t${address}:53\n\n`);
  const names = name.includes('.') || search.length === 0 ? [name] : search.map((domain) => `${name}.${domain}`);
  const zone = search.at(-1);
  let status = 0;
  for (const type of types.length > 0 ? types : ['a', 'aaaa']) {
    for (const full of names) {
      const found = await addresses(process, full);
      if (found) {
        const own = zone !== undefined && full.replace(/\.$/, '').endsWith(`.${zone}`);
        const records = type === 'a' || type === 'any' ? found : [];
        const lines = records.map((ip) => `Name:\t${full.replace(/\.$/, '')}\nAddress: ${ip}\n`);
        await process.stdout.write(`${own ? '' : 'Non-authoritative answer:\n'}${lines.join('')}\n`);
      } else {
        await process.stdout.write(`** server can't find ${full}: NXDOMAIN\n\n`);
        status = 1;
      }
    }
  }
  return status;
};

/** Undefined: there is no such name. */
async function addresses(process: Process, name: string): Promise<string[] | undefined> {
  try {
    return await process.network.resolve(`${name.replace(/\.$/, '')}.`);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return undefined;
  }
}

function configuration(process: Process): { server: string; search: string[] } {
  try {
    const text = new TextDecoder().decode(process.fs.readFile('/etc/resolv.conf'));
    return {
      server: /^nameserver\s+(\S+)/m.exec(text)?.[1] ?? '127.0.0.1',
      search: (/^search\s+(.+)$/m.exec(text)?.[1] ?? '').split(/\s+/).filter(Boolean),
    };
  } catch {
    // Without a resolv.conf the site's own server is asked.
    return { server: '172.29.9.254', search: [] };
  }
}
