/** What a terminal's programs write, on its way to a screen that draws in its own time. */

/** Characters drawn at once: a key pressed meanwhile is echoed behind no more than these. */
const PIECE = 16_384;
/** Characters that may wait before programs that write more are held. */
const BACKLOG = 32_768;

export interface ScreenFlow {
  /** A promise, when so much waits that the writer should, too. */
  write(data: string): Promise<void> | undefined;
  /** Drops what has not been drawn, as a terminal does at Ctrl-C. */
  discard(): void;
}

/** `draw` resolves when a piece is on the screen; the next one follows then. */
export function screenFlow(draw: (data: string) => Promise<void>): ScreenFlow {
  let waiting: string[] = [];
  let size = 0;
  let drawing = false;
  let room: { promise: Promise<void>; resolve: () => void } | undefined;
  const letGo = (): void => {
    if (size > BACKLOG) return;
    room?.resolve();
    room = undefined;
  };
  const drain = async (): Promise<void> => {
    drawing = true;
    while (waiting.length > 0) {
      let data = '';
      while (waiting.length > 0 && data.length + (waiting[0] as string).length <= PIECE) data += waiting.shift();
      size -= data.length;
      await draw(data);
      letGo();
    }
    drawing = false;
  };
  return {
    write(data) {
      for (let i = 0; i < data.length; i += PIECE) waiting.push(data.slice(i, i + PIECE));
      size += data.length;
      if (!drawing) void drain();
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
      // CAN ends an escape sequence that was cut off.
      waiting = ['\x18\x1b[0m'];
      size = waiting[0]?.length ?? 0;
      letGo();
    },
  };
}
