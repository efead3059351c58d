/** The `package.json` and the README that are published. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './engine.ts';

export function manifest(): object {
  const { name, version, description, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return {
    name,
    version,
    description,
    license,
    keywords: ['kubernetes', 'kubectl', 'simulator', 'course', 'sandbox'],
    type: 'module',
    engines: { node: '>=22.12' },
    bin: { kubetab: './lib/main.js' },
    exports: {
      '.': { types: './types/sandbox/index.d.ts', default: './lib/index.js' },
      './embed': { types: './types/src/embed/element.d.ts', default: './lib/embed.js' },
      './embed.js': './embed.js',
      './embed.classic.js': './embed.classic.js',
      './package.json': './package.json',
    },
    files: ['lib', 'types', 'content', 'sandbox', 'embed.js', 'embed.classic.js', 'THIRD-PARTY-LICENSES.txt'],
    sideEffects: ['./lib/main.js', './lib/*-thread.js', './lib/embed.js', './embed.js', './embed.classic.js'],
  };
}

export const readme = `# Kubetab

A Kubernetes cluster, simulated: API server, controllers, scheduler, kubelets, and a shell with kubectl. It needs no
Docker, no network and no other package.

The command line:

\`\`\`sh
npx kubetab sh -c 'kubectl create deployment web --image=nginx && kubectl get pods -A'
npx kubetab serve --port 6443      # for the real kubectl
npx kubetab new lab scaling && npx kubetab check scaling
npx kubetab --help
\`\`\`

The engine, under Node and in browsers:

\`\`\`ts
import { Cluster } from 'kubetab';

const cluster = await Cluster.start({ seed: 1 });
const { stdout } = await cluster.sh('kubectl get nodes');
cluster.stop();
\`\`\`

The element, which opens a lab of a built Kubetab (\`home\`) in a frame on your page:

\`\`\`ts
import 'kubetab/embed';
\`\`\`

\`\`\`html
<kubetab-lab home="https://YOUR-KUBETAB/"><pre>$ kubectl get nodes</pre></kubetab-lab>
\`\`\`

Without a bundler, \`embed.js\` (a module) and \`embed.classic.js\` are the same element as one file.
`;
