/**
 * Reads a page of somebody's documentation, Markdown, MDX or HTML: its `<kubetab-lab>` elements and, in Markdown, the
 * fences marked `run`.
 */
import { parse } from 'ultrahtml';
import { commandsIn } from '../../../lab/docs/commands.ts';
import type { Command, DocsPage, Snippet } from '../../../lab/docs/snippet.ts';
import { nearest } from '../../../lab/nearest.ts';
import { LIMIT } from '../../../lab/yaml.ts';
import { readPage } from './prose.ts';

/** As docs name them; `data-` and what any element may have besides. */
const ATTRIBUTES = [
  ...['lab', 'scenario', 'files', 'commands', 'run', 'wake', 'lens', 'height', 'theme', 'language', 'readonly'],
  ...['cluster', 'blocks', 'frame', 'exit'],
];
const ANYWHERE = /^(?:data-.*|aria-.*|class|className|id|style|lang|slot|title)$/;
const ELEMENT = /<kubetab-lab\b[\s\S]*?(?:\/>|<\/kubetab-lab\s*>)/g;
const FENCE = /^([ \t]*)(`{3,}|~{3,})[^\n]*\n([\s\S]*?)^[ \t]*\2[ \t]*$/gm;

/** Whether it is worth reading: most pages have no snippet. */
export function mayHold(text: string): boolean {
  return text.includes('<kubetab-lab') || /^[ \t]*(`{3,}|~{3,})[^\n]*\brun\b/m.test(text);
}

/** Never throws for what the page holds. */
export function readDocs(path: string, text: string): DocsPage {
  const page: DocsPage = { path, snippets: [], problems: [] };
  const complain = (at: { line: number; column: number }, message: string): void => {
    page.problems.push({ path, line: at.line, column: at.column, message });
  };
  if (text.length > LIMIT) {
    complain({ line: 1, column: 1 }, `expected at most ${LIMIT} characters`);
    return page;
  }
  const markdown = /\.mdx?$/.test(path);
  // What stands in a fence is shown, not meant; but for fences between the tags.
  const meant = markdown ? withoutFences(text) : text.replace(/<!--[\s\S]*?-->/g, blank);
  const found = [...meant.matchAll(ELEMENT)].map((match) => element(text, match.index, match[0].length, complain));
  const spans = [...meant.matchAll(ELEMENT)].map((match) => [match.index, match.index + match[0].length] as const);
  page.snippets.push(...found);
  if (markdown) {
    const { steps, problems } = readPage({ path, language: 'en', text });
    for (const problem of problems) complain(problem, problem.message);
    for (const step of steps) {
      if (step.kind !== 'block') continue;
      const at = offsetOf(text, step);
      if (spans.some(([from, to]) => at > from && at < to)) continue;
      const { line, column, script, exit } = step;
      const command: Command = { line, column, script, ...(exit === undefined ? {} : { exit }) };
      page.snippets.push({ line, column, cluster: 'page', begins: { files: {} }, commands: [command] });
    }
  }
  page.snippets.sort((a, b) => a.line - b.line || a.column - b.column);
  return page;
}

function element(
  text: string,
  start: number,
  length: number,
  complain: (at: { line: number; column: number }, message: string) => void,
): Snippet {
  const source = text.slice(start, start + length);
  const at = placeOf(text, start);
  const root = parse(source) as HtmlNode;
  const tag = root.children?.find((child) => child.name === 'kubetab-lab');
  const attributes = tag?.attributes ?? {};
  for (const name of Object.keys(attributes)) {
    if (ATTRIBUTES.includes(name) || ANYWHERE.test(name)) continue;
    const meant = nearest(name, ATTRIBUTES);
    complain(at, `<kubetab-lab>: there is no attribute "${name}"${meant ? `; did you mean "${meant}"?` : ''}`);
  }
  const held = (attribute: string): string | undefined => {
    const id = attributes[attribute];
    if (id === undefined) return undefined;
    const holder = new RegExp(`<(template|script)\\b[^>]*\\bid=(["'])${escaped(id)}\\2[^>]*>([\\s\\S]*?)</\\1>`).exec(
      text,
    );
    if (!holder) complain(at, `<kubetab-lab ${attribute}="${id}">: the page has no template or script of that id`);
    return holder ? (holder[1] === 'template' ? plain(holder[3] as string) : holder[3]) : undefined;
  };
  const scenario = held('scenario');
  const files = held('files');
  const { lab, cluster, exit } = attributes;
  return {
    ...at,
    cluster: cluster === undefined ? `${start}` : `~${cluster}`,
    begins: {
      ...(lab === undefined ? {} : { lab }),
      ...(scenario === undefined ? {} : { scenario }),
      files: files === undefined ? {} : filesOf(files, (message) => complain(at, message)),
    },
    commands: commandsIn(attributes['commands'] === undefined ? shown(source) : plain(attributes['commands'])).map(
      (script) => ({
        ...placeOf(text, Math.max(start, text.indexOf(script, start))),
        script,
        ...(exit === undefined ? {} : { exit }),
      }),
    ),
  };
}

interface HtmlNode {
  name?: string;
  attributes?: Record<string, string>;
  children?: HtmlNode[];
}

const escaped = (text: string): string => text.replace(/[^\w]/g, '\\$&');

/** What readers see between the tags as code: fences, and `<pre>`. */
function shown(source: string): string {
  const fences = [...source.matchAll(FENCE)].map((match) => match[3] as string);
  const blocks = [...source.matchAll(/<pre\b[^>]*>([\s\S]*?)<\/pre\s*>/g)].map((match) =>
    plain((match[1] as string).replace(/<[^>]*>/g, '')),
  );
  return [...fences, ...blocks].join('\n');
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function plain(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] as string) : whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function filesOf(json: string, complain: (message: string) => void): Record<string, string> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    complain(`files: ${(error as Error).message}`);
    return {};
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    complain('files: expected paths and their texts');
    return {};
  }
  const files: Record<string, string> = {};
  for (const [path, text] of Object.entries(value)) {
    if (!path.startsWith('/') || typeof text !== 'string') {
      complain(`files: expected an absolute path and its text, found ${JSON.stringify(path)}`);
    } else files[path] = text;
  }
  return files;
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** The same length, with spaces for what stands in fences outside of elements. */
function withoutFences(text: string): string {
  return text.replace(FENCE, (fence, _indent, _marks, _code, at: number) => (within(text, at) ? fence : blank(fence)));
}

/** Whether an element was opened before and is not closed yet. */
function within(text: string, at: number): boolean {
  const open = text.lastIndexOf('<kubetab-lab', at);
  return open >= 0 && !/\/>|<\/kubetab-lab/.test(text.slice(open, at)) && !inFence(text, open);
}

function inFence(text: string, at: number): boolean {
  for (const match of text.matchAll(FENCE)) if (match.index < at && at < match.index + match[0].length) return true;
  return false;
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) as string).length + 1 };
}

function offsetOf(text: string, { line, column }: { line: number; column: number }): number {
  let at = 0;
  for (let i = 1; i < line; i++) at = text.indexOf('\n', at) + 1;
  return at + column - 1;
}
