/** `get --watch`: the table or objects first, then each change as it comes. */
import type { StatusError } from '../../apimachinery/errors.ts';
import type { WatchEvent } from '../../apimachinery/exchange.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { TABLE_ACCEPT } from '../client.ts';
import { CommandError } from '../errors.ts';
import { errorOfEvent, watch } from '../helper.ts';
import { apiVersionOf } from '../mapper.ts';
import { outputPrinter } from '../printers/index.ts';
import type { TablePrinter } from '../printers/table.ts';
import { TabWriter } from '../printers/tabwriter.ts';
import type { Info } from '../resource-builder.ts';
import { GET_FORMATS, type Get } from './get.ts';

const EVENT_CELLS: Record<string, string> = {
  ADDED: 'ADDED   ',
  MODIFIED: 'MODIFIED',
  DELETED: 'DELETED ',
  ERROR: 'ERROR   ',
};

/** Ends when the server ends the watch, or with the signal. */
export async function watchResources(get: Get): Promise<void> {
  const { flags, factory, args } = get.invocation;
  const result = await get.builder(flags.int('chunk-size')).singleResourceType().latest().do();
  if (
    result.infos.length === 0 ||
    new Set(result.infos.map((i) => i.mapping)).size > 1 ||
    (args.length > 1 && result.infos.length > 1)
  )
    throw new CommandError(
      'watch is only supported on individual resources and resource collections - more than 1 resource was found',
    );
  const info = result.infos[0] as Info;
  const show = shower(get, info);
  const single = result.targetsSingleItems;
  if (!flags.bool('watch-only')) for (const each of result.infos) await show(each.object as KubeObject, 'ADDED');
  const listed = info.object as KubeObject;
  const query = single
    ? { resourceVersion: '0', fieldSelector: `metadata.name=${info.name}` }
    : {
        resourceVersion: listed.metadata.resourceVersion,
        labelSelector: result.selector?.labels || undefined,
        fieldSelector: result.selector?.fields || undefined,
      };
  const table = get.serverPrint && get.humanReadable;
  const events = watch(factory.client(), {
    mapping: info.mapping,
    namespace: info.namespace,
    query,
    ...(table ? { accept: TABLE_ACCEPT } : {}),
  });
  let skip = single;
  for await (const event of events) {
    if (event.type === 'BOOKMARK') continue;
    if (event.type === 'ERROR') throw watchError(event);
    if (!skip) await show(event.object, event.type);
    skip = false;
  }
}

function watchError(event: WatchEvent): StatusError {
  return errorOfEvent(event);
}

/** Prints objects or tables one by one, columns keeping their widths. */
function shower(get: Get, info: Info): (object: KubeObject, event: string) => Promise<void> {
  const { flags, process } = get.invocation;
  const withEvents = flags.bool('output-watch-events');
  if (get.humanReadable) {
    const writer = new TabWriter();
    const printer: TablePrinter = get.tablePrinter(info, false);
    return async (object, event) => {
      printer.print(object, writer, withEvents ? EVENT_CELLS[event] : undefined);
      await process.stdout.write(writer.flush());
    };
  }
  const print = outputPrinter(get.invocation, GET_FORMATS.split(', '));
  return async (object, event) => {
    for (const item of Array.isArray(object.items) ? (object.items as KubeObject[]) : [object]) {
      const typed = item.kind ? item : { ...item, apiVersion: apiVersionOf(info.mapping), kind: info.mapping.kind };
      await process.stdout.write(print(withEvents ? ({ type: event, object: typed } as never) : typed));
    }
  };
}
