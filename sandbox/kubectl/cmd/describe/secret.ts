/** Follows describeSecret of kubectl/pkg/describe: sizes only, except for a token somebody may need. */
import { decodedLength } from './base64.ts';
import type { Describer } from './cluster-reader.ts';
import { writeNamespaced } from './metadata.ts';
import { Page } from './page.ts';

export const describeSecret: Describer = async (subject, cluster) => {
  const secret = await cluster.get(subject);
  const data: Record<string, string> = secret.data ?? {};
  const page = new Page();
  writeNamespaced(page, secret);
  page.write(0, `\nType:\t${secret.type ?? ''}\n`);
  page.write(0, '\nData\n====\n');
  for (const key of Object.keys(data).sort()) {
    const value = data[key] as string;
    const shown =
      key === 'token' && secret.type === 'kubernetes.io/service-account-token'
        ? atob(value)
        : `${decodedLength(value)} bytes`;
    page.write(0, `${key}:\t${shown}\n`);
  }
  return page.toString();
};
