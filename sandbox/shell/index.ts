/** The shell's door. */
export { coreutils } from './commands/index.ts';
export type { JqProvider, JqResult } from './commands/jq.ts';
export { createJq } from './commands/lazy.ts';
export type { Completer, Completion } from './completion/index.ts';
export { DEVICES, MemoryFileSystem, readText, type SavedFile, strerror } from './file-system.ts';
export { createWorkerJq, serveJq } from './jq-worker.ts';
export { createShellProgram } from './sh-program.ts';
export { type RunOptions, type SavedShell, Shell, type ShellOptions } from './shell.ts';
export { type SavedTerminalSession, TerminalSession, type TerminalSessionOptions } from './terminal-session.ts';
