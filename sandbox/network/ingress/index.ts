/** The controller as a container's process. */
import type { ServerAnswer, ServerRequest } from '../../apimachinery/network.ts';
import { Controller, type Memory, NoCluster, type Surroundings } from './controller.ts';
import { page } from './pages.ts';
import { serve } from './proxy.ts';

interface Process extends Surroundings {
  readonly tag: string;
  listen(port: number, options?: { http?: boolean; tls?: boolean }): boolean;
  exit(code: number, ms?: number): void;
}

const HEALTH_PORT = 10254;
/** The data of a process → its controller, as long as this engine lives. */
const controllers = new WeakMap<object, Controller>();

export function start(p: Process): void {
  p.log(
    `-------------------------------------------------------------------------------\nNGINX Ingress controller\n  Release:       ${p.tag || 'v1.14.0'}\n  Repository:    https://github.com/kubernetes/ingress-nginx\n  nginx version: nginx/1.27.1\n\n-------------------------------------------------------------------------------\n`,
  );
  for (const [port, tls] of [
    [80, false],
    [443, true],
    [8443, true],
    [HEALTH_PORT, false],
  ] as const)
    p.listen(port, { http: true, tls });
  const controller = made(p);
  if (!controller) return;
  const { log } = controller;
  log.info('main.go', 205, '"Creating API client"', { host: `https://${p.env.KUBERNETES_SERVICE_HOST}:443` });
  log.info('nginx.go', 273, '"Starting NGINX Ingress controller"');
  void controller.start();
}

export async function resume(p: Process): Promise<void> {
  await made(p)?.start({ resume: true });
}

export function http(p: Process, request: ServerRequest): ServerAnswer | Promise<ServerAnswer> {
  const { ready } = (p.data.memory ?? {}) as Partial<Memory>;
  if (request.port === HEALTH_PORT)
    return request.path === '/healthz' && ready ? { status: 200, body: 'ok' } : { status: ready ? 404 : 500, body: '' };
  const controller = controllers.get(p.data);
  return controller && ready && request.port !== 8443 ? serve(controller, request) : page(404);
}

export function signal(p: Process): void {
  const controller = controllers.get(p.data);
  controller?.log.info('sigterm.go', 36, '"Received SIGTERM, shutting down"');
  controller?.log.info('nginx.go', 389, '"Shutting down controller queues"');
  void controller?.publish(false).then(() => controller.stop());
  p.exit(0, 1000);
}

function made(p: Process): Controller | undefined {
  try {
    const controller = new Controller(p);
    controllers.set(p.data, controller);
    return controller;
  } catch (error) {
    if (!(error instanceof NoCluster)) throw error;
    const message =
      'Error while initiating a connection to the Kubernetes API server. This could mean the cluster is misconfigured (e.g. it has invalid API server certificates or Service Accounts configuration). Reason:';
    p.log(`${message} ${error.message}`, 'stderr');
    p.exit(255, 50);
    return undefined;
  }
}
