/** What a lab tells the page around it, as DOM events that bubble from its panel. */

/** A command was entered, or, with its exit status, has ended. */
export const COMMAND_EVENT = 'kubetab:command';

export interface CommandDetail {
  line: string;
  status?: number;
}

export function tellCommand(panel: HTMLElement, detail: CommandDetail): void {
  panel.dispatchEvent(new CustomEvent(COMMAND_EVENT, { bubbles: true, detail }));
}
