/** Reads a page, MDX or Markdown: what runs on it, and where its tasks and questions stand. */
import { createProcessor } from '@mdx-js/mdx';
import type { Page, Step } from '../../../lab/page.ts';
import { LIMIT, readYaml, YamlError } from '../../../lab/yaml.ts';

/** As mdast has them, as far as it matters here. */
interface Node {
  type: string;
  children?: Node[];
  position?: { start: { line: number; column: number } };
  lang?: string | null;
  meta?: string | null;
  value?: string;
  name?: string | null;
  attributes?: { type: string; name?: string; value?: unknown }[];
}

const PLACED: Record<string, 'task' | 'question'> = { Task: 'task', Predict: 'question' };
const TAG = /<(Task|Predict)\b[^>]*?\bid=(["'])([^"']*)\2[^>]*>/g;

/** Never throws for what the page holds. */
export function readPage({ path, language, text }: { path: string; language: string; text: string }): Page {
  const page: Page = { path, language, steps: [], problems: [] };
  const complain = (line: number, column: number, message: string) => page.problems.push({ line, column, message });
  if (text.length > LIMIT) {
    complain(1, 1, `expected at most ${LIMIT} characters`);
    return page;
  }
  try {
    const format = path.endsWith('.mdx') ? 'mdx' : 'md';
    visit(createProcessor({ format }).parse(withoutHead(text, complain)) as Node, page.steps);
  } catch (error) {
    const { reason, message, line, column } = error as {
      reason?: string;
      message: string;
      line?: number;
      column?: number;
    };
    complain(
      line ?? 1,
      column ?? 1,
      `cannot be read as ${path.endsWith('.mdx') ? 'MDX' : 'Markdown'}: ${reason ?? message}`,
    );
  }
  return page;
}

/** The front matter gives way to blank lines. */
function withoutHead(text: string, complain: (line: number, column: number, message: string) => void): string {
  const head = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(\r?\n|$)/m.exec(text);
  if (head?.index !== 0) return text;
  try {
    readYaml(head[1] as string);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    complain(error.position.line + 1, error.position.column, error.reason);
  }
  return head[0].replace(/[^\r\n]/g, ' ') + text.slice(head[0].length);
}

function visit(root: Node, steps: Step[]): void {
  const stack = [root];
  while (stack.length > 0) {
    const node = stack.pop() as Node;
    const { line, column } = node.position?.start ?? { line: 1, column: 1 };
    if (node.type === 'code') {
      const words = (node.meta ?? '').split(/\s+/);
      if (words.includes('run')) {
        const exit = words.find((word) => word.startsWith('exit='))?.slice(5);
        const script = node.value ?? '';
        steps.push({
          kind: 'block',
          line,
          column,
          syntax: node.lang ?? '',
          script,
          ...(exit === undefined ? {} : { exit }),
        });
      }
    } else if (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement') {
      const kind = Object.hasOwn(PLACED, node.name ?? '') ? PLACED[node.name as string] : undefined;
      const id = node.attributes?.find((each) => each.name === 'id')?.value;
      if (kind) steps.push({ kind, line, column, id: typeof id === 'string' ? id : '' });
    } else if (node.type === 'html') {
      for (const tag of (node.value ?? '').matchAll(TAG)) {
        const before = (node.value as string).slice(0, tag.index).split('\n');
        const at = before.length === 1 ? column + tag.index : (before.at(-1) as string).length + 1;
        steps.push({
          kind: PLACED[tag[1] as string] as 'task',
          line: line + before.length - 1,
          column: at,
          id: tag[3] as string,
        });
      }
    }
    for (const child of [...(node.children ?? [])].reverse()) stack.push(child);
  }
}
