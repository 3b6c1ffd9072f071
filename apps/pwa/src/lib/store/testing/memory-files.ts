/** Stands in for the origin's private file system in tests: one folder in memory, of limited size. */
import { vi } from 'vitest';

interface Entry {
  bytes: Uint8Array<ArrayBuffer>;
  isOpen: boolean;
}

export class MemoryFolder {
  readonly entries = new Map<string, Entry>();
  /** Of each file. */
  mostBytes = Infinity;
  /** How often written bytes were made sure of. */
  flushes = 0;

  async getDirectoryHandle(): Promise<MemoryFolder> {
    return this;
  }

  async getFileHandle(name: string, { create = false } = {}): Promise<MemoryHandle> {
    if (!this.entries.has(name)) {
      if (!create) throw new DOMException(name, 'NotFoundError');
      this.entries.set(name, { bytes: new Uint8Array(0), isOpen: false });
    }
    return new MemoryHandle(this, name);
  }

  async removeEntry(name: string): Promise<void> {
    if (this.entry(name).isOpen) throw new DOMException(name, 'NoModificationAllowedError');
    this.entries.delete(name);
  }

  async *keys(): AsyncGenerator<string> {
    yield* this.entries.keys();
  }

  entry(name: string): Entry {
    const entry = this.entries.get(name);
    if (!entry) throw new DOMException(name, 'NotFoundError');
    return entry;
  }
}

class MemoryHandle {
  readonly folder: MemoryFolder;
  readonly name: string;

  constructor(folder: MemoryFolder, name: string) {
    this.folder = folder;
    this.name = name;
  }

  async getFile(): Promise<File> {
    return new File([this.folder.entry(this.name).bytes], this.name);
  }

  async createSyncAccessHandle() {
    const { folder } = this;
    const entry = folder.entry(this.name);
    entry.isOpen = true;
    return {
      truncate: (size: number) => void (entry.bytes = entry.bytes.slice(0, size)),
      write(piece: Uint8Array, { at }: { at: number }): number {
        const written = piece.subarray(0, Math.max(0, folder.mostBytes - at));
        const bytes = new Uint8Array(Math.max(entry.bytes.length, at + written.length));
        bytes.set(entry.bytes);
        bytes.set(written, at);
        entry.bytes = bytes;
        return written.length;
      },
      flush: () => {
        folder.flushes++;
      },
      close: () => void (entry.isOpen = false),
    };
  }
}

/** The browser has a private file system, from here on. */
export function stubPrivateFiles(): MemoryFolder {
  const folder = new MemoryFolder();
  vi.stubGlobal('navigator', { onLine: true, storage: { getDirectory: async () => folder } });
  vi.stubGlobal('FileSystemFileHandle', MemoryHandle);
  return folder;
}

/** The browser has none: its `getDirectory` rejects, as in private windows. */
export function stubNoPrivateFiles(): void {
  const getDirectory = () => Promise.reject(new DOMException('forbidden', 'SecurityError'));
  vi.stubGlobal('navigator', { storage: { getDirectory } });
}
