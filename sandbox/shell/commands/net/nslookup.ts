/** busybox nslookup: asks the cluster's name server for an address. */
import { NetworkError, type Program } from '../../../apimachinery/process.ts';

export const nslookup: Program = async (process) => {
  const name = process.argv.slice(1).find((word) => !word.startsWith('-'));
  if (name === undefined) {
    await process.stderr.write('Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n');
    return 1;
  }
  let server = '172.29.9.254';
  let search: string[] = [];
  try {
    const text = new TextDecoder().decode(process.fs.readFile('/etc/resolv.conf'));
    server = /^nameserver\s+(\S+)/m.exec(text)?.[1] ?? server;
    search = (/^search\s+(.+)$/m.exec(text)?.[1] ?? '').split(/\s+/).filter(Boolean);
  } catch {
    // Without a resolv.conf the site's own server is asked.
  }
  await process.stdout.write(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
  try {
    let full = name;
    for (const domain of name.includes('.') ? [] : search) {
      try {
        await process.network.resolve(`${name}.${domain}.`);
        full = `${name}.${domain}`;
        break;
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
      }
    }
    const found = await process.network.resolve(
      full === name && !name.includes('.') ? name : `${full.replace(/\.$/, '')}.`,
    );
    await process.stdout.write(`${found.map((ip) => `Name:\t${full}\nAddress: ${ip}\n`).join('')}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const tried = name.includes('.') || search.length === 0 ? [name] : search.map((domain) => `${name}.${domain}`);
    await process.stdout.write(tried.map((full) => `** server can't find ${full}: NXDOMAIN\n\n`).join(''));
    return 1;
  }
};
