import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { printFlags } from '../../printers/index.ts';
import { fieldManagerFlag, filenameFlags, validateFlag } from '../shared.ts';

export const editLastApplied: Command = {
  name: 'edit-last-applied',
  use: 'edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  long: 'Edit the latest last-applied-configuration annotations of resources from the default editor.',
  flags: [
    ...printFlags,
    ...filenameFlags('to use to edit the resource'),
    fieldManagerFlag('kubectl-client-side-apply'),
    validateFlag,
    flag.bool('windows-line-endings', false, 'Defaults to the line ending native to your platform.'),
  ],
  action: () => ({
    run() {
      throw new CommandError('edit-last-applied is not part of this kubectl: use edit');
    },
  }),
};
