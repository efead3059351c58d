/** Documentation read and played, page by page. */
import { expect, test } from 'vitest';
import { readDocs } from '../../cmd/kubetab/check/docs.ts';
import { labOf } from '../../cmd/kubetab/check/shipped.ts';
import { clusterStages } from '../../cmd/kubetab/check/stages.ts';
import { textReport } from '../report/text.ts';
import { playDocs } from './play.ts';

const told = async (path: string, text: string): Promise<string> =>
  textReport([await playDocs(readDocs(path, text), clusterStages(), labOf)]);

test('a Markdown page: its fences on one cluster, each element on its own; what is only shown is not played', async () => {
  const page = `---
title: Install
---
# Install

\`\`\`sh run
kubectl create deployment web --image=nginx
\`\`\`

\`\`\`sh
rm -rf / # shown, not meant
\`\`\`

\`\`\`html
<kubetab-lab commands="exit 9"></kubetab-lab>
\`\`\`

\`\`\`sh run exit=1
kubectl get deployment shop
\`\`\`

<kubetab-lab lab="sandbox/broken" readonly>

\`\`\`sh
$ kubectl get deployment web
$ kubectl get deployments
\`\`\`

</kubetab-lab>

\`\`\`sh run
kubectl get deployment web
\`\`\`
`;
  expect(await told('docs/install.md', page)).toBe(`FAIL  docs/install.md  1 problem
docs/install.md:25:3: "kubectl get deployment web" ends with status 1: Error from server (NotFound): deployments.apps "web" not found
1 page: 1 with problems
`);
});

test('an HTML page: scenario and files of its own, entities, a cluster that two share', async () => {
  const page = `<!doctype html><title>Shop</title>
<template id="shop">apiVersion: kubetab.dev/v1alpha1
kind: Scenario
metadata: { name: shop }
spec: { age: 3d, workers: [node01], steps: [{ create: [{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }] }] }
</template>
<script type="application/json" id="files">{ "/root/a.txt": "one\\n" }</script>
<!-- <kubetab-lab commands="false"></kubetab-lab> -->
<kubetab-lab scenario="shop" files="files" cluster="one"><pre><code>$ cat a.txt &amp;&amp; kubectl get ns shop
$ kubectl create cm x -n shop</code></pre></kubetab-lab>
<kubetab-lab cluster="one" commands="kubectl get cm x -n shop"></kubetab-lab>
`;
  expect(await told('shop.html', page)).toBe('ok    shop.html  3 snippets\n1 page: all well\n');
});

test('what is wrong is said with its place', async () => {
  const page = `<kubetab-lab comands="ls" onload="x"></kubetab-lab>
<kubetab-lab lab="sandbox/none" commands="ls"></kubetab-lab>
<kubetab-lab scenario="gone" commands="ls"></kubetab-lab>
<p><kubetab-lab commands="sleep 7200"></kubetab-lab></p>
<template id="bad">kind: Pod</template><kubetab-lab scenario="bad" commands="ls"></kubetab-lab>
<kubetab-lab commands="grep x none" exit="2"></kubetab-lab>
`;
  expect(await told('a.html', page)).toBe(`FAIL  a.html  6 problems
a.html:1:1: <kubetab-lab>: there is no attribute "comands"; did you mean "commands"?
a.html:1:1: <kubetab-lab>: there is no attribute "onload"
a.html:3:1: <kubetab-lab scenario="gone">: the page has no template or script of that id
a.html:2:1: lab: there is no page "sandbox/none"
a.html:4:27: "sleep 7200" did not end within 60 simulated minutes
a.html:5:40: scenario: expected apiVersion: kubetab.dev/v1alpha1 and kind: Scenario
1 page: 1 with problems
`);
});
