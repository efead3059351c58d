/** The engine and the commands as plain JavaScript: Node takes no TypeScript from `node_modules`. */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { engineVersion } from '../../sandbox/cmd/kubetab/grade/engine-version.ts';

export const ROOT = join(import.meta.dirname, '../..');
const VERSION = 'sandbox/cmd/kubetab/grade/engine-version.ts';

/** Entry → its name in `lib/`, where all files lie side by side. */
const ENTRIES: Record<string, string> = {
  'sandbox/index.ts': 'index',
  'sandbox/cmd/kubetab/main.ts': 'main',
  'sandbox/cmd/kubetab/jq-thread.ts': 'jq-thread',
  'sandbox/cmd/kubetab/check/thread.ts': 'check-thread',
  'sandbox/cmd/kubetab/grade/thread.ts': 'grade-thread',
};

/** Gives the paths of all that went into it. */
export async function bundleEngine(out: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: Object.entries(ENTRIES).map(([path, name]) => ({ in: path, out: name })),
    outdir: out,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'es2024',
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'error',
    plugins: [ownPlaces(), nodeModules()],
  });
  return Object.keys(metafile.inputs);
}

/** Sources know where they lie; in the package they lie in `lib/`, and what they name is where the sources had it. */
function ownPlaces(): Plugin {
  return {
    name: 'kubetab-places',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /\/scripts\// }, ({ path, resolveDir }) => {
        const file = relative(ROOT, join(resolveDir, path)).replaceAll('\\', '/');
        return file.startsWith('scripts/') ? { path: file, namespace: 'site' } : undefined;
      });
      onLoad({ filter: /.*/, namespace: 'site' }, () => ({ contents: NO_SITE, loader: 'js' }));
      onLoad({ filter: /sandbox\/cmd\/kubetab\/.*\.ts$/ }, ({ path }) => ({
        contents: placed(readFileSync(path, 'utf8'), path),
        loader: 'ts',
      }));
    },
  };
}

/** A source of the commands as it is in the package. Throws for what it would not find there. */
export function placed(source: string, path: string): string {
  const name = relative(ROOT, path).replaceAll('\\', '/');
  const text = source
    .replace(/new URL\((`[^`]*`|'[^']*'), import\.meta\.url\)/g, (_, to: string) => {
      if (!to.endsWith(".ts'")) return `new URL(${to}, new URL(${JSON.stringify(`../${name}`)}, import.meta.url))`;
      const module = join(dirname(name), to.slice(1, -1)).replaceAll('\\', '/');
      const entry = ENTRIES[module];
      if (entry === undefined) throw new Error(`${name}: the package has no ${module}`);
      return `new URL('./${entry}.js', import.meta.url)`;
    })
    .replace(/import\.meta\.dirname/g, `(import.meta.dirname + ${JSON.stringify(`/../${dirname(name)}`)})`)
    .replaceAll('npm run -s kubetab -- ', 'kubetab ');
  return name === VERSION ? withVersion(text) : text;
}

/** Its own version it cannot tell from sources; that of another checkout, that checkout tells. */
function withVersion(text: string): string {
  const before = '(sandbox = SANDBOX): string {';
  if (!text.includes(before)) throw new Error(`${VERSION} has another shape than scripts/package/engine.ts knows`);
  return text.replace(before, `(): string {\n  return ${JSON.stringify(engineVersion())};`);
}

/** In place of what commands build with the site's sources. */
const NO_SITE = `export const oneFile = () => Promise.reject(new Error(
  "it is built from the site's own sources, which the npm package does not hold; this works in a checkout of Kubetab"
));
export { oneFile as frameFile, oneFile as startSite };`;

/** Node's own modules, for packages that ask for them as CommonJS does. */
function nodeModules(): Plugin {
  return {
    name: 'kubetab-node-modules',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /.*/ }, ({ path, kind }) =>
        kind === 'require-call' && isBuiltin(path) ? { path, namespace: 'node' } : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'node' }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
        loader: 'js',
      }));
    },
  };
}
