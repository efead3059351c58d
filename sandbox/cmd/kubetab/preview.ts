/** `kubetab preview`: a lab's page while it is written. */
import { dirname, resolve, sep } from 'node:path';
import { findLabs } from './check/folder.ts';
import { type Look, look } from './preview/look.ts';
import { problemsPage, wordsIn } from './preview/problems.ts';
import { parse, UsageError, wholeNumber } from './usage.ts';

export const help = `Show a lab's page as learners will see it, and show it again whenever one of its files is saved. What check
would say of its form stands below the page with path, line and column; where the lab cannot be shown for it,
in its place. (Playing it is left to check.)

A cluster goes on where it was when only prose was changed; with another lab.yaml or scenario it begins anew.

Usage:
  npm run -s kubetab -- preview LAB [options]

LAB is a lab's folder, or a file in it; a chapter of the course is one.

Options:
  --port N         the port to listen on; the next free one where it is taken (default 4322)
  --host           for everybody in the room, not only on this machine
  --language LANG  of the page: en, zh-CN … (default: the one that lab.yaml presets, else en, else what there is)

It ends on SIGTERM or Ctrl-C.
`;

/** Milliseconds: an editor writes what it saves in several steps. */
const SETTLED = 60;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: { port: { type: 'string' }, host: { type: 'boolean' }, language: { type: 'string' } },
  });
  const port = wholeNumber('port', values.port, 0, 65535) ?? 4322;
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError('preview takes one lab');
  const [found, another] = findLabs(path);
  if (found === undefined || another !== undefined)
    throw new UsageError(`there are several labs in ${path}; preview takes one`);
  const lab = resolve(found);
  const from = process.cwd();
  let seen = look(lab, from, values.language);
  if (!seen.page) throw new UsageError(seen.problems.at(-1) ?? `${found} has no page`);
  const { language } = seen.page;
  const words = wordsIn(language);

  const proseOf = ({ page, presets }: Look) =>
    page && presets && { lab, page: page.path, solutions: presets.solutions !== 'locked' };
  const first = proseOf(seen);

  const { startSite } = await import('../../../scripts/preview/site.ts');
  let timer: NodeJS.Timeout | undefined;
  const starting = startSite({
    language,
    port,
    host: values.host === true,
    ...(first ? { first } : {}),
    watched: [lab, dirname(seen.page.path)],
    saved(changed) {
      if (!within(changed, lab) && !within(changed, dirname(seen.page?.path ?? lab))) return;
      clearTimeout(timer);
      timer = setTimeout(again, SETTLED);
    },
    instead: (script) => (seen.presets ? undefined : problemsPage(seen.problems, language, script)),
    told: () => ({ title: words.beside, problems: seen.problems }),
  });
  const site = await starting.catch((error: Error) => {
    throw new UsageError(`cannot show ${found}: ${error.message}`);
  });
  const again = (): void => {
    seen = look(lab, from, language);
    try {
      site.show(proseOf(seen));
    } catch (error) {
      seen = { problems: [(error as Error).message] };
      site.show(undefined);
    }
  };
  process.stdout.write(`${site.urls.join('\n')}\n`);
  await new Promise<void>((end) => {
    process.once('SIGINT', () => end());
    process.once('SIGTERM', () => end());
  });
  clearTimeout(timer);
  await site.stop();
  return 0;
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}
