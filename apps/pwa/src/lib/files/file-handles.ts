/** By which handle a file was opened: with it the app can open the file again after a reload (Chromium). */

export interface FileOrigin {
  readonly handle: FileSystemFileHandle;
  /** The folder that a person picked: permission is asked for it, not for each file. */
  readonly folder: FileSystemDirectoryHandle;
}

const origins = new WeakMap<File, FileOrigin>();

export function noteOrigin(file: File, origin: FileOrigin): void {
  origins.set(file, origin);
}

/** Undefined for files of a form, a drop or another app. */
export function originOf(file: File): FileOrigin | undefined {
  return origins.get(file);
}
