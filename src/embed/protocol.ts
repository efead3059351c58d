/**
 * What an embedded lab and the page around it say to each other, and how strictly it is read: on either side the
 * other is a stranger. The page sends `open` to the frame's window once, with a port; all else goes through the port.
 */

export const PROTOCOL = 1;

/** How a lab is to be. Everything in it is data of the page's. */
export interface LabConfig {
  /** A page of the course or the sandbox whose lab it is: `sandbox/broken`. The plain sandbox unless told. */
  lab: string;
  /** A scenario of the page's own, in place of the lab's: YAML, `kind: Scenario`. */
  scenario?: string;
  /** Put on the learner's machine besides: absolute path → text. */
  files: Record<string, string>;
  commands: string[];
  /** The commands are only offered, or run when it opens. */
  run: boolean;
  lens?: string;
  theme: 'light' | 'dark';
  /** Commands come from the page alone. */
  readOnly: boolean;
  /** Labs with one key are one cluster, one after the other; each with a key of its own unless told. */
  key: string;
}

/** Page to frame, through the port. */
export type ToFrame =
  | { type: 'run'; script: string }
  | { type: 'theme'; theme: LabConfig['theme'] }
  | { type: 'sleep' };

/** Frame to page. `hello` goes to the parent's window, and says only that somebody is there. */
export type ToPage =
  | { type: 'ready' }
  | { type: 'failed' }
  | { type: 'command'; line: string; status?: number }
  | { type: 'check'; task: string; passed: boolean }
  /** `kept`: its state, where it cannot store it itself. */
  | { type: 'asleep'; kept?: Uint8Array }
  | { type: 'leave'; back: boolean };

export const MOST = {
  ...{ scenario: 65_536, files: 50, file: 65_536, commands: 50, command: 4096, key: 400, lab: 200, task: 63 },
  /** Bytes of a state. */
  kept: 64_000_000,
};

/** What was sent is not a configuration: where, and why. */
export class ConfigError extends Error {}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function text(value: unknown, place: string, most: number): string {
  if (typeof value !== 'string') throw new ConfigError(`${place}: expected text`);
  if (value.length > most) throw new ConfigError(`${place}: at most ${most} characters, this has ${value.length}`);
  return value;
}

const SLUG = /^[a-z0-9-]+(?:\/[a-z0-9-]+)*$/;

const KNOWN = ['lab', 'scenario', 'files', 'commands', 'run', 'lens', 'theme', 'readOnly', 'key'];

/** Throws {@link ConfigError} with the place. */
export function readConfig(value: unknown): LabConfig {
  if (!isFields(value)) throw new ConfigError('expected a configuration');
  for (const key of Object.keys(value))
    if (!KNOWN.includes(key)) throw new ConfigError(`${key}: there is no such setting`);
  const lab = text(value['lab'] ?? 'sandbox', 'lab', MOST.lab);
  if (!SLUG.test(lab))
    throw new ConfigError(`lab: expected a page's address, as sandbox/broken, found ${JSON.stringify(lab)}`);
  const files = value['files'] ?? {};
  if (!isFields(files)) throw new ConfigError('files: expected paths and their texts');
  const paths = Object.keys(files);
  if (paths.length > MOST.files) throw new ConfigError(`files: at most ${MOST.files}, these are ${paths.length}`);
  const commands = value['commands'] ?? [];
  if (!Array.isArray(commands)) throw new ConfigError('commands: expected a list');
  if (commands.length > MOST.commands) {
    throw new ConfigError(`commands: at most ${MOST.commands}, these are ${commands.length}`);
  }
  const { theme = 'light', run = false, readOnly = false, scenario, lens } = value;
  if (theme !== 'light' && theme !== 'dark') throw new ConfigError('theme: expected light or dark');
  if (typeof run !== 'boolean') throw new ConfigError('run: expected true or false');
  if (typeof readOnly !== 'boolean') throw new ConfigError('readOnly: expected true or false');
  return {
    lab,
    ...(scenario === undefined ? {} : { scenario: text(scenario, 'scenario', MOST.scenario) }),
    files: Object.fromEntries(
      paths.map((path) => {
        if (!/^\/[^\0]{1,250}$/.test(path))
          throw new ConfigError(`files: expected an absolute path, found ${JSON.stringify(path)}`);
        return [path, text(files[path], `files[${JSON.stringify(path)}]`, MOST.file)];
      }),
    ),
    commands: commands.map((command, i) => text(command, `commands[${i}]`, MOST.command)),
    run,
    ...(lens === undefined ? {} : { lens: text(lens, 'lens', 40) }),
    theme,
    readOnly,
    key: text(value['key'] ?? '', 'key', MOST.key),
  };
}

/** What came through the port to the frame; undefined for what is none of it. */
export function readToFrame(value: unknown): ToFrame | undefined {
  if (!isFields(value)) return undefined;
  const { type, script, theme } = value;
  if (type === 'run' && typeof script === 'string' && script.length <= MOST.command) return { type, script };
  if (type === 'theme' && (theme === 'light' || theme === 'dark')) return { type, theme };
  return type === 'sleep' ? { type } : undefined;
}

/** What came through the port to the page; undefined for what is none of it. */
export function readToPage(value: unknown): ToPage | undefined {
  if (!isFields(value)) return undefined;
  const { type, line, status, task, passed, back, kept } = value;
  if (type === 'asleep') return { type, ...(kept instanceof Uint8Array && kept.length <= MOST.kept ? { kept } : {}) };
  if (type === 'ready' || type === 'failed') return { type };
  if (type === 'leave' && typeof back === 'boolean') return { type, back };
  if (type === 'check' && typeof passed === 'boolean')
    return typeof task === 'string' && task.length <= MOST.task ? { type, task, passed } : undefined;
  if (type !== 'command' || typeof line !== 'string' || line.length > 100_000) return undefined;
  if (status === undefined) return { type, line };
  return typeof status === 'number' && Number.isInteger(status) ? { type, line, status } : undefined;
}
