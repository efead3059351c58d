/** ss: listening sockets, as iproute2 lays them out when the output is no terminal. */
import type { Program } from '../../../apimachinery/process.ts';

export const ss: Program = async (process) => {
  const words = process.argv.slice(1);
  const flags = words.filter((word) => /^-[a-zA-Z0-9]+$/.test(word)).join('');
  const bad = [...flags].find((letter) => !'-tulnpaHex46ris'.includes(letter));
  if (bad !== undefined) {
    await process.stderr.write(
      `ss: invalid option -- '${bad}'\nUsage: ss [ OPTIONS ]\n       ss [ OPTIONS ] [ FILTER ]\n`,
    );
    return 255;
  }
  const both = !flags.includes('t') && !flags.includes('u');
  const netid = both || (flags.includes('t') && flags.includes('u'));
  const owner = flags.includes('p');
  const listening = flags.includes('l') || flags.includes('a');
  const rows = (listening ? process.network.listeners() : [])
    .filter((s) => both || flags.includes(s.protocol === 'tcp' ? 't' : 'u'))
    .sort((a, b) => (a.protocol > b.protocol ? -1 : a.protocol < b.protocol ? 1 : 0))
    .map(({ protocol, address, port, pid, program }) => ({
      netid: protocol,
      state: protocol === 'tcp' ? 'LISTEN' : 'UNCONN',
      queue: protocol === 'tcp' ? '4096' : '0',
      local: address === '::' ? '*' : address,
      port: String(port),
      peer: address === '::' ? '*' : address.includes(':') ? '[::]' : '0.0.0.0',
      process: pid > 0 ? `users:(("${program}",pid=${pid},fd=7))` : '',
    }));
  const width = (of: (row: (typeof rows)[number]) => string, least: number) =>
    Math.max(least, ...rows.map((row) => of(row).length));
  const state = width((r) => r.state, 5);
  const local = width((r) => r.local, 13);
  const peer = width((r) => r.peer, 12);
  const port = width((r) => r.port, 4);
  const line = (cells: [string, string, string, string, string, string, string, string, string]): string => {
    const [id, s, recv, send, address, own, far, theirs, tail] = cells;
    return `${netid ? `${id.padEnd(5)} ` : ''}${s.padEnd(state)} ${recv.padEnd(6)} ${send.padEnd(6)} ${address.padStart(local)}:${own.padEnd(port)} ${far.padStart(peer)}:${theirs.padEnd(4)}${owner ? tail : tail && ''}\n`;
  };
  if (!flags.includes('H'))
    await process.stdout.write(
      line(['Netid', 'State', 'Recv-Q', 'Send-Q', 'Local Address', 'Port', 'Peer Address', 'Port', 'Process']).replace(
        /\n$/,
        `${owner ? '' : 'Process'}\n`,
      ),
    );
  for (const r of rows)
    await process.stdout.write(line([r.netid, r.state, '0', r.queue, r.local, r.port, r.peer, '*', r.process]));
  return 0;
};
