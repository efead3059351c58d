/** Follows describeServiceAccount of kubectl/pkg/describe. */
import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { ClusterReader, Describer } from './cluster-reader.ts';
import { writeEvents } from './events.ts';
import { writeNamespaced } from './metadata.ts';
import { Page } from './page.ts';

const WIDTH = 'Image pull secrets:'.length;

export const describeServiceAccount: Describer = async (subject, cluster) => {
  const account = await cluster.get(subject);
  const { tokens, exists } = await secretsOf(account, cluster);
  const events = await cluster.eventsOf(account);
  const names = (references: { name: string }[] = []) => references.map((r) => r.name);
  const page = new Page();
  writeNamespaced(page, account);
  for (const [header, secrets] of [
    ['Image pull secrets:', names(account.imagePullSecrets)],
    ['Mountable secrets:', names(account.secrets)],
    ['Tokens:', tokens],
  ] as const) {
    if (secrets.length === 0) page.write(0, `${header.padEnd(WIDTH)}\t<none>\n`);
    for (const [i, name] of secrets.entries()) {
      page.write(
        0,
        `${(i === 0 ? header : '').padEnd(WIDTH)}	${name}${exists(name) ? '' : ' (not found)'}
`,
      );
    }
  }
  writeEvents(page, events, cluster.now);
  return page.toString();
};

/** Where the Secrets cannot be listed, none is called missing. */
async function secretsOf({ metadata }: KubeObject, cluster: ClusterReader) {
  let secrets: KubeObject[];
  try {
    secrets = await cluster.list(`/api/v1/namespaces/${metadata.namespace}/secrets`);
  } catch {
    return { tokens: [], exists: () => true };
  }
  const mine = ({ type, metadata: { annotations } }: KubeObject) =>
    type === 'kubernetes.io/service-account-token' &&
    annotations?.['kubernetes.io/service-account.name'] === metadata.name &&
    annotations?.['kubernetes.io/service-account.uid'] === metadata.uid;
  const known = new Set(secrets.map((s) => s.metadata.name));
  return {
    tokens: secrets.filter(mine).map((s) => s.metadata.name as string),
    exists: (name: string) => known.has(name),
  };
}
