/**
 * The API server's one interface: an exchange goes in, an answer comes out.
 * In process everything is handed over by reference and nothing is serialised;
 * doors (fetch, node:https, the browser worker) turn bodies into bytes and back.
 */
import type { KubeObject } from './meta.ts';
import type { Reader, Writer } from './streams.ts';

export interface Exchange {
  /** Upper case: GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS. */
  method: string;
  /** Path and query as sent, percent-encoded, from the first `/`. */
  url: string;
  /** Lower-case names. In process `accept` chooses Table, PartialObjectMetadata or the object itself, as on the wire. */
  headers: Record<string, string>;
  body?: ExchangeBody;
  /**
   * Who the transport says is calling: the subject of a verified client certificate (CN and O).
   * Absent: the request authenticates by its `authorization` header, or is `system:anonymous`.
   */
  peer?: { user: string; groups: string[] };
  /** The caller's address, for the audit trail. */
  remote?: string;
  /** Aborts when the caller goes away: ends a watch, a followed log, an exec. */
  signal?: AbortSignal;
}

/** An object in process (the callee takes it over and may freeze it; `contentType` defaults to application/json), or bytes off the wire. */
export type ExchangeBody =
  | { object: unknown; contentType?: string; bytes?: undefined; undecodable?: undefined }
  | {
      bytes: Uint8Array;
      contentType: string;
      object?: undefined;
      /** A door that decodes could not: why, and the type the bytes said they were of, when they came so far. */
      undecodable?: { message: string; apiVersion?: string; kind?: string };
    };

export interface Answer {
  status: number;
  /** Lower-case names. Repeated headers (Warning) are joined with `, `. */
  headers: Record<string, string>;
  body: AnswerBody;
}

export type AnswerBody =
  /** One JSON document, deeply frozen: an object, a list, a Table, a Status, a discovery document. */
  | { kind: 'object'; object: unknown }
  /** Finished bytes: /healthz, a log, /version when asked for as text. */
  | { kind: 'bytes'; bytes: Uint8Array }
  /** A watch: ends by itself (timeout, 410 as an ERROR event) or when the exchange's signal aborts. */
  | { kind: 'watch'; events: WatchEvents }
  /** Bytes as they come: a followed log. */
  | { kind: 'stream'; chunks: AsyncIterable<Uint8Array> }
  /** 101 Switching Protocols: exec, attach, port-forward. */
  | { kind: 'session'; session: StreamSession };

export interface WatchEvents extends AsyncIterable<WatchEvent> {
  /** One that has come and nobody has read yet; for whoever reads on, besides the iterator. */
  take?(): WatchEvent | undefined;
}

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: KubeObject;
}

/** The far end of exec and attach, as the kubelet serves it. */
export interface StreamSession {
  /** Present when the request asked for stdin. Closing it is end of input. */
  stdin?: Writer;
  stdout?: Reader;
  /** Absent with a tty: a terminal has one output. */
  stderr?: Reader;
  resize(columns: number, rows: number): void;
  /** The closing Status: Success, or Failure with reason NonZeroExitCode and cause ExitCode. */
  result: Promise<KubeObject>;
  /** The caller hangs up. */
  close(): void;
  /** Of port-forward: opens one connection to a port of the Pod; bytes in through its `stdin`, out through `stdout`, what went wrong through `stderr`. */
  connect?(port: number): Promise<StreamSession>;
}

/** The API server in process, or a real cluster over HTTPS: kubectl cannot tell. */
export type Handler = (exchange: Exchange) => Promise<Answer>;

/** Looks on at what one caller exchanges with the server at `https://host:port`, once the connection stands. */
export type Tap = (handler: Handler, server: string) => Handler;

/** Simulated milliseconds that clients beside the cluster wait for the way to the API server and back. */
export const ROUND_TRIP_MS = 1;
