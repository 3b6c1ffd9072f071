/** Tells once when a folder goes, is back, or has lost all that was in it. */
import type { FolderLook } from './look.ts';
import type { WatchEvent } from './watch-event.ts';

export class FolderStates {
  readonly #folders = new Map<string, { readonly isAway: boolean; readonly fileCount: number }>();
  readonly #unreadable = new Set<string>();

  /** What is new since the look before. */
  note({ folder, sights, problem, problems }: FolderLook): WatchEvent[] {
    const before = this.#folders.get(folder) ?? { isAway: false, fileCount: 0 };
    const isAway = problem !== undefined;
    this.#folders.set(folder, { isAway, fileCount: isAway ? before.fileCount : sights.length });
    const events: WatchEvent[] = [];
    if (problem !== undefined && !before.isAway) events.push({ kind: 'folder-away', folder, problem });
    if (!isAway && before.isAway) events.push({ kind: 'folder-back', folder });
    if (!isAway && !before.isAway && sights.length === 0 && before.fileCount > 0)
      events.push({ kind: 'folder-empty', folder, fileCount: before.fileCount });
    for (const sub of problems) {
      if (this.#unreadable.has(sub.path)) continue;
      this.#unreadable.add(sub.path);
      events.push({ kind: 'file', file: { ...sub, name: sub.path }, isFault: true });
    }
    return events;
  }
}
