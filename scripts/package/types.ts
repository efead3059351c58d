/** The types of what the package exports, and all that these name: one .d.ts for each source, other packages' included. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { ROOT } from './engine.ts';

const DOORS: [project: string, path: string][] = [
  ['sandbox/tsconfig.json', 'sandbox/index.ts'],
  ['tsconfig.json', 'src/embed/element.ts'],
];

/** Gives the paths of the sources. Throws for one without types. */
export function declarations(out: string): string[] {
  const all: string[] = [];
  for (const [project, door] of DOORS) {
    const options = optionsOf(project, out);
    const program = ts.createProgram([join(ROOT, door), join(ROOT, 'sandbox/virtual.d.ts')], options);
    const seen = new Set([join(ROOT, door)]);
    // A set that grows is walked to its end.
    for (const path of seen) {
      const to = join(out, placeOf(path));
      mkdirSync(dirname(to), { recursive: true });
      const text = declarationOf(program, path).replace(IMPORTED, (_, before: string, quote: string, name: string) => {
        const next = ts.resolveModuleName(name, path, options, ts.sys).resolvedModule?.resolvedFileName;
        if (next === undefined) throw new Error(`${path}: the types of ${name} are not found`);
        seen.add(next);
        const module = relative(dirname(to), join(out, placeOf(next))).replaceAll('\\', '/');
        return `${before}${quote}${module.replace(/^(?!\.)/, './').replace(/\.d\.(m?)ts$/, '.$1js')}${quote}`;
      });
      writeFileSync(to, text);
    }
    all.push(...seen);
  }
  return all.map((path) => relative(ROOT, path));
}

function optionsOf(project: string, out: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, project), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(join(ROOT, project)));
  return {
    ...options,
    types: [],
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: out,
    rootDir: ROOT,
  };
}

const IMPORTED = /(\bfrom\s*|\bimport\s*\(?\s*)(["'])([^"'\n]+)\2/g;

/** npm leaves out folders called `node_modules`. */
function placeOf(path: string): string {
  return relative(ROOT, path)
    .replace(/^node_modules/, 'packages')
    .replace(/(?<!\.d)\.ts$/, '.d.ts');
}

function declarationOf(program: ts.Program, path: string): string {
  if (/\.d\.m?ts$/.test(path)) return ts.sys.readFile(path) ?? '';
  let text = '';
  const write = (_: string, written: string) => {
    text = written;
  };
  const { diagnostics } = program.emit(program.getSourceFile(path), write, undefined, true);
  const [problem] = diagnostics;
  if (problem || text === '') {
    throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(problem?.messageText ?? 'it has no types', '\n')}`);
  }
  return text;
}
