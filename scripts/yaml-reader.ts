/** js-yaml in the engine's worker: only its reader, which is all that the engine uses. Its one module has both, and no bundler takes it apart. */
import type { Plugin } from 'vite';

const WRITER = 'const dumper2 = requireDumper();';
const NONE = "const dumper2 = { dump() { throw new Error('the engine has no YAML writer of js-yaml'); } };";

export function yamlReader(): Plugin {
  return {
    name: 'kubetab-yaml-reader',
    transform(code, id) {
      if (!/\/js-yaml\/dist\/js-yaml\.mjs$/.test(id)) return undefined;
      if (!code.includes(WRITER)) throw new Error('js-yaml has another shape than scripts/yaml-reader.ts knows');
      return { code: code.replace(WRITER, NONE), map: null };
    },
  };
}
