/** Pieces of files that come in now, by the token of their file: never two of one file. */
import type { Readable } from 'node:stream';
import { AppError } from '../ground/app-error.ts';

export class RunningPieces {
  private readonly running = new Map<string, { source: Readable; over: Promise<void> }>();

  /** @throws AppError `busy` while a piece of the same file comes in */
  async alone<T>(token: string, source: Readable, work: () => Promise<T>): Promise<T> {
    if (this.running.has(token))
      throw new AppError('busy', 'A piece of this file is under way already: ask again how far it is.');
    const turn = work();
    const over = turn.then(
      () => {},
      () => {},
    );
    this.running.set(token, { source, over });
    try {
      return await turn;
    } finally {
      this.running.delete(token);
    }
  }

  /** Resolves when what came of the piece is dealt with. */
  async breakOff(token: string): Promise<void> {
    const piece = this.running.get(token);
    piece?.source.destroy();
    await piece?.over;
  }
}
