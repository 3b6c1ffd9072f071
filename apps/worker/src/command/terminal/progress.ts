/** Shows on standard error how far a stack is: a bar with the time left on a terminal, plain lines elsewhere. */
import type { StackEvent, StackPhase } from '@crowdsky/stack-core';
import { bar } from './bar.ts';
import { formatSeconds } from './format-seconds.ts';

export interface Progress {
  startChunk(index: number): void;
  show(event: StackEvent): void;
  /** Leaves the terminal clean. */
  end(): void;
}

/** Where progress goes: `process.stderr`. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

interface ChunkSize {
  readonly key: string;
  readonly frames: { readonly length: number };
}

/** Measured shares of a frame's time; only the smoothness of the bar depends on them. */
const SHARE: Readonly<Record<StackPhase, number>> = {
  analyse: 0.42,
  register: 0.06,
  combine: 0.47,
  finish: 0.05,
};
const PHASES: readonly StackPhase[] = ['analyse', 'register', 'combine', 'finish'];
const WORDS: Readonly<Record<StackPhase, string>> = {
  analyse: 'analysing frames',
  register: 'aligning frames',
  combine: 'combining frames',
  finish: 'finishing',
};
const REDRAW_MS = 80;

/** `now` gives milliseconds. */
export function createProgress(
  screen: Screen,
  chunks: readonly ChunkSize[],
  now: () => number = () => performance.now(),
): Progress {
  const started = now();
  const total = chunks.reduce((sum, { frames }) => sum + frames.length, 0);
  let chunkIndex = 0;
  let framesBefore = 0;
  let drawnAt = -Infinity;
  let isDrawn = false;

  const title = (): string => (chunks.length > 1 ? `chunk ${chunkIndex + 1} of ${chunks.length}, ` : '');
  const draw = (phase: StackPhase, done: number, of: number): void => {
    const share = shareDone(phase, of > 0 ? done / of : 0);
    const fraction = total > 0 ? (framesBefore + share * chunks[chunkIndex].frames.length) / total : 0;
    const spent = (now() - started) / 1000;
    const left = fraction > 0.05 ? `, ${formatSeconds((spent * (1 - fraction)) / fraction)} left` : '';
    const count = of > 1 ? ` ${done}/${of}` : '';
    const text = `${bar(fraction)} ${Math.round(100 * fraction)}%  ${title()}${WORDS[phase]}${count}${left}`;
    screen.write(`\r${text.slice(0, (screen.columns ?? 80) - 1)}\u001b[K`);
    isDrawn = true;
    drawnAt = now();
  };

  return {
    startChunk(index) {
      chunkIndex = index;
      framesBefore = chunks.slice(0, index).reduce((sum, { frames }) => sum + frames.length, 0);
      if (!screen.isTTY)
        screen.write(`${title()}${chunks[index].key}: ${chunks[index].frames.length} frames\n`);
    },
    show(event) {
      if (event.kind === 'phase') {
        if (screen.isTTY) draw(event.phase, 0, event.total);
        else screen.write(`  ${WORDS[event.phase]}\n`);
      } else if (event.kind === 'progress' && screen.isTTY && now() - drawnAt >= REDRAW_MS) {
        draw(event.phase, event.done, event.total);
      }
    },
    end() {
      if (isDrawn) screen.write('\r\u001b[K');
    },
  };
}

/** Share of a chunk's work that is done. */
function shareDone(phase: StackPhase, part: number): number {
  const before = PHASES.slice(0, PHASES.indexOf(phase)).reduce((sum, earlier) => sum + SHARE[earlier], 0);
  return before + SHARE[phase] * part;
}
