import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { parseScenario, type Scenario, ScenarioError } from '../../lab/scenario.ts';

/** The caller asked for something that cannot be: said in one line, exit status 2. */
export class UsageError extends Error {}

/** node:util's parseArgs, with its complaints as {@link UsageError}. */
export function parse<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError((error as Error).message.split(/\.(?:\s|$)/)[0] as string);
  }
}

/** A whole number within bounds. */
export function wholeNumber(flag: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`--${flag} takes a whole number from ${least} to ${most}, not "${text}"`);
  }
  return value;
}

export function positiveNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new UsageError(`--${flag} takes a number above 0, not "${text}"`);
  return value;
}

export function oneOf<T extends string>(flag: string, text: string | undefined, allowed: readonly T[]): T | undefined {
  if (text === undefined || (allowed as readonly string[]).includes(text)) return text as T | undefined;
  throw new UsageError(`--${flag} is ${allowed.join(' or ')}, not "${text}"`);
}

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** A scenario's file, or its name among those that ship with Kubetab. */
export function readScenario(path: string | undefined): Scenario | undefined {
  if (path === undefined) return undefined;
  const shipped = new URL(`../../lab/scenarios/${path}.yaml`, import.meta.url);
  const file = /^[a-z0-9-]+$/.test(path) ? shipped : path;
  try {
    return parseScenario(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof ScenarioError) throw new UsageError(`${path}: ${error.message}`);
    throw new UsageError(`cannot read the scenario ${path}: ${(error as NodeJS.ErrnoException).code}`);
  }
}
