/**
 * Programs print what they were given: logs, annotations, files. Escape sequences in it may draw and colour, and no
 * more. They do not make the terminal answer (an answer would be typed into the shell), change how keys or the mouse
 * are sent, rename the page, set its colours or reach the clipboard.
 */
import type { IDisposable, Terminal } from '@xterm/xterm';

/** Modes that send more than the keys pressed: mouse and focus reports. */
const REPORTS = new Set([9, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1016]);
/** Titles, colours, directories, notifications, clipboards. Hyperlinks (8) are drawn; the link handler keeps them inert. */
const COMMANDS = [0, 1, 2, 4, 5, 7, 9, 10, 11, 12, 13, 14, 17, 19, 22, 50, 52, 104, 105, 110, 111, 112, 133, 777, 1337];

const drop = (): boolean => true;

export function distrust({ parser }: Terminal): IDisposable[] {
  return [
    // Device attributes, status reports, mode and version queries, window operations.
    ...['', '>', '='].map((prefix) =>
      parser.registerCsiHandler(prefix ? { prefix, final: 'c' } : { final: 'c' }, drop),
    ),
    parser.registerCsiHandler({ final: 'n' }, drop),
    parser.registerCsiHandler({ prefix: '?', final: 'n' }, drop),
    parser.registerCsiHandler({ intermediates: '$', final: 'p' }, drop),
    parser.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, drop),
    parser.registerCsiHandler({ prefix: '>', final: 'q' }, drop),
    parser.registerCsiHandler({ final: 't' }, drop),
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, drop),
    parser.registerDcsHandler({ intermediates: '+', final: 'q' }, drop),
    parser.registerEscHandler({ final: 'Z' }, drop),
    ...COMMANDS.map((command) => parser.registerOscHandler(command, drop)),
    parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) =>
      params.some((mode) => REPORTS.has(Number(mode))),
    ),
  ];
}
