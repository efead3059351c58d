/** awk's streams: records of an input as they arrive, files and commands that stay open. */
import { type Process, resolvePath } from '../../../apimachinery/process.ts';
import { BrokenPipe, createPipe, type Reader, readerOf, type Writer } from '../../../apimachinery/streams.ts';
import { fileWriter } from '../../descriptors.ts';
import { strerror } from '../../file-system.ts';
import { regexpOf } from './regexp.ts';
import { Fatal } from './values.ts';

export class RecordReader {
  private readonly reader: Reader;
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private buffer = '';
  private at = 0;
  private done = false;
  /** What ended the last record. */
  terminator = '';

  constructor(reader: Reader) {
    this.reader = reader;
  }

  private async more(beforeWait: () => Promise<void>): Promise<boolean> {
    if (this.done) return false;
    await beforeWait();
    const chunk = await this.reader.read();
    this.buffer =
      this.buffer.slice(this.at) + (chunk ? this.decoder.decode(chunk, { stream: true }) : this.decoder.decode());
    this.at = 0;
    if (!chunk) this.done = true;
    return true;
  }

  /** A record that is there already; undefined when one has to be waited for. */
  ready(rs: string): string | undefined {
    if (rs.length !== 1) return undefined;
    const end = this.buffer.indexOf(rs, this.at);
    if (end < 0) return undefined;
    const record = this.buffer.slice(this.at, end);
    this.at = end + 1;
    this.terminator = rs;
    return record;
  }

  /** Undefined at the end. */
  async next(rs: string, beforeWait: () => Promise<void>): Promise<string | undefined> {
    if (rs.length === 1) {
      for (;;) {
        const record = this.ready(rs);
        if (record !== undefined) return record;
        if (!(await this.more(beforeWait))) return this.last(rs);
      }
    }
    const paragraph = rs === '';
    const separator = regexpOf(paragraph ? '\n\n+' : rs);
    for (;;) {
      if (paragraph) while (this.buffer[this.at] === '\n') this.at++;
      separator.lastIndex = this.at;
      const match = separator.exec(this.buffer);
      const end = match ? match.index + match[0].length : 0;
      if (match && match[0] !== '' && (end < this.buffer.length || this.done)) {
        const record = this.buffer.slice(this.at, match.index);
        this.at = end;
        this.terminator = match[0];
        return record;
      }
      if (!(await this.more(beforeWait))) return this.last(paragraph ? '\n' : '');
    }
  }

  private last(trailing: string): string | undefined {
    if (this.at >= this.buffer.length) return undefined;
    let record = this.buffer.slice(this.at);
    this.at = this.buffer.length;
    this.terminator = '';
    if (trailing === '\n' && record.endsWith('\n')) {
      record = record.replace(/\n+$/, '');
      this.terminator = '\n';
    }
    return record;
  }

  close(): void {
    this.reader.cancel();
  }
}

interface Output {
  write(text: string): void;
  flush(): Promise<void>;
  /** Its exit status, of a command. */
  close(): Promise<number>;
}

/** Everything the program has open, by the name it was opened with. */
export class Streams {
  private readonly process: Process;
  private readonly outputs = new Map<string, Output>();
  private readonly inputs = new Map<string, { reader: RecordReader; status: Promise<number> | undefined }>();
  readonly stdout: Output;
  private readonly stderr: Output;
  stdin: RecordReader;
  pending = 0;

  constructor(process: Process) {
    this.process = process;
    this.stdout = this.buffered(process.stdout, async () => 0);
    this.stderr = this.buffered(process.stderr, async () => 0);
    this.stdin = new RecordReader(process.stdin);
  }

  private buffered(writer: Writer, ended: () => Promise<number>): Output {
    let text = '';
    const flush = async () => {
      const chunk = text;
      text = '';
      this.pending -= chunk.length;
      if (chunk) await writer.write(chunk);
    };
    return {
      write: (more) => {
        text += more;
        this.pending += more.length;
      },
      flush,
      close: async () => {
        await flush().catch((error: unknown) => {
          if (!(error instanceof BrokenPipe)) throw error;
        });
        writer.close();
        return ended();
      },
    };
  }

  /** Where `print > name` goes; opened on first use. */
  output(kind: '>' | '>>' | '|', name: string): Output {
    if (kind !== '|') {
      if (name === '/dev/stdout' || name === '-' || name === '/dev/fd/1') return this.stdout;
      if (name === '/dev/stderr' || name === '/dev/fd/2') return this.stderr;
    }
    const key = `${kind === '|' ? '|' : ''}${name}`;
    const open = this.outputs.get(key);
    if (open) return open;
    let made: Output;
    if (kind === '|') {
      const pipe = createPipe();
      const status = this.stdout.flush().then(() => this.process.spawn(['sh', '-c', name], { in: pipe.reader }));
      void status.then(() => pipe.reader.cancel());
      made = this.buffered(pipe.writer, () => status);
    } else {
      try {
        if (name === '') throw new Fatal("expression for `>' redirection has null string value");
        made = this.buffered(
          fileWriter(this.process.fs, resolvePath(this.process.cwd, name), kind === '>>'),
          async () => 0,
        );
      } catch (error) {
        if (error instanceof Fatal) throw error;
        throw new Fatal(`cannot redirect to \`${name}': ${strerror(error)}`);
      }
    }
    this.outputs.set(key, made);
    return made;
  }

  /** What `getline < name` reads; undefined when it cannot be opened. */
  file(name: string): RecordReader | undefined {
    if (name === '-' || name === '/dev/stdin') return this.stdin;
    const open = this.inputs.get(name);
    if (open) return open.reader;
    try {
      const reader = this.open(name);
      this.inputs.set(name, { reader, status: undefined });
      return reader;
    } catch {
      return undefined;
    }
  }

  /** A file from its beginning. Throws FileError. */
  open(name: string): RecordReader {
    const path = resolvePath(this.process.cwd, name);
    return new RecordReader(this.process.pipe?.(path)?.reader ?? readerOf(this.process.fs.readFile(path)));
  }

  command(line: string): RecordReader {
    const open = this.inputs.get(`|${line}`);
    if (open) return open.reader;
    const pipe = createPipe();
    const status = this.process.spawn(['sh', '-c', line], { out: pipe.writer }).then((code) => {
      pipe.writer.close();
      return code;
    });
    const reader = new RecordReader(pipe.reader);
    this.inputs.set(`|${line}`, { reader, status });
    return reader;
  }

  async flushAll(): Promise<void> {
    await this.stdout.flush();
    await this.stderr.flush();
    for (const each of this.outputs.values()) await each.flush();
  }

  /** -1 when nothing of that name is open. */
  async close(name: string, flush = true): Promise<number> {
    let status = -1;
    for (const key of [name, `|${name}`]) {
      const output = this.outputs.get(key);
      if (output) {
        this.outputs.delete(key);
        if (key !== name && flush) await this.stdout.flush();
        status = await output.close();
      }
      const input = this.inputs.get(key);
      if (input) {
        this.inputs.delete(key);
        input.reader.close();
        status = (await input.status) ?? 0;
      }
    }
    return status;
  }

  /** A terminal has had its lines by then; any other standard output gets the rest after the commands' own. */
  async closeAll(): Promise<void> {
    if (this.process.stdout.isTTY) await this.stdout.flush();
    await this.stderr.flush();
    for (const key of [...this.outputs.keys(), ...this.inputs.keys()]) {
      await this.close(key.startsWith('|') ? key.slice(1) : key, false);
    }
    await this.stdout.flush();
  }
}
