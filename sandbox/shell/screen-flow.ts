/** What a terminal's programs write, on its way to a screen that draws in its own time. */

/** Characters on their way to the screen: a key pressed meanwhile is echoed behind no more than these. */
const PIECE = 16_384;
/** Pieces on their way: an echo, what a command says, and the prompt after it need not wait for each other. */
const PIECES = 4;
/** With so many on their way, what is written next to each other goes out as one: all that a command's end and the prompt write. */
const AT_ONCE = 2;
/** Promises so far apart are next to each other; all within a task of the host's, of which the next may take its time. */
const NEAR = 100;
/** Characters that may wait before programs that write more are held. */
const BACKLOG = 32_768;

export interface ScreenFlow {
  /** A promise, when so much waits that the writer should, too. */
  write(data: string): Promise<void> | undefined;
  /** Drops what has not been drawn, as a terminal does at Ctrl-C. */
  discard(): void;
  /** Ends what a program left on: alternate screen, hidden cursor, colours, line-drawing letters, scroll region. */
  mend(): void;
}

/** The scroll region and the origin move the cursor, which is put back. */
const PLAIN = '\x1b7\x1b[r\x1b[?6l\x1b8\x0f\x1b(B\x1b[0m\x1b[4l\x1b[20l\x1b[?1l\x1b>\x1b[?7h\x1b[?25h';

/** `draw` resolves when a piece is on the screen; pieces are drawn in the order of the calls. */
export function screenFlow(draw: (data: string) => Promise<void>): ScreenFlow {
  let waiting: string[] = [];
  let size = 0;
  let pieces = 0;
  let flying = 0;
  let gathering = false;
  let alternate = false;
  let room: { promise: Promise<void>; resolve: () => void } | undefined;
  const letGo = (): void => {
    if (size > BACKLOG) return;
    room?.resolve();
    room = undefined;
  };
  const drain = (): void => {
    while (waiting.length > 0 && pieces < PIECES && flying + (waiting[0] as string).length <= PIECE) {
      let data = '';
      while (waiting.length > 0 && flying + data.length + (waiting[0] as string).length <= PIECE)
        data += waiting.shift();
      size -= data.length;
      void fly(data);
    }
  };
  const fly = async (data: string): Promise<void> => {
    pieces++;
    flying += data.length;
    await draw(data);
    pieces--;
    flying -= data.length;
    letGo();
    drain();
  };
  const drainSoon = (): void => {
    if (pieces < AT_ONCE || size >= PIECE) {
      drain();
      return;
    }
    if (gathering || pieces >= PIECES) return;
    void gather();
  };
  const gather = async (): Promise<void> => {
    gathering = true;
    for (let i = 0; i < NEAR; i++) await undefined;
    gathering = false;
    drain();
  };
  const flow: ScreenFlow = {
    write(data) {
      if (data.includes('\x1b[?1049')) alternate = data.lastIndexOf('\x1b[?1049h') > data.lastIndexOf('\x1b[?1049l');
      for (let i = 0; i < data.length; i += PIECE) waiting.push(data.slice(i, i + PIECE));
      size += data.length;
      drainSoon();
      if (size <= BACKLOG) return undefined;
      if (!room) {
        let resolve = (): void => {};
        const promise = new Promise<void>((done) => {
          resolve = done;
        });
        room = { promise, resolve };
      }
      return room.promise;
    },
    discard() {
      if (size === 0) return;
      // The way into the other screen, or out of it, is lost with the rest.
      if (waiting.some((data) => data.includes('\x1b[?1049'))) alternate = !alternate;
      // CAN ends an escape sequence that was cut off.
      waiting = ['\x18\x1b[0m'];
      size = waiting[0]?.length ?? 0;
      letGo();
    },
    mend() {
      flow.write((alternate ? '\x1b[?1049l' : '') + PLAIN);
    },
  };
  return flow;
}
