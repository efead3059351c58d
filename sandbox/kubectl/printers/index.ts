/** `-o FORMAT`: the formats, their flags and their complaints. Follows cli-runtime/pkg/genericclioptions/print_flags.go. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { type Process, resolvePath } from '../../apimachinery/process.ts';
import { decodeUtf8 } from '../../apimachinery/streams.ts';
import { CommandError } from '../errors.ts';
import { type Flag, type Flags, flag } from '../flags.ts';
import { customColumns } from './custom-columns.ts';
import { goTemplate } from './go-template.ts';
import { isTyped, jsonText, markTyped, omitManagedFields, yamlText } from './json.ts';
import { jsonPathAsJson, jsonPathText, parseJSONPath } from './jsonpath.ts';
import { nameText } from './name.ts';

/** Gives the text for one object. Stateful ones (yaml's `---`) are made once a command. */
export type Printer = (object: KubeObject) => string;

const TEMPLATE_FORMATS =
  'go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file';
const FORMATS = ['json', 'yaml', 'kyaml', 'name', ...TEMPLATE_FORMATS.split(', ')];

/** -o, --template, --allow-missing-template-keys, --show-managed-fields, as most commands have them. */
export const printFlags: readonly Flag[] = [
  flag.bool(
    'allow-missing-template-keys',
    true,
    'If true, ignore any errors in templates when a field or map key is missing in the template. Only applies to golang and jsonpath output formats.',
  ),
  flag.string('output', '', `Output format. One of: (${FORMATS.join(', ')}).`, 'o'),
  flag.bool(
    'show-managed-fields',
    false,
    'If true, keep the managedFields when printing objects in JSON or YAML format.',
  ),
  flag.string(
    'template',
    '',
    'Template string or path to template file to use when -o=go-template, -o=go-template-file. The template format is golang templates [http://golang.org/pkg/text/template/#pkg-overview].',
  ),
];

export interface PrinterContext {
  process: Process;
  flags: Flags;
}

/** The printer -o asks for. Without -o, the line `deployment.apps/web OPERATION`. `operation` also follows -o name's names unless that is `''`. */
export function toPrinter(context: PrinterContext, operation: string): Printer {
  const format = context.flags.string('output');
  if (format === '' && !context.flags.string('template')) return (object) => nameText(object, operation);
  return outputPrinter(context);
}

/** The printer for a given -o; throws for a format that is none of the list. */
export function outputPrinter(context: PrinterContext, allowed: readonly string[] = FORMATS): Printer {
  const { flags, process } = context;
  const template = flags.has('template') ? flags.string('template') : '';
  const output = flags.string('output');
  const [format, argument] = splitFormat(output || (template ? 'go-template' : ''));
  const keep = flags.has('show-managed-fields') && flags.bool('show-managed-fields');
  const tidy = (object: KubeObject) => (keep ? object : omitManagedFields(object));
  const missingKeys = !flags.has('allow-missing-template-keys') || flags.bool('allow-missing-template-keys');
  const text = argument ?? template;
  const needed = (what: string) => {
    if (text === '') throw new CommandError(`${what} format specified but no ${what.replace('-', ' ')} given`);
    return text;
  };
  const fromFile = () => readTemplate(process, text);
  switch (format) {
    case 'json':
      return (object) => jsonText(tidy(object), isTyped(object));
    case 'yaml':
      return separated((object) => yamlText(tidy(object)));
    case 'kyaml':
      throw new CommandError('the output format "kyaml" is not part of this kubectl, use -o yaml');
    case 'name':
      return (object) => nameText(object);
    case 'jsonpath':
    case 'jsonpath-as-json':
    case 'jsonpath-file': {
      if (text === '') throw new CommandError('template format specified but no template given');
      const source = format === 'jsonpath-file' ? fromFile() : text;
      let path: ReturnType<typeof parseJSONPath>;
      try {
        path = parseJSONPath(source);
      } catch (error) {
        throw new CommandError(`error parsing jsonpath ${source}, ${(error as Error).message}`);
      }
      return (object) => (format === 'jsonpath-as-json' ? jsonPathAsJson : jsonPathText)(path, object, missingKeys);
    }
    case 'go-template':
    case 'template':
    case 'go-template-file':
    case 'templatefile': {
      if (text === '') throw new CommandError('template format specified but no template given');
      return goTemplate(format.endsWith('file') ? fromFile() : text, missingKeys);
    }
    case 'custom-columns':
    case 'custom-columns-file':
      if (allowed.includes('custom-columns')) {
        const noHeaders = flags.has('no-headers') && flags.bool('no-headers');
        return customColumns(
          format === 'custom-columns' ? needed('custom-columns') : { file: readFile(process, text) },
          noHeaders,
        );
      }
  }
  throw noCompatiblePrinter(output, allowed);
}

export function noCompatiblePrinter(output: string, allowed: readonly string[]): CommandError {
  return new CommandError(
    `unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${allowed.toSorted().join(',')}`,
  );
}

/** `jsonpath={.x}` → `jsonpath`, `{.x}` */
export function splitFormat(output: string): [format: string, argument: string | undefined] {
  const match =
    /^(go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file)=(.*)$/s.exec(
      output,
    );
  return match ? [match[1] as string, match[2]] : [output, undefined];
}

/** Documents after the first begin with `---`. */
function separated(print: Printer): Printer {
  let count = 0;
  return (object) => (count++ > 0 ? '---\n' : '') + print(object);
}

function readTemplate(process: Process, path: string): string {
  try {
    return decodeUtf8(process.fs.readFile(resolvePath(process.cwd, path)));
  } catch {
    throw new CommandError(`error reading --template ${path}, open ${path}: no such file or directory\n`);
  }
}

function readFile(process: Process, path: string): string {
  try {
    return decodeUtf8(process.fs.readFile(resolvePath(process.cwd, path)));
  } catch {
    throw new CommandError(`error reading template ${path}, open ${path}: no such file or directory\n`);
  }
}

export { markTyped };
