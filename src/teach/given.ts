/** What was dropped or chosen: files that were handed in, and folders of labs. Nothing of it is trusted. */

export interface Given {
  /** As people name it: with its folders, where it came in one. */
  path: string;
  file: File;
}

export interface GivenLab {
  /** The folder's name. */
  id: string;
  /** Path below the folder → file. */
  files: Map<string, File>;
}

/** Files that one drop may bring. */
export const MOST_FILES = 5000;
const DEPTH = 12;

/** Throws a RangeError for more than {@link MOST_FILES}. */
export async function dropped(data: DataTransfer): Promise<Given[]> {
  // The list is gone when this function first waits.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files = [...data.files];
  const found: Given[] = [];
  if (entries.length === 0) for (const file of files) found.push({ path: file.name, file });
  for (const entry of entries) await visit(entry, entry.name, 0, found);
  return found;
}

/** Of an input for files or for a folder. */
export function chosen(input: HTMLInputElement): Given[] {
  return [...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

async function visit(entry: FileSystemEntry, path: string, depth: number, found: Given[]): Promise<void> {
  if (found.length >= MOST_FILES) throw new RangeError(String(MOST_FILES));
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    found.push({ path, file });
    return;
  }
  if (!entry.isDirectory || depth >= DEPTH) return;
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const each of some) await visit(each, `${path}/${each.name}`, depth + 1, found);
  }
}

/** A folder with a lab.yaml is a lab; of other folders the .json files are meant, and whatever was given by itself. */
export function sortOut(given: readonly Given[]): { submissions: Given[]; labs: GivenLab[]; bareLab: boolean } {
  const roots = given.flatMap(({ path }) => (path.endsWith('/lab.yaml') ? [path.slice(0, -'lab.yaml'.length)] : []));
  const labs = new Map(roots.map((root) => [root, new Map<string, File>()]));
  const submissions: Given[] = [];
  let bareLab = false;
  for (const each of given) {
    const { path, file } = each;
    const root = roots.find((folder) => path.startsWith(folder));
    if (root !== undefined) labs.get(root)?.set(path.slice(root.length), file);
    else if (path === 'lab.yaml') bareLab = true;
    else if (!path.includes('/') || /\.json$/.test(path)) submissions.push(each);
  }
  return {
    submissions,
    labs: [...labs].map(([root, files]) => ({ id: root.split('/').at(-2) as string, files })),
    bareLab,
  };
}
