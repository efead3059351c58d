/** The boot image (sandbox/boot-image.ts) as a module of the built site: made from the sources of that very build. */
import type { Plugin } from 'vite';

const NAME = 'virtual:kubetab-boot-image';

export function bootImage(): Plugin {
  let building = false;
  return {
    name: 'kubetab-boot-image',
    configResolved(config) {
      building = config.command === 'build';
    },
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    async load(id) {
      if (id !== `\0${NAME}`) return undefined;
      // While somebody works on the engine, clusters live through their beginnings.
      if (!building) return 'export default undefined;';
      const { Cluster } = await import('../sandbox/index.ts');
      return `export default ${JSON.stringify(await Cluster.bootImage())};`;
    },
  };
}
