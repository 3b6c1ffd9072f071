/** The room that jobs take in the work folder: reserved before their raws are fetched, so that none fills the disk. */
import { diskRoom } from '@crowdsky/files';

/** The work folder has no room for a job; it may have some later, or another worker has. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';
}

/** Free bytes and reserve of the disk under a folder. */
export type AskDisk = (folder: string) => Promise<{ freeBytes: number; reserveBytes: number }>;

interface Place {
  /** Gives the room back. */
  free: () => void;
}

export class WorkRoom {
  readonly #folder: string;
  readonly #limitBytes: number;
  readonly #askDisk: AskDisk;
  #takenBytes = 0;
  #waiting: (() => void)[] = [];

  /** `limitBytes`: the most that all jobs together may take. */
  constructor(folder: string, limitBytes = Infinity, askDisk: AskDisk = diskRoom) {
    this.#folder = folder;
    this.#limitBytes = limitBytes;
    this.#askDisk = askDisk;
  }

  /**
   * Reserves room, waiting while other jobs have it. Rejects with NoRoom where the folder has too little though no
   * other job is in it, and with the reason of the signal.
   */
  async reserve(sizeBytes: number, signal: AbortSignal): Promise<Place> {
    for (;;) {
      signal.throwIfAborted();
      const freed = new Promise<void>((resolve) => this.#waiting.push(resolve));
      const { freeBytes, reserveBytes } = await this.#askDisk(this.#folder);
      const lack = this.#lack(sizeBytes, Math.max(0, freeBytes - reserveBytes));
      if (lack === undefined) return this.#take(sizeBytes);
      if (this.#takenBytes === 0) throw new NoRoom(lack);
      await Promise.race([freed, aborted(signal)]);
    }
  }

  #take(sizeBytes: number): Place {
    this.#takenBytes += sizeBytes;
    let isFree = false;
    const free = (): void => {
      if (isFree) return;
      isFree = true;
      this.#takenBytes -= sizeBytes;
      for (const goOn of this.#waiting.splice(0)) goOn();
    };
    return { free };
  }

  /** Why there is too little room now. What jobs have written counts twice, which costs a wait at most. */
  #lack(sizeBytes: number, roomBytes: number): string | undefined {
    const needed = `The job needs ${inMegabytes(sizeBytes)} in the work folder ${this.#folder}`;
    const wanted = this.#takenBytes + sizeBytes;
    if (wanted > this.#limitBytes)
      return `${needed}, and this worker may take ${inMegabytes(this.#limitBytes)}.`;
    if (wanted <= roomBytes) return undefined;
    return `${needed}, and its disk has ${inMegabytes(roomBytes)} left beside its reserve.`;
  }
}

function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
