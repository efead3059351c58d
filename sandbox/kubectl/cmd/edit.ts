import type { Command } from '../command.ts';
import { flag } from '../flags.ts';
import { lazily } from '../lazy.ts';
import { printFlags } from '../printers/index.ts';
import { fieldManagerFlag, filenameFlags, saveConfigFlag, validateFlag } from './shared.ts';

export const edit: Command = {
  name: 'edit',
  use: 'edit (RESOURCE/NAME | -f FILENAME)',
  short: 'Edit a resource on the server',
  long: `Edit a resource from the default editor.

The object opens as YAML in the editor that KUBE_EDITOR or EDITOR names, vi without either. What you save is sent as a patch. If the server refuses it the editor opens again with the reasons on top; saving without a change ends the command and keeps a copy of the file.`,
  examples: `# Edit the service shop
kubectl edit svc/shop

# With another editor, this once
KUBE_EDITOR="nano" kubectl edit deployment/shop

# As JSON
kubectl edit deployment/shop -o json`,
  flags: [
    ...printFlags,
    ...filenameFlags('to use to edit the resource'),
    fieldManagerFlag('kubectl-edit'),
    saveConfigFlag,
    validateFlag,
    flag.bool('output-patch', false, 'Output the patch if the resource is edited.'),
    flag.string('subresource', '', 'If specified, edit will operate on the subresource of the requested object.'),
    flag.bool('windows-line-endings', false, 'Defaults to the line ending native to your platform.'),
  ],
  action: lazily(
    () => import('./later.ts'),
    (module) => module.Edit,
  ),
};
