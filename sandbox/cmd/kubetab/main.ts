#!/usr/bin/env node
/** `kubetab`: the simulated cluster and its shell on a terminal. */
import { enableCompileCache } from 'node:module';
import { UsageError } from './usage.ts';

enableCompileCache();

/** name → [one line, module]; a module exports `run(args): Promise<number>` and `help`. */
const COMMANDS: Record<string, [string, () => Promise<{ run(args: string[]): Promise<number>; help: string }>]> = {
  serve: ['Serve the simulated cluster over HTTPS, for the real kubectl', () => import('./serve.ts')],
  sh: ["Run the learner's shell: a script, a file, or standard input", () => import('./sh.ts')],
  check: ['Lint and play chapters and labs', () => import('./check.ts')],
  grade: ['Grade submissions by playing them again', () => import('./grade.ts')],
  pack: ['Write a lab as one HTML file that works with the network off', () => import('./pack.ts')],
  preview: ["Show a lab's page, again whenever one of its files is saved", () => import('./preview.ts')],
  new: ['Write a new lab that works', () => import('./new.ts')],
};

const HELP = `Kubetab: a Kubernetes cluster in a browser tab; here, on a terminal.

Usage:
  npm run -s kubetab -- COMMAND [options]

Commands:
${Object.entries(COMMANDS)
  .map(([name, [line]]) => `  ${name.padEnd(8)}${line}`)
  .join('\n')}

COMMAND --help tells more.
`;

async function main(argv: string[]): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(HELP);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command)
    throw new UsageError(`there is no command "${name}"; the commands are ${Object.keys(COMMANDS).join(', ')}`);
  const { run, help } = await command[1]();
  if (args[0] === '--help' || args[0] === '-h') {
    process.stdout.write(help);
    return 0;
  }
  return run(args);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`kubetab: ${error.message}\n`);
    process.exitCode = 2;
  },
);
