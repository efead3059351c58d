/** Loops, `select`, `case` and `((…))`. */
import type { ArithmeticFor, Case, For, Select, While } from 'unbash';
import { BreakLoop, ContinueLoop, ExpansionError } from './control.ts';
import { arithmetic, expandPattern, expandString, expandWords } from './expand.ts';
import type { Interpreter } from './interpreter.ts';
import { matches } from './pattern.ts';
import { traceQuote } from './quote.ts';
import { ReadonlyError } from './state.ts';

export async function arithmeticCommand(sh: Interpreter, text: string): Promise<bigint> {
  try {
    return await arithmetic(sh, text);
  } catch (error) {
    if (error instanceof ExpansionError && !error.fatal) {
      throw new ExpansionError(`((: ${error.message}`);
    }
    if (error instanceof ReadonlyError) throw new ExpansionError(error.message);
    throw error;
  }
}

async function loop(sh: Interpreter, body: () => Promise<boolean>): Promise<void> {
  sh.loops++;
  let status = 0;
  try {
    for (;;) {
      await sh.checkpoint();
      try {
        if (!(await body())) break;
        status = sh.state.status;
      } catch (error) {
        if (error instanceof BreakLoop) {
          status = error.status;
          if (--error.levels > 0 && sh.loops > 1) throw error;
          break;
        }
        if (error instanceof ContinueLoop) {
          status = 0;
          if (--error.levels > 0 && sh.loops > 1) throw error;
          continue;
        }
        throw error;
      }
    }
  } finally {
    sh.loops--;
  }
  sh.state.status = status;
}

export function whileLoop(sh: Interpreter, node: While): Promise<void> {
  return loop(sh, async () => {
    const ok = await sh.condition(() => sh.list(node.clause));
    if (ok !== (node.kind === 'while')) return false;
    sh.state.status = 0;
    await sh.list(node.body);
    return true;
  });
}

export async function forLoop(sh: Interpreter, node: For): Promise<void> {
  sh.pos = node.pos;
  const name = node.name.value;
  let values: string[] = [...sh.state.positional];
  if (node.wordlist) {
    try {
      values = await expandWords(sh, node.wordlist);
    } catch (error) {
      return sh.wordFailed(error);
    }
  }
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    await sh.complain(`${sh.where()}\`${name}': not a valid identifier\n`);
    sh.state.status = 1;
    return;
  }
  let i = 0;
  let refused = false;
  await loop(sh, async () => {
    if (i >= values.length) return false;
    const value = values[i++] as string;
    try {
      sh.setVariable(name, value);
    } catch (error) {
      if (!(error instanceof ReadonlyError)) throw error;
      await sh.complain(`${sh.where()}${error.message}\n`);
      refused = true;
      return false;
    }
    sh.state.status = 0;
    if (sh.state.options.has('xtrace')) await sh.trace(`for ${name} in ${values.map(traceQuote).join(' ')}`);
    await sh.list(node.body);
    return true;
  });
  if (refused) sh.state.status = 1;
}

export async function arithmeticFor(sh: Interpreter, node: ArithmeticFor): Promise<void> {
  const [init, test, update] = [node.initialize, node.test, node.update].map((e) => e && sh.text(e));
  sh.pos = node.pos;
  const value = async (text: string | undefined): Promise<bigint> => {
    if (text === undefined) return 1n;
    return arithmeticCommand(sh, text);
  };
  await sh.guarded(async () => {
    if (init !== undefined) await value(init);
    let first = true;
    await loop(sh, async () => {
      if (!first && update !== undefined) await value(update);
      first = false;
      if ((await value(test)) === 0n) return false;
      sh.state.status = 0;
      await sh.list(node.body);
      return true;
    });
  });
}

export async function select(sh: Interpreter, node: Select): Promise<void> {
  if (!/^[A-Za-z_]\w*$/.test(node.name.value)) {
    await sh.complain(`${sh.where()}\`${node.name.value}': not a valid identifier\n`);
    sh.state.status = 1;
    return;
  }
  const values = node.wordlist ? await expandWords(sh, node.wordlist) : [...sh.state.positional];
  const menu = async () => {
    const width = String(values.length).length;
    await sh.complain(values.map((v, i) => `${String(i + 1).padStart(width)}) ${v}\n`).join(''));
  };
  if (values.length === 0) return;
  await menu();
  let ended = false;
  await loop(sh, async () => {
    await sh.complain(sh.state.variables.get('PS3') ?? '#? ');
    const line = await sh.fds.get(0)?.reader?.readUntil(10, sh.controller.signal);
    if (!line) {
      await sh.print('\n');
      ended = true;
      return false;
    }
    const reply = new TextDecoder().decode(line).replace(/\n$/, '');
    sh.setVariable('REPLY', reply);
    if (reply.trim() === '') {
      await menu();
      return true;
    }
    sh.setVariable(node.name.value, values[Number(reply) - 1] ?? '');
    await sh.list(node.body);
    return true;
  });
  if (ended) sh.state.status = 1;
}

export async function caseCommand(sh: Interpreter, node: Case): Promise<void> {
  sh.pos = node.pos;
  let word = '';
  try {
    word = await expandString(sh, node.word);
  } catch (error) {
    return sh.wordFailed(error);
  }
  if (sh.state.options.has('xtrace')) await sh.trace(`case ${traceQuote(word)} in`);
  sh.state.status = 0;
  let fall = false;
  const ignoreCase = sh.state.shopts.has('nocasematch');
  for (const item of node.items) {
    let hit = fall;
    for (const pattern of hit ? [] : item.pattern) {
      if (matches(await expandPattern(sh, pattern), word, { ignoreCase })) {
        hit = true;
        break;
      }
    }
    fall = false;
    if (!hit) continue;
    await sh.list(item.body);
    if (item.terminator === ';&') fall = true;
    else if (item.terminator !== ';;&') return;
  }
}
