/**
 * The kubelet's own little API, as the API server reaches it for the Pod
 * subresources log, exec, attach and portforward. Follows
 * pkg/kubelet/server: containerLogs, exec, attach, portForward.
 * Every method rejects with a StatusError when the kubelet refuses.
 */
import type { StreamSession } from './exchange.ts';

/** Which container of which Pod. `container` is always filled in by the API server. */
export interface ContainerTarget {
  namespace: string;
  pod: string;
  uid: string;
  container: string;
}

/** Follows core/v1 PodLogOptions. */
export interface LogRequest extends ContainerTarget {
  follow: boolean;
  /** The instance before the present one. */
  previous: boolean;
  timestamps: boolean;
  sinceSeconds?: number;
  /** RFC 3339. */
  sinceTime?: string;
  tailLines?: number;
  limitBytes?: number;
  /** 'All' unless told. */
  stream: 'All' | 'Stdout' | 'Stderr';
  /** Aborts when the reader goes away. */
  signal?: AbortSignal;
}

/** Follows core/v1 PodExecOptions. */
export interface ExecRequest extends ContainerTarget {
  command: string[];
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  tty: boolean;
  signal?: AbortSignal;
}

/** Follows core/v1 PodAttachOptions. */
export type AttachRequest = Omit<ExecRequest, 'command'>;

/** One connection to one port of a Pod, from the far side. */
export interface PortForwardRequest {
  namespace: string;
  pod: string;
  uid: string;
  port: number;
  signal?: AbortSignal;
}

export interface NodeServer {
  /**
   * The log as bytes; not followed, it ends at the present end.
   * Refusals in the real words, e.g. 400 `container "web" in pod "web-0" is waiting to start: ContainerCreating`.
   */
  logs(request: LogRequest): Promise<AsyncIterable<Uint8Array>>;
  exec(request: ExecRequest): Promise<StreamSession>;
  attach(request: AttachRequest): Promise<StreamSession>;
  /** Bytes in through `stdin`, out through `stdout`. */
  portForward?(request: PortForwardRequest): Promise<StreamSession>;
}
