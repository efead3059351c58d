/** Calls of shell functions. */
import { Interrupted, ReturnFunction } from './control.ts';
import type { Interpreter } from './interpreter.ts';
import type { FunctionDefinition } from './state.ts';
import { parseScript } from './syntax.ts';

/** Deeper than this a function's recursion is given up, as bash does at FUNCNEST. */
const MAX_FUNCTION_DEPTH = 3000;

export async function callFunction(sh: Interpreter, definition: FunctionDefinition, argv: string[]): Promise<void> {
  const limit = Number(sh.state.variables.get('FUNCNEST') ?? 0) || MAX_FUNCTION_DEPTH;
  if (sh.functionNames.length >= limit) {
    await sh.complain(`${sh.where()}${definition.name}: maximum function nesting level exceeded (${limit})\n`);
    sh.state.status = 1;
    throw new Interrupted('');
  }
  await Promise.resolve();
  const saved = { source: sh.source, lineBase: sh.lineBase, pos: sh.pos, loops: sh.loops };
  const { positional } = sh.state;
  sh.state.variables.enter();
  sh.state.positional = argv.slice(1);
  sh.functionNames.unshift(definition.name);
  sh.loops = 0;
  sh.source = definition.text;
  sh.lineBase = definition.line - 1;
  try {
    const node = parseScript(definition.text).script.commands[0]?.command;
    if (node?.type !== 'Function') return;
    if (node.body.type === 'CompoundList') await sh.list(node.body);
    else await sh.command(node.body);
  } catch (error) {
    if (!(error instanceof ReturnFunction)) throw error;
    sh.state.status = error.status;
  } finally {
    sh.functionNames.shift();
    sh.state.positional = positional;
    sh.state.variables.leave();
    Object.assign(sh, saved);
  }
  const trap = sh.state.traps.get('RETURN');
  if (trap) await sh.runTrap(trap);
}
