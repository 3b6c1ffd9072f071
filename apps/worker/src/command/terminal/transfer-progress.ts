/** Shows on standard error how far a transfer is: a bar with speed and time left on a terminal, plain lines elsewhere. */
import { bar } from './bar.ts';
import { formatBytes } from './format-bytes.ts';
import { formatSeconds } from './format-seconds.ts';
import type { Screen } from './progress.ts';

export interface TransferProgress {
  /** Begins a part of the work: `word` is what is done, as in `sending`. */
  begin(word: string, fileCount: number, sizeBytes: number): void;
  /** More bytes are through; negative when they must go again. */
  addBytes(count: number): void;
  addFile(): void;
  /** A line that stays. */
  note(line: string): void;
  /** Leaves the terminal clean. */
  end(): void;
}

const REDRAW_MS = 80;
/** Before that a speed says nothing. */
const SPEED_AFTER_SECONDS = 1;

/** `now` gives milliseconds. */
export function createTransferProgress(
  screen: Screen,
  now: () => number = () => performance.now(),
): TransferProgress {
  let part = { word: '', fileCount: 0, sizeBytes: 0, startedMs: 0 };
  let bytes = 0;
  let files = 0;
  let drawnAt = -Infinity;
  let isDrawn = false;

  const draw = (): void => {
    if (!screen.isTTY || part.word === '' || now() - drawnAt < REDRAW_MS) return;
    const fraction = part.sizeBytes > 0 ? Math.min(1, Math.max(0, bytes / part.sizeBytes)) : 0;
    const seconds = (now() - part.startedMs) / 1000;
    const speed = seconds >= SPEED_AFTER_SECONDS && bytes > 0 ? bytes / seconds : 0;
    const left = speed > 0 ? `, ${formatSeconds((part.sizeBytes - bytes) / speed)} left` : '';
    const pace = speed > 0 ? `, ${formatBytes(Math.round(speed))}/s` : '';
    const text = `${bar(fraction)} ${Math.floor(100 * fraction)}%  ${part.word} ${files}/${part.fileCount} files${pace}${left}`;
    screen.write(`\r${text.slice(0, (screen.columns ?? 80) - 1)}\u001b[K`);
    isDrawn = true;
    drawnAt = now();
  };
  const wipe = (): void => {
    if (isDrawn) screen.write('\r\u001b[K');
    isDrawn = false;
    drawnAt = -Infinity;
  };

  return {
    begin(word, fileCount, sizeBytes) {
      part = { word, fileCount, sizeBytes, startedMs: now() };
      bytes = 0;
      files = 0;
      drawnAt = -Infinity;
      if (!screen.isTTY) screen.write(`${word} ${fileCount} files, ${formatBytes(sizeBytes)}\n`);
      draw();
    },
    addBytes(count) {
      bytes += count;
      draw();
    },
    addFile() {
      files++;
      draw();
    },
    note(line) {
      wipe();
      screen.write(`${line}\n`);
    },
    end() {
      wipe();
      part = { ...part, word: '' };
    },
  };
}
