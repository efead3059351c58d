/** busybox netstat: listening sockets, with -t -u -n -l -p. */
import type { Program } from '../../apimachinery/process.ts';

export const netstat: Program = async (process) => {
  const flags = process.argv
    .slice(1)
    .filter((word) => /^-[a-z]+$/.test(word))
    .join('');
  const bad = process.argv.slice(1).find((word) => !/^-[tunlapre]+$/.test(word));
  if (bad !== undefined) {
    await process.stderr.write(`netstat: invalid option -- '${bad.replace(/^-/, '')[0] ?? bad}'\n`);
    return 1;
  }
  const all = !flags.includes('t') && !flags.includes('u');
  const listening = flags.includes('l') || flags.includes('a');
  const owner = flags.includes('p');
  const kind = flags.includes('a') ? 'servers and established' : flags.includes('l') ? 'only servers' : 'w/o servers';
  const lines = [
    `Active Internet connections (${kind})`,
    `Proto Recv-Q Send-Q Local Address           Foreign Address         State       ${owner ? 'PID/Program name    ' : ''}`,
  ];
  for (const { protocol, address, port, pid, program } of listening ? process.network.listeners() : []) {
    if (!all && !flags.includes(protocol === 'tcp' ? 't' : 'u')) continue;
    const state = protocol === 'tcp' ? 'LISTEN' : '';
    const local = `${address}:${port}`.padEnd(23);
    lines.push(
      `${protocol}        0      0 ${local} ${`${address.includes(':') ? '::' : '0.0.0.0'}:*`.padEnd(23)} ${state.padEnd(12)}${owner ? `${pid}/${program}`.padEnd(20) : ''}`,
    );
  }
  await process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
};
