import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { Command } from '../../command.ts';
import { CommandError, isNotFound } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { ResourceHelper } from '../../helper.ts';
import { configurationText, LAST_APPLIED, lastApplied } from '../../last-applied.ts';
import { printFlags, toPrinter } from '../../printers/index.ts';
import { dryRunFlag, dryRunOf, dryRunSuffix } from '../shared.ts';

export const setLastApplied: Command = {
  name: 'set-last-applied',
  use: 'set-last-applied -f FILENAME',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  long: `Set the latest last-applied-configuration annotations by setting it to match the contents of a file. This results in the last-applied-configuration being updated as though 'kubectl apply -f <file>' was run, without updating any other parts of the object.`,
  examples: `# Remember shop.yaml as what was last applied
kubectl apply set-last-applied -f shop.yaml

# Likewise, where the annotation is not there yet
kubectl apply set-last-applied -f shop.yaml --create-annotation=true`,
  flags: [
    ...printFlags,
    dryRunFlag,
    flag.slice(
      'filename',
      [],
      'Filename, directory, or URL to files that contains the last-applied-configuration annotations',
      'f',
    ),
    flag.bool(
      'create-annotation',
      false,
      "Will create 'last-applied-configuration' annotations if current objects doesn't have one",
    ),
  ],
  action: (invocation) => ({
    async run() {
      const { flags, factory, process } = invocation;
      const dryRun = dryRunOf(invocation);
      const { namespace, explicit } = factory.namespace();
      const result = await factory
        .builder()
        .namespace(namespace)
        .filenames({ filenames: flags.list('filename'), kustomize: '', recursive: false }, explicit)
        .flatten()
        .do();
      if (result.infos.length === 0) throw new CommandError('no objects passed to set-last-applied');
      const helper = new ResourceHelper(factory.client(), {
        dryRun: dryRun === 'server',
        fieldManager: 'kubectl-client-side-apply',
      });
      for (const info of result.infos) {
        const desired = configurationText(info.object as KubeObject);
        let live: KubeObject;
        try {
          live = await helper.get(info);
        } catch (error) {
          throw isNotFound(error) ? error : new CommandError((error as Error).message);
        }
        const before = lastApplied(live);
        if (before === undefined && !flags.bool('create-annotation'))
          throw new CommandError(
            `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
          );
        if (before === desired) {
          await process.stdout.write(toPrinter(invocation, `set-last-applied: no changes required.`)(live));
          continue;
        }
        const patch = { metadata: { annotations: { [LAST_APPLIED]: desired } } };
        const after = dryRun === 'client' ? live : await helper.patch(info, 'merge', patch);
        await process.stdout.write(toPrinter(invocation, `configured${dryRunSuffix(dryRun)}`)(after));
      }
    },
  }),
};
