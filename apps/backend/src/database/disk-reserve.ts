/** A file that takes up room beside an SQLite database, to be given up when the disk is full: deleting needs room to write. */
import { open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskRoom } from '@crowdsky/files';

const mostBytes = 8 * 1024 * 1024;

export class DiskReserve {
  private readonly path: string;

  constructor(databasePath: string) {
    this.path = `${databasePath}.reserve`;
  }

  /** Makes the file where it is missing and the disk has room; never throws. */
  async keep(): Promise<void> {
    try {
      if (await stat(this.path).catch(() => null)) return;
      const { freeBytes, reserveBytes } = await diskRoom(dirname(this.path));
      const sizeBytes = Math.floor(Math.min(mostBytes, reserveBytes / 2));
      if (freeBytes - sizeBytes < reserveBytes) return;
      await this.write(sizeBytes);
    } catch {
      await rm(this.path, { force: true }).catch(() => {});
    }
  }

  /** Resolves to whether there was something to give up. */
  async spend(): Promise<boolean> {
    return rm(this.path).then(
      () => true,
      () => false,
    );
  }

  private async write(sizeBytes: number): Promise<void> {
    const file = await open(this.path, 'wx', 0o640);
    try {
      // Not truncated to size: a file with a hole takes up nothing.
      await file.writeFile(Buffer.alloc(sizeBytes));
    } finally {
      await file.close();
    }
  }
}
