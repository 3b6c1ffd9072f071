/** What of the chosen chunks goes to the server when it is to stack them. */
import type { FrameChunk } from '../chunks/chunk-groups.ts';
import type { Slot } from '../device/parse-settings.ts';
import type { PickedFrame } from '../frames/picked-frame.ts';
import type { ChosenRaw } from '../send/queue-raws.ts';
import { text } from '../text/text.ts';

export interface RawsToSend {
  readonly name: string;
  readonly frames: readonly ChosenRaw[];
  /** Of chunks that the server has, to be stacked once more. */
  readonly again: readonly ChosenRaw[];
  /** Frames without a time, which have no place in any stack of the server. */
  readonly timeless: number;
  readonly slotSeconds: 900 | 180 | 60;
}

/** The server stacks time by time; whole targets become a series of quarters of an hour. */
export function toSend(
  chunks: readonly FrameChunk[],
  slot: Slot,
  isSentAgain: (chunkKey: string) => boolean,
): RawsToSend {
  const names = [...new Set(chunks.map(({ objectName }) => objectName ?? text.chunks.unnamed))];
  const timedOf = (some: readonly FrameChunk[]): ChosenRaw[] =>
    some.flatMap(({ frames }) => frames.filter(({ meta }) => meta.dateObsMs !== undefined).map(asRaw));
  const frames = timedOf(chunks.filter(({ key }) => !isSentAgain(key)));
  const again = timedOf(chunks.filter(({ key }) => isSentAgain(key)));
  const count = chunks.reduce((sum, chunk) => sum + chunk.frames.length, 0);
  return {
    name: names.length > 2 ? text.chunks.andMore(names[0], names.length - 1) : names.join(', '),
    frames,
    again,
    timeless: count - frames.length - again.length,
    slotSeconds: slot === 'all' ? 900 : slot,
  };
}

export function asRaw({ id, name, file, meta }: PickedFrame): ChosenRaw {
  return { id, name, file, frame: meta };
}
