/** Whether a command changed something that is worth going back behind: the cluster, by a request, or the learner's files. */
import type { Exchange, Tap } from '../../apimachinery/exchange.ts';

/** POSTs that only ask. */
const ASKS =
  /\/(selfsubjectaccessreviews|selfsubjectrulesreviews|selfsubjectreviews|subjectaccessreviews|localsubjectaccessreviews|tokenreviews)(\?|$)/;
/** A connection into a container, in which anything can be done; GET with the newer protocol. */
const INTO = /\/pods\/[^/]+\/(exec|attach)(\?|$)/;

/** Whether the request may change the cluster. */
export function mayChange({ method, url }: Pick<Exchange, 'method' | 'url'>): boolean {
  if (INTO.test(url)) return true;
  if (method === 'GET' || method === 'HEAD' || ASKS.test(url)) return false;
  return !/[?&]dryRun=All(&|$)/.test(url);
}

/** A file as a machine keeps it; here only folders are looked into. */
export type KeptFile = { mtime: number } | { mode: number; mtime: number; children: Record<string, KeptFile> };

export class Changes {
  private readonly files: () => KeptFile;
  private asked = false;
  private before = '';

  /** `files`: the machine's, as they are. */
  constructor(files: () => KeptFile) {
    this.files = files;
  }

  /** To be put before what the terminal's programs send. */
  readonly tap: Tap = (handler) => (exchange) => {
    if (mayChange(exchange)) this.asked = true;
    return handler(exchange);
  };

  begin(): void {
    this.asked = false;
    this.before = own(this.files());
  }

  /** Since {@link begin}. */
  get any(): boolean {
    return this.asked || own(this.files()) !== this.before;
  }
}

/** What belongs to the machine, and what kubectl keeps for itself, left out. */
const MACHINE = ['dev', 'proc', 'run', 'sys', 'var'];

function own(root: KeptFile): string {
  const top = 'children' in root ? root.children : {};
  return JSON.stringify(
    Object.entries(top)
      .filter(([name]) => !MACHINE.includes(name))
      .map(([name, file]) => (name === 'root' && 'children' in file ? withoutKube(file.children) : contentOf(file))),
  );
}

function withoutKube(children: Record<string, KeptFile>): unknown {
  const { '.kube': _, ...rest } = children;
  return Object.entries(rest).map(([name, file]) => [name, contentOf(file)]);
}

/** Times are left out: a folder's changes with what is in it. */
function contentOf(file: KeptFile): unknown {
  if ('children' in file)
    return [file.mode, Object.entries(file.children).map(([name, each]) => [name, contentOf(each)])];
  const { mtime: _, ...rest } = file;
  return rest;
}
