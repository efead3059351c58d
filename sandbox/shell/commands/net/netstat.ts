/** netstat: listening sockets with -t -u -n -l -a -p, routes with -r. Columns are the same in busybox and net-tools; only blanks at the ends differ. */
import type { Program } from '../../../apimachinery/process.ts';
import { netmask, routesOf } from './shared.ts';

export const netstat: Program = async (process) => {
  const busybox = process.userland === 'busybox';
  const words = process.argv.slice(1);
  const flags = words
    .filter((word) => /^-[a-zA-Z]+$/.test(word))
    .join('')
    .replaceAll('-', '');
  const long = words.filter((word) => word.startsWith('--'));
  const has = (letter: string, name: string) => flags.includes(letter) || long.includes(`--${name}`);
  const bad = [...flags].find((letter) => !'tunlapreWixws4c6'.includes(letter));
  if (bad !== undefined) {
    await process.stderr.write(`netstat: ${busybox ? `unrecognized option: ${bad}` : `invalid option -- '${bad}'`}\n`);
    return 1;
  }
  if (has('r', 'route')) {
    const rows = routesOf(process).map((r) => {
      const gateway = r.via ?? '0.0.0.0';
      const mask = r.prefix === 0 ? '0.0.0.0' : netmask(r.prefix);
      return `${r.destination.padEnd(15)} ${gateway.padEnd(15)} ${mask.padEnd(15)} ${(r.via ? 'UG' : 'U').padEnd(9)} 0 0          0 ${r.device}\n`;
    });
    await process.stdout.write(
      `Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n${rows.join('')}`,
    );
    return 0;
  }
  const wants = { tcp: has('t', 'tcp'), udp: has('u', 'udp') };
  const both = !wants.tcp && !wants.udp;
  const all = has('a', 'all');
  const listening = has('l', 'listening') || all;
  const owner = has('p', 'programs');
  const kind = all ? 'servers and established' : has('l', 'listening') ? 'only servers' : 'w/o servers';
  const end = owner ? 'PID/Program name    ' : '';
  const lines = [
    `Active Internet connections (${kind})`,
    `Proto Recv-Q Send-Q Local Address           Foreign Address         State      ${busybox || owner ? ' ' : ''}${end}`,
  ];
  const sockets = listening ? process.network.listeners() : [];
  for (const { protocol, address, port, pid, program } of [...sockets].sort((a, b) =>
    a.protocol < b.protocol ? -1 : a.protocol > b.protocol ? 1 : 0,
  )) {
    if (!both && !wants[protocol]) continue;
    const six = address.includes(':');
    const name = `${protocol}${six ? '6' : ' '}`;
    const state = protocol === 'tcp' ? 'LISTEN' : '';
    const local = `${address}:${port}`.padEnd(23);
    const foreign = `${six ? '::' : '0.0.0.0'}:*`.padEnd(23);
    const tail = owner ? `${pid > 0 ? `${pid}/${program}` : '-'}`.padEnd(20) : '';
    lines.push(`${name}       0      0 ${local} ${foreign} ${state.padEnd(11)}${busybox || owner ? ' ' : ''}${tail}`);
  }
  await process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
};
