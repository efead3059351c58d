/**
 * Finds the tables of words in TypeScript: an object with an `en` and a `zh-CN` in it, or two constants `en` and
 * `zhCN` (or `zh`) side by side. Lists what the Chinese of each lacks.
 */
import ts from 'typescript';
import { untranslated } from './untranslated.ts';

type Constants = Map<string, ts.Expression>;

/** One line for each text that is missing, with its place: `file: key.key: what`. */
export function missingWords(file: string, source: string): string[] {
  const code = file.endsWith('.astro') ? (/^---\n([\s\S]*?)\n---/.exec(source)?.[1] ?? '') : source;
  const tree = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const constants: Constants = new Map();
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (ts.isIdentifier(name) && initializer) constants.set(name.text, initializer);
  }
  const found: string[] = [];
  const pairs = new Set<ts.Expression>();
  const compare = (en: ts.Expression, zh: ts.Expression | undefined): void => {
    if (pairs.has(en)) return;
    pairs.add(en);
    differences(en, zh, '', constants, (place, what) => found.push(`${file}: ${place}${what}`));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const entries = entriesOf(node, constants);
      const en = entries.get('en');
      if (en && [...entries.keys()].every((key) => /^[a-z]{2}(-[A-Za-z]+)?$/.test(key))) {
        compare(resolve(en, constants), entries.get('zh-CN'));
        return;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  const [en, zh] = [constants.get('en'), constants.get('zhCN') ?? constants.get('zh')];
  if (en && (zh || ts.isObjectLiteralExpression(resolve(en, constants)))) compare(resolve(en, constants), zh);
  return found;
}

function differences(
  en: ts.Expression,
  zhNode: ts.Expression | undefined,
  place: string,
  constants: Constants,
  report: (place: string, what: string) => void,
): void {
  const english = resolve(en, constants);
  if (!zhNode) {
    if (textOf(english) !== '') report(place, `nothing in zh-CN for ${english.getText().slice(0, 80)}`);
    return;
  }
  const chinese = resolve(zhNode, constants);
  const inside = (key: string): string => (place === '' ? `${key}: ` : `${place.slice(0, -2)}.${key}: `);
  if (ts.isObjectLiteralExpression(english) && ts.isObjectLiteralExpression(chinese)) {
    const other = entriesOf(chinese, constants);
    for (const [key, value] of entriesOf(english, constants))
      differences(value, other.get(key), inside(key), constants, report);
    return;
  }
  if (ts.isArrayLiteralExpression(english) && ts.isArrayLiteralExpression(chinese)) {
    english.elements.forEach((value, i) => {
      differences(value, chinese.elements[i], inside(String(i)), constants, report);
    });
    return;
  }
  if (untranslated(textOf(english), textOf(chinese))) report(place, JSON.stringify(textOf(chinese)));
}

function resolve(node: ts.Expression, constants: Constants): ts.Expression {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node))
    return resolve(node.expression, constants);
  if (ts.isPropertyAccessExpression(node)) {
    const object = resolve(node.expression, constants);
    const value = ts.isObjectLiteralExpression(object) ? entriesOf(object, constants).get(node.name.text) : undefined;
    return value ? resolve(value, constants) : node;
  }
  const named = ts.isIdentifier(node) ? constants.get(node.text) : undefined;
  return named ? resolve(named, constants) : node;
}

function entriesOf(object: ts.ObjectLiteralExpression, constants: Constants): Map<string, ts.Expression> {
  const entries = new Map<string, ts.Expression>();
  for (const property of object.properties) {
    if (ts.isPropertyAssignment(property)) entries.set(keyOf(property.name), property.initializer);
    else if (ts.isShorthandPropertyAssignment(property)) {
      const value = constants.get(property.name.text);
      if (value) entries.set(property.name.text, value);
    }
  }
  return entries;
}

function keyOf(name: ts.PropertyName): string {
  return ts.isComputedPropertyName(name) ? name.getText() : name.text;
}

/** What is said in a value: of a function, in all of it. */
function textOf(node: ts.Node): string {
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
    return node.text;
  const parts: string[] = [];
  ts.forEachChild(node, (child) => {
    parts.push(textOf(child));
  });
  return parts.filter(Boolean).join(' ');
}
