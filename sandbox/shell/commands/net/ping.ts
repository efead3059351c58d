/** ping: iputils' and busybox's. A Service's address does not answer: it knows ports alone. */
import { NetworkError, type Program } from '../../../apimachinery/process.ts';
import { hash32 } from '../../../apimachinery/random.ts';
import { parseOptions, UsageError } from '../tool.ts';

export const ping: Program = async (process) => {
  const busybox = process.userland === 'busybox';
  const { clock, signal, network } = process;
  let parsed: ReturnType<typeof parseOptions>;
  try {
    parsed = parseOptions({ name: 'ping', flags: 'qn46vA', values: 'cwWisItM' }, process.argv.slice(1));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await process.stderr.write(`ping: ${error.message}\n`);
    return busybox ? 1 : 2;
  }
  const { options, operands } = parsed;
  const target = operands[0];
  if (target === undefined) {
    await process.stderr.write(
      busybox
        ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: ping [OPTIONS] HOST\n'
        : 'ping: usage error: Destination address required\n',
    );
    return busybox ? 1 : 2;
  }
  const count = options.has('c') ? Number(options.get('c')) : Number.POSITIVE_INFINITY;
  const interval = Number(options.get('i') ?? 1) * 1000;
  const wait = Number(options.get('W') ?? (busybox ? 10 : 10)) * 1000;
  const deadline = options.has('w') ? clock.now() + Number(options.get('w')) * 1000 : Number.POSITIVE_INFINITY;
  const bytes = Number(options.get('s') ?? 56);
  const quiet = options.has('q');
  let address: string;
  try {
    address = (await network.resolve(target))[0] as string;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await process.stderr.write(
      busybox ? `ping: bad address '${target}'\n` : `ping: ${target}: Name or service not known\n`,
    );
    return busybox ? 1 : 2;
  }
  await process.stdout.write(
    busybox
      ? `PING ${target} (${address}): ${bytes} data bytes\n`
      : `PING ${target} (${address}) ${bytes}(${bytes + 28}) bytes of data.\n`,
  );
  const started = clock.now();
  const times: number[] = [];
  let sent = 0;
  while (sent < count && clock.now() < deadline && !signal.aborted) {
    const rtt = network.ping?.(address);
    sent++;
    if (rtt !== undefined) {
      const time = Math.round(rtt * (0.8 + (hash32(`${address}/${sent}`) % 1000) / 2500) * 1000) / 1000;
      times.push(time);
      const from = !busybox && target !== address ? `${target} (${address})` : address;
      const shown = busybox
        ? `seq=${sent - 1} ttl=64 time=${time.toFixed(3)} ms`
        : `icmp_seq=${sent} ttl=64 time=${decimals(time)} ms`;
      if (!quiet) await process.stdout.write(`${bytes + 8} bytes from ${from}: ${shown}\n`);
    }
    const last = sent >= count;
    const pause = last ? (rtt === undefined ? wait : 0) : interval;
    if (pause > 0) await clock.sleep(Math.min(pause, Math.max(0, deadline - clock.now())), signal);
  }
  const loss = Math.round(((sent - times.length) / sent) * 100);
  const spent = Math.round(clock.now() - started);
  const [min, max] = [Math.min(...times), Math.max(...times)];
  const avg = times.reduce((a, b) => a + b, 0) / times.length;
  const mdev = Math.sqrt(times.reduce((a, b) => a + (b - avg) ** 2, 0) / times.length);
  const three = (...list: number[]) => list.map((n) => n.toFixed(3)).join('/');
  await process.stdout.write(
    busybox
      ? `\n--- ${target} ping statistics ---\n${sent} packets transmitted, ${times.length} packets received, ${loss}% packet loss\n${times.length > 0 ? `round-trip min/avg/max = ${three(min, avg, max)} ms\n` : ''}`
      : `\n--- ${target} ping statistics ---\n${sent} packets transmitted, ${times.length} received, ${loss}% packet loss, time ${spent}ms\n${times.length > 0 ? `rtt min/avg/max/mdev = ${three(min, avg, max, mdev)} ms\n` : '\n'}`,
  );
  return times.length > 0 ? 0 : 1;
};

/** iputils shows three significant digits. */
function decimals(time: number): string {
  return time >= 100 ? time.toFixed(0) : time >= 10 ? time.toFixed(1) : time >= 1 ? time.toFixed(2) : time.toFixed(3);
}
