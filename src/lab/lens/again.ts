/** A request as a command to send again: copied, put at the prompt, or, where there is no clipboard, selected. */
import type { RequestDetail, RequestSummary } from '../../../sandbox/worker.ts';
import { curlOf, needsToken, rawOf } from './curl.ts';
import { button, element } from './dom.ts';
import type { LensHost } from './index.ts';
import type { LensWords } from './words.ts';

export function againView(
  request: RequestSummary,
  detail: RequestDetail,
  host: LensHost,
  words: LensWords,
): HTMLElement | undefined {
  const curl = curlOf(request, detail);
  const raw = rawOf(request);
  if (curl === undefined && raw === undefined) return undefined;
  const text = element('code');
  const said = element('span', { role: 'status' });
  const note = element('p', { class: 'lens-note' });
  const prompt = button(words.atPrompt, () => host.paste(text.textContent ?? ''), { class: 'lens-small' });
  const box = element(
    'div',
    { class: 'lens-again', hidden: true },
    element('pre', { class: 'lens-code' }, text),
    element('p', { class: 'lens-row-end' }, prompt, ' ', said),
    note,
  );
  const copy = async (command: string, says: string): Promise<void> => {
    text.textContent = command;
    note.textContent = says;
    note.hidden = says === '';
    box.hidden = false;
    said.textContent = '';
    said.textContent = (await copied(text, command)) ? words.copied : words.copyYourself;
  };
  const buttons = element('p', { class: 'lens-actions' });
  if (curl !== undefined) {
    const says = needsToken(detail) ? words.tokenSays : detail.certificate ? words.curlSays : '';
    buttons.append(button(words.copyCurl, () => void copy(curl, says), { class: 'lens-small' }));
  }
  if (raw !== undefined) buttons.append(button(words.copyRaw, () => void copy(raw, ''), { class: 'lens-small' }));
  return element('div', {}, buttons, box);
}

/** The text is left selected. False where the page may not copy (no secure context, permission refused). */
async function copied(shown: HTMLElement, text: string): Promise<boolean> {
  getSelection()?.selectAllChildren(shown);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    try {
      return document.execCommand('copy');
    } catch {
      return false;
    }
  }
}
