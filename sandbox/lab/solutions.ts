/** `solution.sh` beside a lab.yaml: for each task, the script below its `# task: ID` line. */

export interface Section {
  id: string;
  /** Of its `# task:` line, from 1. */
  line: number;
  script: string;
}

/** In order. What stands above the first section belongs to none. */
export function readSolutions(text: string): { sections: Section[]; before: string } {
  const sections: Section[] = [];
  let before = '';
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const id = /^#\s*task:\s*(\S+)\s*$/.exec(line)?.[1];
    const current = sections.at(-1);
    if (id !== undefined) sections.push({ id, line: i + 1, script: '' });
    else if (current) current.script += `${line}\n`;
    else before += `${line}\n`;
  }
  for (const section of sections) section.script = section.script.replace(/^\n+|\n+$/g, '');
  return { sections, before };
}
