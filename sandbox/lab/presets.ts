/** How a lab is given to a class: what its lab.yaml presets, so that nobody has to set it on thirty machines. */
import { hash32 } from '../apimachinery/random.ts';
import { LabError, type Report, record, show, text, tolerate } from './parse.ts';

export interface Presets {
  /** BCP 47: the lab is shown in it. Without: in the learner's. */
  language?: string;
  /** Locked: not shown. */
  hints: 'open' | 'locked';
  solutions: 'open' | 'locked';
  /** Simulated seconds per second. */
  speed: number;
  /** The learner gives a name first. */
  askName: boolean;
  /** Each learner has a cluster of his own, by {@link seedOf} the name. */
  ownSeed: boolean;
}

export const PRESETS: Presets = { hints: 'open', solutions: 'open', speed: 1, askName: false, ownSeed: false };

const KEYS = ['language', 'hints', 'solutions', 'speed', 'askName', 'ownSeed'];

export function readPresets(value: unknown, place: string, report: Report): Presets {
  if (value === undefined) return { ...PRESETS };
  const given = tolerate(report, () => record(value, place, KEYS, report)) ?? {};
  const part = <T>(otherwise: T, key: string, read: (value: unknown, at: string) => T): T =>
    given[key] === undefined ? otherwise : (tolerate(report, () => read(given[key], `${place}.${key}`)) ?? otherwise);
  const language = part<string | undefined>(undefined, 'language', tag);
  const presets: Presets = {
    hints: part('open', 'hints', lock),
    solutions: part('open', 'solutions', lock),
    speed: part(1, 'speed', speed),
    askName: part(false, 'askName', yes),
    ownSeed: part(false, 'ownSeed', yes),
    ...(language === undefined ? {} : { language }),
  };
  if (presets.ownSeed && !presets.askName) {
    report(new LabError(`${place}.ownSeed`, 'expected "askName: true" beside it: the seed comes of the name'));
  }
  return presets;
}

/** Of a learner's own cluster. Blanks and capitals make no other name. */
export function seedOf(name: string, lab: string): number {
  return hash32(`${lab}\0${sameName(name)}`);
}

/** A name as it is compared. */
export function sameName(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();
}

function lock(value: unknown, place: string): 'open' | 'locked' {
  if (value === 'open' || value === 'locked') return value;
  throw new LabError(place, `expected open or locked, found ${show(value)}`);
}

function yes(value: unknown, place: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new LabError(place, `expected true or false, found ${show(value)}`);
}

function speed(value: unknown, place: string): number {
  if (typeof value === 'number' && value >= 0.1 && value <= 100) return value;
  throw new LabError(place, `expected a number from 0.1 to 100, found ${show(value)}`);
}

function tag(value: unknown, place: string): string {
  const given = text(value, place);
  try {
    if (Intl.getCanonicalLocales(given)[0] === given) return given;
  } catch {
    // No language at all.
  }
  throw new LabError(place, `expected a language such as en or zh-CN, found ${show(value)}`);
}
