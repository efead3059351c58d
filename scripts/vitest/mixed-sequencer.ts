import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files of all projects by turns, the longest of each first. A browser keeps more than one core busy, a comparison with
 * the real kubectl less than one: side by side they fill two. The many short files of the engine are left for the end.
 */
export class MixedSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rows = Map.groupBy(await super.sort(files), ({ project }) => project.name);
    const turns = Math.max(0, ...Array.from(rows.values(), (row) => row.length));
    return Array.from({ length: turns }, (_, turn) => Array.from(rows.values(), (row) => row[turn] ?? [])).flat(2);
  }
}
