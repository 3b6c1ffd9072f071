/** What of the chosen chunks goes to the server when it is to stack them. */
import type { FrameChunk } from '../chunks/chunk-groups.ts';
import type { Slot } from '../device/parse-settings.ts';
import type { PickedFrame } from '../frames/picked-frame.ts';
import type { ChosenRaw } from '../send/queue-raws.ts';
import { text } from '../text/text.ts';

export interface RawsToSend {
  readonly name: string;
  readonly frames: readonly ChosenRaw[];
  /** Frames without a time, which have no place in any stack of the server. */
  readonly timeless: number;
  readonly slotSeconds: 900 | 180 | 60;
}

/** The server stacks time by time; whole targets become a series of quarters of an hour. */
export function toSend(chunks: readonly FrameChunk[], slot: Slot): RawsToSend {
  const names = [...new Set(chunks.map(({ objectName }) => objectName ?? text.chunks.unnamed))];
  const chosen = chunks.flatMap(({ frames }) => frames);
  const timed = chosen.filter(({ meta }) => meta.dateObsMs !== undefined);
  return {
    name: names.length > 2 ? text.chunks.andMore(names[0], names.length - 1) : names.join(', '),
    frames: timed.map(asRaw),
    timeless: chosen.length - timed.length,
    slotSeconds: slot === 'all' ? 900 : slot,
  };
}

export function asRaw({ id, name, file, meta }: PickedFrame): ChosenRaw {
  return { id, name, file, frame: meta };
}
