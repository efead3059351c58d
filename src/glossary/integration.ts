/**
 * Astro integration: on each chapter, the first place of a term in a paragraph, list or table leads to the glossary
 * and carries what the term means. It needs no script for that; gloss.ts shows the meaning in place.
 */
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { finder } from './find.ts';
import { glossary, type Term } from './terms.ts';

/** The form of Sätteri's hast plugins, as far as they are used here. */
interface Node {
  type: string;
  tagName?: string;
  value?: string;
}
interface Context {
  parent(node: Node): Node | undefined;
  replaceNode(node: Node, next: unknown[]): void;
  appendChild(node: Node, child: unknown): void;
}
interface HastPlugin {
  name: string;
  text(node: Node, context: Context): void;
  after(root: Node, context: Context): void;
}

/** Where a term is explained; not in headings, links, code, nor where it is being defined. */
const PROSE = ['p', 'li', 'td', 'em'];
const CHAPTER = /\/content\/([^/]+)\/\d+-/;

export function glossaryIntegration(base: string): AstroIntegration {
  return {
    name: 'kubetab-glossary',
    hooks: {
      'astro:config:setup': ({ config }) => {
        const processor = config.markdown.processor as unknown as {
          options: { hastPlugins: (({ fileURL }: { fileURL?: URL }) => HastPlugin | undefined)[] };
        };
        processor.options.hastPlugins.push(({ fileURL }) => {
          const locale = fileURL && CHAPTER.exec(fileURLToPath(fileURL))?.[1];
          return locale ? glosses(locale === 'zh-cn' ? 'zh-CN' : locale, base) : undefined;
        });
      },
    },
  };
}

function glosses(language: string, base: string): HastPlugin {
  const pieces = finder(glossary(), language);
  const page = `${base}${language === 'zh-CN' ? 'zh-cn/' : ''}glossary/`;
  const done = new Set<string>();
  const used: Term[] = [];
  return {
    name: 'kubetab-glosses',
    text(node, context) {
      const parent = context.parent(node);
      if (parent?.type !== 'element' || !PROSE.includes(parent.tagName ?? '')) return;
      const found = pieces(node.value ?? '', done);
      if (!found.some(({ term }) => term)) return;
      context.replaceNode(
        node,
        found.map(({ text, term }) => {
          if (!term) return { type: 'text', value: text };
          used.push(term);
          return gloss(text, term, page);
        }),
      );
    },
    after(root, context) {
      if (used.length === 0) return;
      context.appendChild(root, {
        type: 'element',
        tagName: 'div',
        properties: { hidden: true, dataPagefindIgnore: '' },
        children: used.map((term) => ({
          type: 'element',
          tagName: 'span',
          properties: { id: `term-${term.id}` },
          children: [{ type: 'text', value: term.says[language as keyof Term['says']] }],
        })),
      });
    },
  };
}

function gloss(text: string, term: Term, page: string) {
  return {
    type: 'element',
    tagName: 'a',
    properties: { className: ['kt-term'], href: `${page}#${term.id}`, ariaDescribedBy: [`term-${term.id}`] },
    children: [{ type: 'text', value: text }],
  };
}
