/** RoleBinding and ClusterRoleBinding. */
import type { Describer } from './cluster-reader.ts';
import { writeNamed } from './metadata.ts';
import { Page } from './page.ts';

export const describeRoleBinding: Describer = async (subject, cluster) => {
  const binding = await cluster.get(subject);
  const subjects: { kind: string; name: string; namespace?: string }[] = binding.subjects ?? [];
  const page = new Page();
  writeNamed(page, binding);
  page.write(0, 'Role:\n');
  page.write(1, `Kind:\t${binding.roleRef.kind}\n`);
  page.write(1, `Name:\t${binding.roleRef.name}\n`);
  page.write(0, 'Subjects:\n');
  page.write(1, 'Kind\tName\tNamespace\n');
  page.write(1, '----\t----\t---------\n');
  for (const { kind, name, namespace = '' } of subjects) page.write(1, `${kind}\t${name}\t${namespace}\n`);
  return page.toString();
};
