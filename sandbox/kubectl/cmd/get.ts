import type { KubeList, KubeObject } from '../../apimachinery/meta.ts';
import { decodeUtf8 } from '../../apimachinery/streams.ts';
import { TABLE_ACCEPT } from '../client.ts';
import { type Action, type Command, type Invocation, usageError } from '../command.ts';
import { AggregateFailure, CommandError, throwAll } from '../errors.ts';
import { flag } from '../flags.ts';
import { groupResourceOf } from '../mapper.ts';
import { inGoOrder } from '../printers/go-order.ts';
import { outputPrinter, printFlags, splitFormat } from '../printers/index.ts';
import { goJSON } from '../printers/json.ts';
import { sortObjects } from '../printers/sort.ts';
import { isTable, TablePrinter } from '../printers/table.ts';
import { TabWriter } from '../printers/tabwriter.ts';
import type { Info, Result } from '../resource-builder.ts';
import { watchResources } from './get-watch.ts';
import { filenameFlags, filenameOptions } from './shared.ts';

export const GET_FORMATS =
  'json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns, custom-columns-file, wide';

const SUGGEST = 'Use "kubectl api-resources" for a complete list of supported resources.';

export const get: Command = {
  name: 'get',
  use: 'get [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  short: 'Display one or many resources',
  long: `Display one or many resources.

Shows a table with what matters most about each resource, one row an object. A label selector (-l, --selector) narrows the list. Resources that live in a namespace are looked for in the current one unless you name another with -n or ask for all with -A.

With --output (-o) the whole object is printed instead, or the part of it that a JSONPath expression, custom columns or a Go template picks.

${SUGGEST}`,
  examples: `# List the pods of the current namespace
kubectl get pods

# The same with the node each pod runs on and its IP address
kubectl get pods -o wide

# One deployment, by name
kubectl get deployment shop

# One object in full, as YAML
kubectl get service/shop -o yaml

# Only where a pod runs
kubectl get pod shop-0 -o jsonpath='{.spec.nodeName}'

# Columns of your own
kubectl get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[0].image

# Several types at once, in every namespace
kubectl get deployments,services -A

# The objects that a manifest names
kubectl get -f shop.yaml

# Pods with the label app=shop, and then whatever changes
kubectl get pods -l app=shop --watch`,
  suggestFor: ['list', 'ps'],
  flags: [
    ...printFlags.filter((f) => f.name !== 'output'),
    flag.string(
      'output',
      '',
      `Output format. One of: (${GET_FORMATS}). See custom columns [https://kubernetes.io/docs/reference/kubectl/#custom-columns], golang template [http://golang.org/pkg/text/template/#pkg-overview] and jsonpath template [https://kubernetes.io/docs/reference/kubectl/jsonpath/].`,
      'o',
    ),
    ...filenameFlags('identifying the resource to get from a server.'),
    flag.bool(
      'all-namespaces',
      false,
      'If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.',
      'A',
    ),
    flag.int('chunk-size', 500, 'Return large lists in chunks rather than all at once. Pass 0 to disable.'),
    flag.string(
      'field-selector',
      '',
      "Selector (field query) to filter on, supports '=', '==', and '!='.(e.g. --field-selector key1=value1,key2=value2). The server only supports a limited number of field queries per type.",
    ),
    flag.bool(
      'ignore-not-found',
      false,
      'If set to true, suppresses NotFound error for specific objects that do not exist. Using this flag with commands that query for collections of resources has no effect when no resources are found.',
    ),
    flag.slice(
      'label-columns',
      [],
      'Accepts a comma separated list of labels that are going to be presented as columns. Names are case-sensitive. You can also use multiple flag options like -L label1 -L label2...',
      'L',
    ),
    flag.bool(
      'no-headers',
      false,
      "When using the default or custom-column output format, don't print headers (default print headers).",
    ),
    flag.bool(
      'output-watch-events',
      false,
      'Output watch event objects when --watch or --watch-only is used. Existing objects are output as initial ADDED events.',
    ),
    flag.string('raw', '', 'Raw URI to request from the server.  Uses the transport specified by the kubeconfig file.'),
    flag.string(
      'selector',
      '',
      "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
      'l',
    ),
    flag.bool(
      'server-print',
      true,
      'If true, have the server return the appropriate table output. Supports extension APIs and CRDs.',
    ),
    flag.bool('show-kind', false, 'If present, list the resource type for the requested object(s).'),
    flag.bool('show-labels', false, 'When printing, show all labels as the last column (default hide labels column)'),
    flag.string(
      'sort-by',
      '',
      "If non-empty, sort list types using this field specification.  The field specification is expressed as a JSONPath expression (e.g. '{.metadata.name}'). The field in the API resource specified by this JSONPath expression must be an integer or a string.",
    ),
    flag.string('subresource', '', 'If specified, gets the subresource of the requested object.'),
    flag.bool('watch', false, 'After listing/getting the requested object, watch for changes.', 'w'),
    flag.bool('watch-only', false, 'Watch for changes to the requested object(s), without listing/getting first.'),
  ],
  action: (invocation) => new Get(invocation),
};

export class Get implements Action {
  readonly invocation: Invocation;
  /** A table, as opposed to objects. */
  readonly humanReadable: boolean;
  /** The server makes the table. */
  readonly serverPrint: boolean;
  readonly output: string;
  readonly allNamespaces: boolean;
  readonly watching: boolean;

  constructor(invocation: Invocation) {
    const { flags } = invocation;
    this.invocation = invocation;
    this.output = flags.string('output');
    this.humanReadable = (this.output === '' && flags.string('template') === '') || this.output === 'wide';
    this.serverPrint = flags.bool('server-print') && !/custom-columns|json|^yaml$/.test(this.output);
    this.allNamespaces = flags.bool('all-namespaces');
    this.watching = flags.bool('watch') || flags.bool('watch-only');
  }

  async complete(): Promise<void> {
    const { flags, args, process } = this.invocation;
    if (flags.string('raw') !== '') {
      if (args.length > 0) throw new CommandError('arguments may not be passed when --raw is specified');
      return;
    }
    if (this.watching) {
      if (flags.string('sort-by'))
        await process.stderr.write('warning: --watch or --watch-only requested, --sort-by will be ignored\n');
    } else if (args.length === 0 && flags.list('filename').length === 0 && flags.string('kustomize') === '') {
      await process.stderr.write(`You must specify the type of resource to get. ${SUGGEST}\n\n`);
      throw usageError(
        this.invocation,
        'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
      );
    }
  }

  validate(): void {
    const { flags } = this.invocation;
    const raw = flags.string('raw');
    if (raw !== '') {
      if (this.watching || flags.string('selector') !== '')
        throw new CommandError(
          '--raw may not be specified with other flags that filter the server request or alter the output',
        );
      if (this.output !== '') throw usageError(this.invocation, '--raw and --output are mutually exclusive');
      if (!raw.startsWith('/') && !/^[a-z]+:/.test(raw))
        throw new CommandError(`--raw must be a valid URL path: parse ${JSON.stringify(raw)}: invalid URI for request`);
    }
    if (flags.bool('show-labels') && this.output !== '' && this.output !== 'wide')
      throw new CommandError(`--show-labels option cannot be used with ${this.output} printer`);
    if (flags.bool('output-watch-events') && !this.watching)
      throw usageError(this.invocation, '--output-watch-events option can only be used with --watch or --watch-only');
  }

  async run(): Promise<void> {
    const { flags } = this.invocation;
    if (flags.string('raw') !== '') return this.raw();
    if (this.watching) return watchResources(this);
    const builder = this.builder(flags.string('sort-by') ? 0 : flags.int('chunk-size'))
      .continueOnError()
      .latest();
    if (!this.humanReadable || !this.serverPrint) builder.flatten();
    const result = await builder.do();
    if (flags.bool('ignore-not-found')) result.ignoreNotFound();
    if (this.humanReadable) await this.printTables(result);
    else await this.printObjects(result);
  }

  /** The builder for what the arguments and flags name. */
  builder(chunkSize: number) {
    const { flags, args, factory } = this.invocation;
    const { namespace, explicit } = factory.namespace();
    const table = this.serverPrint && this.humanReadable;
    return factory
      .builder()
      .namespace(namespace)
      .allNamespaces(this.allNamespaces)
      .filenames(filenameOptions(flags), explicit && !this.allNamespaces)
      .labelSelector(flags.string('selector'))
      .fieldSelector(flags.string('field-selector'))
      .chunksOf(chunkSize)
      .args(true, args)
      .subresource(flags.string('subresource'))
      .transform(table ? TABLE_ACCEPT : undefined, table && flags.string('sort-by') ? { includeObject: 'Object' } : {});
  }

  tablePrinter(info: Info, withKind: boolean): TablePrinter {
    const { flags, process } = this.invocation;
    return new TablePrinter(
      {
        noHeaders: flags.bool('no-headers'),
        wide: this.output === 'wide',
        withNamespace: this.allNamespaces && info.mapping.namespaced,
        withKind: withKind || flags.bool('show-kind'),
        kind: kindOf(info),
        showLabels: flags.bool('show-labels'),
        columnLabels: flags.list('label-columns'),
      },
      () => process.clock.now(),
    );
  }

  private async printTables(result: Result): Promise<void> {
    const { flags, factory, process } = this.invocation;
    const { infos } = result;
    const sortBy = flags.string('sort-by');
    if (sortBy) sortTables(infos, sortBy);
    const withKind = new Set(infos.map((i) => `${i.mapping.group}/${i.mapping.version}/${i.mapping.kind}`)).size > 1;
    const writer = new TabWriter();
    let printer: TablePrinter | undefined;
    let last: Info | undefined;
    let written = '';
    let text = '';
    const flush = () => {
      const flushed = writer.flush();
      if (flushed && text) written += '\n';
      if (flushed) text = '';
      written += flushed;
    };
    let allNamespaced = !this.allNamespaces;
    for (const info of infos) {
      allNamespaced &&= info.mapping.namespaced;
      if (!printer || groupResourceOf(last?.mapping ?? info.mapping) !== groupResourceOf(info.mapping)) {
        flush();
        writer.forget();
        if (last && !flags.bool('no-headers') && written !== '') text = '\n';
        printer = this.tablePrinter(info, withKind);
        last = info;
      }
      printer.print(info.object as KubeObject, writer);
    }
    flush();
    if (written) await process.stdout.write(written);
    const errors = result.errors();
    if (written === '' && !flags.bool('ignore-not-found') && errors.length === 0) {
      await process.stderr.write(
        allNamespaced ? `No resources found in ${factory.namespace().namespace} namespace.\n` : 'No resources found\n',
      );
    }
    throwAll(unique(errors));
  }

  private async printObjects(result: Result): Promise<void> {
    const { flags, process } = this.invocation;
    const { infos } = result;
    const errors = result.errors();
    if (errors.length > 0 && result.single) throwAll(errors);
    if (infos.length === 0 && flags.bool('ignore-not-found')) return throwAll(errors);
    const print = outputPrinter(this.invocation, GET_FORMATS.split(', '));
    let object: KubeObject | undefined = infos[0]?.object;
    if (!result.single || infos.length !== 1 || Array.isArray(object?.items)) {
      const items = infos.map((i) => i.object as KubeObject);
      const list: KubeList = { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
      object = list as KubeObject & KubeList;
      const sortBy = flags.string('sort-by');
      if (sortBy) {
        sortObjects(infos, sortBy);
        object = { ...object, items: infos.map((i) => i.object as KubeObject) };
      }
    }
    await process.stdout.write(print(object as KubeObject));
    throwAll(errors);
  }

  private async raw(): Promise<void> {
    const { flags, factory, process } = this.invocation;
    const [path = '/', query = ''] = flags
      .string('raw')
      .replace(/^[a-z]+:\/\/[^/]*/, '')
      .split('?');
    const answer = await factory.client().exchange({
      method: 'GET',
      path: query ? `${path}?${query}` : path,
      headers: { accept: 'application/json, */*' },
      streaming: true,
    });
    const { body } = answer;
    // The server indents its version and nothing else, unless it knows the client for a human's.
    if (body.kind === 'object')
      await process.stdout.write(
        path === '/version' ? goJSON(body.object, '  ') : `${goJSON(inGoOrder(body.object))}\n`,
      );
    else if (body.kind === 'bytes') await process.stdout.write(decodeUtf8(body.bytes));
    else if (body.kind === 'stream') for await (const chunk of body.chunks) await process.stdout.write(chunk);
    else if (body.kind === 'watch')
      for await (const event of body.events)
        await process.stdout.write(`${goJSON({ type: event.type, object: inGoOrder(event.object) })}\n`);
  }
}

/** Where a single table cannot be sorted kubectl shows nothing at all. */
function sortTables(infos: Info[], sortBy: string): void {
  try {
    sortObjects(infos, sortBy);
  } catch (error) {
    if (infos.length !== 1 || !isTable(infos[0]?.object)) throw error;
    infos.splice(0);
  }
}

function kindOf({ mapping }: Info): string {
  return mapping.group ? `${mapping.kind}.${mapping.group}` : mapping.kind;
}

function unique(errors: unknown[]): unknown[] {
  const seen = new Set<string>();
  return errors.filter((e) => {
    const message = (e as Error).message;
    if (seen.has(message)) return false;
    seen.add(message);
    return true;
  });
}

export { AggregateFailure, isTable, splitFormat };
