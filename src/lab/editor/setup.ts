/** What CodeMirror is asked for: plain keys, nano's for saving and leaving, the page's colours. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { EditRequest } from '../../../sandbox/worker.ts';
import type { Words } from '../../i18n.ts';

/** An open editor, as its keys and buttons see it. */
export interface Editing {
  readonly dirty: boolean;
  readonly readOnly: boolean;
  /** True when it is written. */
  save(as?: string): Promise<boolean>;
  saveAndClose(): Promise<void>;
  /** Closes; asks first when something would be lost. */
  leave(): void;
  close(status: number): void;
  say(message: string): void;
  /** Back to what was last saved. */
  revert(): void;
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--kt-term-blue)' },
  { tag: [tags.string, tags.content], color: 'var(--kt-term-fg)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--kt-term-magenta)' },
  { tag: tags.comment, color: 'var(--kt-muted)', fontStyle: 'italic' },
  { tag: [tags.separator, tags.punctuation, tags.brace, tags.squareBracket], color: 'var(--kt-muted)' },
  { tag: [tags.keyword, tags.meta, tags.typeName], color: 'var(--kt-term-cyan)' },
]);

export async function languageFor({ path }: EditRequest): Promise<Extension | undefined> {
  if (/\.ya?ml(\.save)?$/.test(path)) return (await import('@codemirror/lang-yaml')).yaml();
  if (/\.json(\.save)?$/.test(path)) return (await import('@codemirror/lang-json')).json();
  return undefined;
}

export function setup(editing: Editing, text: Words['editor'], request: EditRequest): Extension[] {
  const save = (): boolean => {
    void editing.save();
    return true;
  };
  const plain = request.keys === 'plain';
  return [
    keymap.of([
      { key: 'Mod-s', run: save },
      ...(plain
        ? [
            { key: 'Ctrl-s', run: save },
            { key: 'Ctrl-o', run: save },
            {
              key: 'Ctrl-x',
              // With something selected it cuts, as everywhere.
              run: (view: EditorView) => {
                if (!view.state.selection.main.empty) return false;
                editing.leave();
                return true;
              },
            },
          ]
        : []),
    ]),
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    history(),
    drawSelection(),
    bracketMatching(),
    syntaxHighlighting(colours),
    EditorView.lineWrapping,
    indentUnit.of(/\.(ya?ml|json)/.test(request.path) ? '  ' : '    '),
    EditorState.tabSize.of(8),
    EditorState.phrases.of(text.phrases),
    EditorState.readOnly.of(editing.readOnly),
    EditorView.contentAttributes.of({
      tabindex: '0',
      'aria-label': `${text.label} ${request.path}`.trim(),
      autocapitalize: 'off',
      autocorrect: 'off',
      spellcheck: 'false',
    }),
    keymap.of([...searchKeymap, ...historyKeymap, indentWithTab, ...defaultKeymap]),
  ];
}
