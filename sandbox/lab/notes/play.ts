/** Plays a transcript on whatever runs command lines, and says where it strays. */
import { type Line, pattern } from './transcript.ts';

export interface Outcome {
  /** Standard output and error as a terminal would show them. */
  output: string;
  code: number;
}

export interface Mismatch {
  run: string;
  expected: string;
  found: string;
  code: number;
  expectedCode: number;
}

/** `run` keeps its state (variables, directory, files) from line to line. `interact` types keys into a command that has a terminal, and gives its screen. */
export async function play(
  lines: Line[],
  run: (command: string) => Promise<Outcome>,
  interact: (command: string, keys: string[]) => Promise<Outcome>,
): Promise<Mismatch[]> {
  const wrong: Mismatch[] = [];
  for (const line of lines) {
    if (line.until) await run(`for i in {1..90}; do if ${line.until}; then break; fi; sleep 1; done`);
    const { output, code } = await (line.keys ? interact(line.run, line.keys) : run(line.run));
    if (code === line.code && pattern(line.expect).test(output)) continue;
    wrong.push({ run: line.run, expected: line.expect, found: output, code, expectedCode: line.code });
  }
  return wrong;
}
