/** Build time: the course's own labs, as far as grading needs them. */
import { getCollection } from 'astro:content';
import type { Lab } from '../../sandbox/lab/task.ts';
import { labIdOf, labOf } from '../lab/data.ts';

export interface KnownLab {
  /** Its folder's name, as submissions have it. */
  id: string;
  lab: Lab;
  /** Of its chapter, in the page's language. */
  title: string;
}

/** Without hints, solutions and recognised mistakes: no score hangs on them. */
export async function knownLabs(language: string | undefined): Promise<KnownLab[]> {
  const docs = await getCollection('docs');
  const found: KnownLab[] = [];
  for (const { id: route } of await getCollection('labs')) {
    const lab = await labOf(route);
    if (!lab) continue;
    const page =
      (language === 'zh-CN' && docs.find(({ id }) => id === `zh-cn/${route}`)) || docs.find(({ id }) => id === route);
    const tasks = lab.tasks.map((task) => ({ ...task, hints: [], solution: '', mistakes: [] }));
    found.push({ id: await labIdOf(route), title: page?.data.title ?? route, lab: { ...lab, tasks } });
  }
  return found;
}
