/** Changing kubeconfig files: each entry in the file it came from. Follows client-go/tools/clientcmd/config.go. */
import type { Invocation } from '../../command.ts';
import { type KubeConfig, readConfigFile, writeConfigFile } from '../../kubeconfig.ts';

export type Section = 'clusters' | 'contexts' | 'users';

const SINGULAR = { clusters: 'cluster', contexts: 'context', users: 'user' } as const;

type Fields = Record<string, unknown>;

/** The file a new entry, or the current context, goes into. */
function defaultFile({ factory, process }: Invocation): string {
  const { files } = factory.kubeconfig.paths();
  return files.find((f) => process.fs.exists(f)) ?? (files.at(-1) as string);
}

export function configOf({ factory }: Invocation): KubeConfig {
  return factory.kubeconfig.load();
}

/** Where an entry is, or would be, written. */
export function fileOf(invocation: Invocation, section: Section, name: string): string {
  return configOf(invocation)[section].get(name)?.file ?? defaultFile(invocation);
}

/** Sets or, with undefined, removes an entry. */
export function setEntry(
  invocation: Invocation,
  section: Section,
  name: string,
  value: Fields | undefined,
  file = fileOf(invocation, section, name),
): void {
  const { process } = invocation;
  const config = (readConfigFile(process, file) ?? {}) as Record<string, unknown>;
  const list = ((config[section] as { name: string }[] | null | undefined) ?? []).filter((e) => e.name !== name);
  if (value !== undefined) list.push({ name, [SINGULAR[section]]: value } as { name: string });
  writeConfigFile(process, file, { ...config, [section]: list });
}

export function setCurrentContext(invocation: Invocation, name: string): void {
  const { process, factory } = invocation;
  const { files } = factory.kubeconfig.paths();
  const holder = files.find((f) => readConfigFile(process, f)?.['current-context']) ?? defaultFile(invocation);
  writeConfigFile(process, holder, { ...(readConfigFile(process, holder) ?? {}), 'current-context': name });
}

/** The kubeconfig as messages name it. */
export function shownFile(invocation: Invocation): string {
  return defaultFile(invocation);
}
