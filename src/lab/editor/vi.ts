/** vi's modes, and its commands for saving and leaving. */
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { Vim, vim } from '@replit/codemirror-vim';
import type { Editing } from './setup.ts';

const open = new WeakMap<EditorView, Editing>();

/** Ex commands know the editor, not the page: which one it is stands here. */
export function attach(view: EditorView, editing: Editing): void {
  open.set(view, editing);
}

export function release(view: EditorView): void {
  open.delete(view);
}

export function extension(): Extension {
  return vim({ status: true });
}

const UNSAVED = 'E37: No write since last change (add ! to override)';

type Run = (editing: Editing, how: { force: boolean; name: string | undefined }) => void;

function define(name: string, short: string, run: Run): void {
  Vim.defineEx(name, short, (cm, { argString }) => {
    const editing = open.get((cm as unknown as { cm6: EditorView }).cm6);
    const [, bang, rest = ''] = /^\s*(!?)\s*(.*?)\s*$/.exec(argString ?? '') ?? [];
    if (editing) run(editing, { force: bang === '!', name: rest === '' ? undefined : rest });
  });
}

const write: Run = (editing, { name }) => void editing.save(name);
const writeAndQuit: Run = async (editing, { name }) => {
  if (await editing.save(name)) editing.close(0);
};
const exit: Run = (editing) => void editing.saveAndClose();
const quit: Run = (editing, { force }) => {
  if (force || !editing.dirty) editing.close(0);
  else editing.say(UNSAVED);
};

define('write', 'w', write);
define('wall', 'wa', write);
define('wq', 'wq', writeAndQuit);
define('wqall', 'wqa', writeAndQuit);
define('xit', 'x', exit);
define('xall', 'xa', exit);
define('exit', 'exi', exit);
define('quit', 'q', quit);
define('qall', 'qa', quit);
define('cquit', 'cq', (editing) => editing.close(1));
define('edit', 'e', (editing, { force, name }) => {
  if (name !== undefined) editing.say(`E447: Can't find file "${name}" in path`);
  else if (force || !editing.dirty) editing.revert();
  else editing.say(UNSAVED);
});
Vim.map('ZZ', ':x<CR>', 'normal');
Vim.map('ZQ', ':q!<CR>', 'normal');
