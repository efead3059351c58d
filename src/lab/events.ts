/** What a lab tells the page around it, as DOM events that bubble from its panel. */

/** What the page around a lab asks of it, as events sent to its panel: to wake up, here even where another page has it. */
export const WAKE_EVENT = 'kubetab:wake';
/** To store what was entered; the event's `detail` is called when it is. */
export const KEEP_EVENT = 'kubetab:keep';
/** To hand over what it would store; `detail` is called with it. */
export const STATE_EVENT = 'kubetab:state';

/** A task was judged. */
export const CHECK_EVENT = 'kubetab:check';

export interface CheckDetail {
  task: string;
  passed: boolean;
}

export function tellCheck(panel: HTMLElement, detail: CheckDetail): void {
  panel.dispatchEvent(new CustomEvent(CHECK_EVENT, { bubbles: true, detail }));
}

/** A command was entered, or, with its exit status, has ended. */
export const COMMAND_EVENT = 'kubetab:command';

export interface CommandDetail {
  line: string;
  status?: number;
}

export function tellCommand(panel: HTMLElement, detail: CommandDetail): void {
  panel.dispatchEvent(new CustomEvent(COMMAND_EVENT, { bubbles: true, detail }));
}
