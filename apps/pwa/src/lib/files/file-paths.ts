/** Where a file lies, as far as whoever gave it tells: people know files of one name by their folders. */

const paths = new WeakMap<File, string>();

export function notePath(file: File, path: string): void {
  paths.set(file, path);
}

/** Folders and name, divided by `/`; the name alone where no more is known. */
export function pathOf(file: File): string {
  return paths.get(file) ?? (file.webkitRelativePath || file.name);
}
