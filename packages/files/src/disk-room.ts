/** How much room a disk has, and the reserve that new files must leave on it. */
import { statfs } from 'node:fs/promises';

/** What the database, the log and deletions need when everything else is refused. */
const mostReserveBytes = 256 * 1024 * 1024;
/** Of a small disk the reserve is this part. */
const reservePart = 0.1;

export interface DiskRoom {
  freeBytes: number;
  reserveBytes: number;
}

/** Free bytes for others than root, and the reserve, of the disk that holds a folder. */
export async function diskRoom(folder: string): Promise<DiskRoom> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return {
    freeBytes: bavail * bsize,
    reserveBytes: Math.min(mostReserveBytes, blocks * bsize * reservePart),
  };
}

/** Whether a disk takes so many more bytes and keeps its reserve. */
export async function hasRoomFor(folder: string, sizeBytes: number): Promise<boolean> {
  const { freeBytes, reserveBytes } = await diskRoom(folder);
  return freeBytes - sizeBytes >= reserveBytes;
}
