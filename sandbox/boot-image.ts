/**
 * A cluster as it stands when kubeadm and the network plugin have done their work, kept as text: made once when the
 * site is built, so that a page need not live through it again. Chance in it comes from one seed for all clusters:
 * uids, which would not compress, are kept as numbers in their order. Every time is kept as a distance from the
 * beginning, and the authority's certificate as a hole. What repeats itself stands in it once.
 */
import type { ClockState } from './apimachinery/clock.ts';
import { putRepeats, takeRepeats } from './apimachinery/repeats.ts';

/** What a cluster must have in common with the image. */
export interface ImagePlan {
  nodes: readonly string[];
  /** The API server's address in the kubeconfig. */
  server: string;
}

/** What differs from cluster to cluster. */
export interface ImagePlace {
  /** Unix milliseconds, a whole second: when the cluster is made. */
  begin: number;
  /** PEM. */
  ca: string;
  /** The uids of all clusters' beginnings, one after the other. */
  uid: () => string;
}

export interface BootState {
  clock: ClockState;
  server: unknown;
  /** Actor name → state. */
  actors: Record<string, unknown>;
}

const HOLE = '\u0001';
const VERSION = 2;

/** Ways in which an instant is written. In text: as Go's and the kubelet's tools do. */
const FORMS: {
  letter: string;
  pattern: RegExp;
  read(text: string, begin: number): number;
  write(ms: number): string;
}[] = [
  {
    letter: 's',
    pattern: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/,
    read: (text) => Date.parse(text),
    write: (ms) => `${iso(ms).slice(0, 19)}Z`,
  },
  {
    letter: 'u',
    pattern: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000Z/,
    read: (text) => Date.parse(text.replace('000Z', 'Z')),
    write: (ms) => `${iso(ms).slice(0, 23)}000Z`,
  },
  {
    letter: 'n',
    pattern: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000000Z/,
    read: (text) => Date.parse(text.replace('000000Z', 'Z')),
    write: (ms) => `${iso(ms).slice(0, 23)}000000Z`,
  },
  {
    letter: 'k',
    pattern: /(?<=[IWEF])\d{4} \d\d:\d\d:\d\d\.\d{3}(?=\d{3} )/,
    read: (text, begin) => {
      const [, month, day, rest] = /^(\d\d)(\d\d) (.*)$/.exec(text) as RegExpExecArray;
      return Date.parse(`${iso(begin).slice(0, 4)}-${month}-${day}T${rest}Z`);
    },
    write: (ms) => iso(ms).slice(5, 23).replace('-', '').replace('T', ' '),
  },
  { letter: 'm', pattern: /\b1[6-9]\d{11}\b/, read: Number, write: String },
];
/** The name of an Event ends in nanoseconds, hexadecimal. */
const EVENT = /(?<=\.)1[67][0-9a-f]{14}(?=")|(?<=\.)18[0-9a-f]{14}\b/;
const UID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const BEYOND_ASCII = /[^\x00-\x7f]/g;
const MAX_UIDS = 5000;
const ANY = new RegExp([...FORMS.map(({ pattern }) => pattern.source), EVENT.source].join('|'), 'g');

const iso = (ms: number): string => new Date(ms).toISOString();
const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);

export function writeBootImage(plan: ImagePlan, { begin, ca, uid }: ImagePlace, state: BootState): string {
  const numbers = new Map(Array.from({ length: MAX_UIDS }, (_, i) => [uid(), i]));
  const header = JSON.stringify({ version: VERSION, nodes: plan.nodes, server: plan.server });
  const body = JSON.stringify(state)
    .replaceAll(quoted(ca), `${HOLE}c${HOLE}`)
    .replaceAll(quoted(btoa(ca)), `${HOLE}b${HOLE}`)
    .replace(UID, (text) => (numbers.has(text) ? `${HOLE}#${numbers.get(text)}${HOLE}` : text))
    .replace(ANY, (text) => `${HOLE}${holeOf(text, begin)}${HOLE}`)
    .replace(BEYOND_ASCII, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `${header}\n${takeRepeats(body)}`;
}

function holeOf(text: string, begin: number): string {
  for (const { letter, pattern, read } of FORMS) {
    if (new RegExp(`^(?:${pattern.source.replace(/\(\?<=.*?\)|\(\?=.*?\)/g, '')})$`).test(text))
      return letter + (read(text, begin) - begin);
  }
  return `e${(BigInt(`0x${text}`) - BigInt(begin) * 1_000_000n).toString()}`;
}

/** The state for that place; undefined when the image is of another plan. */
export function readBootImage(image: string, plan: ImagePlan, place: ImagePlace): BootState | undefined {
  const end = image.indexOf('\n');
  const header = JSON.parse(image.slice(0, end)) as ImagePlan & { version: number };
  const { version, nodes, server } = header;
  if (version !== VERSION || server !== plan.server || nodes.join() !== plan.nodes.join()) return undefined;
  const parts = putRepeats(image.slice(end + 1)).split(HOLE);
  const known = new Map<string, string>();
  const uids: string[] = [];
  const uidAt = (index: number): string => {
    while (uids.length <= index) uids.push(place.uid());
    return uids[index] as string;
  };
  for (let i = 1; i < parts.length; i += 2) {
    const hole = parts[i] as string;
    let text = known.get(hole);
    if (text === undefined) {
      text = hole[0] === '#' ? uidAt(Number(hole.slice(1))) : filled(hole, place);
      known.set(hole, text);
    }
    parts[i] = text;
  }
  return JSON.parse(parts.join('')) as BootState;
}

function filled(hole: string, { begin, ca }: ImagePlace): string {
  const rest = hole.slice(1);
  if (hole[0] === 'c') return quoted(ca);
  if (hole[0] === 'b') return btoa(ca);
  if (hole[0] === 'e') return (BigInt(begin) * 1_000_000n + BigInt(rest)).toString(16);
  const form = FORMS.find(({ letter }) => letter === hole[0]) as (typeof FORMS)[number];
  return form.write(begin + Number(rest));
}
