/** `kubetab serve`: the simulated cluster for real clients. */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { Cluster } from '../../cluster.ts';
import { kubeconfig } from '../../furnish.ts';
import { createHttpsDoor } from './https-door.ts';
import { createJq } from './jq.ts';
import { createServingTls } from './tls.ts';
import { oneOf, parse, positiveNumber, readScenario, UsageError, wholeNumber } from './usage.ts';

export const help = `Serve the simulated cluster over HTTPS on 127.0.0.1, and write a kubeconfig for it.

Usage:
  npm run -s kubetab -- serve [options]

Options:
  --port N           the port to listen on; 0 picks a free one (default 6443)
  --kubeconfig FILE  where to write the kubeconfig (default ./kubetab.kubeconfig)
  --scenario FILE    what the cluster holds at the start: a file, or the name of one that ships (notes)
  --seed N           the seed of every chance in the cluster (default 1)
  --time MODE        real: time runs as yours does (default); virtual: whatever a request sets off has happened at once
  --speed X          simulated seconds per second, with --time real (default 1)

Then, in another terminal:
  kubectl --kubeconfig kubetab.kubeconfig get pods -A

It ends on SIGTERM or Ctrl-C.
`;

export async function run(args: string[]): Promise<number> {
  const { values } = parse({
    args,
    options: {
      port: { type: 'string' },
      kubeconfig: { type: 'string' },
      scenario: { type: 'string' },
      seed: { type: 'string' },
      time: { type: 'string' },
      speed: { type: 'string' },
    },
  });
  const port = wholeNumber('port', values.port, 0, 65535) ?? 6443;
  const seed = wholeNumber('seed', values.seed, 0, 2 ** 32 - 1);
  const time = oneOf('time', values.time, ['real', 'virtual']) ?? 'real';
  const speed = positiveNumber('speed', values.speed);
  const scenario = readScenario(values.scenario);
  const file = values.kubeconfig ?? 'kubetab.kubeconfig';

  const cluster = await Cluster.start({
    time,
    start: Date.now(),
    jq: createJq(),
    ...(seed === undefined ? {} : { seed }),
    ...(speed === undefined ? {} : { speed }),
    ...(scenario ? { scenario } : {}),
  });
  const name = new URL(cluster.server).hostname;
  const tls = await createServingTls([
    ...new Set(['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', name]),
  ]);
  const server = createHttpsDoor((exchange) => cluster.exchange(exchange), tls);
  return new Promise((resolve, reject) => {
    server.on('error', (error: NodeJS.ErrnoException) => {
      process.stderr.write(
        error.code === 'EADDRINUSE'
          ? `kubetab: port ${port} is taken; --port 0 picks a free one\n`
          : `kubetab: cannot listen on port ${port}: ${error.message}\n`,
      );
      cluster.stop();
      resolve(1);
    });
    server.listen(port, '127.0.0.1', () => {
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, kubeconfig(url, tls.ca, tls.admin), { mode: 0o600 });
      } catch (error) {
        cluster.stop();
        server.close();
        reject(new UsageError(`cannot write the kubeconfig ${file}: ${(error as NodeJS.ErrnoException).code}`));
        return;
      }
      process.stdout.write(`${url}\n`);
    });
    const end = () => {
      cluster.stop();
      server.close();
      server.closeAllConnections();
      resolve(0);
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
  });
}
