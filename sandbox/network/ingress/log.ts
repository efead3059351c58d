/** klog's lines, as the controller writes them to standard error. */
import { StatusError } from '../../apimachinery/errors.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { ResourceRef } from '../../client/rest-client.ts';

interface Sink {
  readonly now: number;
  log(text: string, stream?: 'stdout' | 'stderr'): void;
}

const KINDS: Readonly<Record<string, string>> = {
  ingresses: '*v1.Ingress',
  ingressclasses: '*v1.IngressClass',
  endpointslices: '*v1.EndpointSlice',
  services: '*v1.Service',
  pods: '*v1.Pod',
};

export class Log {
  private readonly sink: Sink;

  constructor(sink: Sink) {
    this.sink = sink;
  }

  /** `message` is quoted where it has values. */
  info(file: string, line: number, message: string, values: Readonly<Record<string, unknown>> = {}): void {
    const pairs = Object.entries(values).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
    this.write('I', file, line, message + pairs.join(''));
  }

  warning(file: string, line: number, message: string): void {
    this.write('W', file, line, message);
  }

  fatal(file: string, line: number, message: string): void {
    this.write('F', file, line, message);
  }

  /** As the recorder tells of an Event. */
  event({ metadata }: KubeObject, reason: string, message: string): void {
    const { namespace, name, uid, resourceVersion } = metadata;
    const reference = `v1.ObjectReference{Kind:"Ingress", Namespace:"${namespace}", Name:"${name}", UID:"${uid}", APIVersion:"networking.k8s.io/v1", ResourceVersion:"${resourceVersion}", FieldPath:""}`;
    this.info('event.go', 377, `Event(${reference}): type: 'Normal' reason: '${reason}' ${message}`);
  }

  /** A list or watch was. */
  refused({ resource }: ResourceRef, error: unknown): void {
    if (!(error instanceof StatusError)) return;
    const kind = KINDS[resource] ?? resource;
    this.warning(
      'reflector.go',
      561,
      `k8s.io/client-go/informers/factory.go:160: failed to list ${kind}: ${error.message}`,
    );
  }

  private write(level: string, file: string, line: number, text: string): void {
    const iso = new Date(this.sink.now).toISOString();
    const stamp = `${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000`;
    this.sink.log(`${level}${stamp}       7 ${file}:${line}] ${text}`, 'stderr');
  }
}
