/** Build time: what a frame needs of a lab, in a file of its own, so that a frame loads the one it shows. */
import { labIdOf, labOf } from '../lab/data.ts';
import { buildOf, recordingOf } from '../lab/keep/build.ts';
import type { PageLab } from '../lab/page-lab.ts';

/** The rest of a {@link PageLab} is the frame's. */
export type EmbeddedLab = Omit<PageLab, 'text' | 'language'>;

export async function embeddedLab(id: string): Promise<EmbeddedLab | undefined> {
  const lab = await labOf(id);
  if (!lab) return undefined;
  return {
    lab: {
      ...lab,
      questions: [],
      presets: { ...lab.presets, askName: false },
      tasks: lab.tasks.map((task) => ({ ...task, hints: [], solution: '' })),
    },
    id: await labIdOf(id),
    chapter: id,
    build: buildOf(lab),
    recording: recordingOf(lab),
  };
}
