/** What is known of a chunk before anything is computed or sent: what CrowdSky has of it, and what was stacked here. */
import type { Stack } from '@crowdsky/api';
import { isSameTarget } from '@crowdsky/stack-core';
import type { PickedFrame } from '../frames/picked-frame.ts';
import type { StackRecord } from '../store/stack-record.ts';
import type { FrameChunk } from './chunk-groups.ts';

export interface Standing {
  readonly frameCount: number;
  /** Frames that CrowdSky has: raw, or in a stack of this time and place. */
  readonly thereCount: number;
  /** Of the others, those in a stack of this time and place on this device. */
  readonly hereCount: number;
  /** `there`: CrowdSky has all frames; `here`: those that it does not have are stacked here; `raw`: some are neither. */
  readonly kind: StandingKind;
  /** The newest stack of this device with all frames; undefined where no single one has them. */
  readonly stack: StackRecord | undefined;
}

export const STANDING_KINDS = ['there', 'here', 'raw'] as const;
export type StandingKind = (typeof STANDING_KINDS)[number];

/** What stacks tell, those of the device and those that CrowdSky told of. */
export interface KnownStacks {
  /** The stacks on this device, newest first. */
  readonly stacks: readonly StackRecord[];
  /** Who is signed in: what another account has counts as not there. */
  readonly userId: number | undefined;
  /** The account's stacks on CrowdSky. */
  readonly stacksThere: readonly Stack[];
}

export const NO_STACKS: KnownStacks = { stacks: [], userId: undefined, stacksThere: [] };

/** By the chunk's key. `rawsThere`: ids of picked frames that this account has raw on CrowdSky. */
export function standingsOf(
  chunks: readonly FrameChunk[],
  known: KnownStacks,
  rawsThere: ReadonlySet<string>,
): ReadonlyMap<string, Standing> {
  const stacks = bySlot(known.stacks);
  const stacksThere = bySlot(known.stacksThere);
  const recordTags = new Map(known.stacks.map((stack) => [stack, tagsOf(stack)]));
  return new Map(
    chunks.map((chunk) => {
      const own = (stacks.get(slotOf(chunk.key)) ?? []).map((stack) => ({
        stack,
        tags: recordTags.get(stack) ?? new Set<string>(),
      }));
      const there = framesThere(chunk, own, rawsThere, known.userId);
      const inStacks = framesOfStacks(chunk, stacksThere.get(slotOf(chunk.key)) ?? []);
      return [chunk.key, standingOf(chunk, new Set([...there, ...inStacks]), own)];
    }),
  );
}

/** How many chunks are of each kind. */
export function countKinds(standings: Iterable<Standing | undefined>): Record<StandingKind, number> {
  const counts = { there: 0, here: 0, raw: 0 };
  for (const standing of standings) counts[standing?.kind ?? 'raw']++;
  return counts;
}

interface TaggedStack {
  readonly stack: StackRecord;
  readonly tags: ReadonlySet<string>;
}

function standingOf(
  { frames }: FrameChunk,
  there: ReadonlySet<PickedFrame>,
  own: readonly TaggedStack[],
): Standing {
  const hereCount = frames.filter(
    (frame) => !there.has(frame) && own.some(({ tags }) => tags.has(tagOf(frame))),
  ).length;
  const isWhole = ({ tags }: TaggedStack): boolean => frames.every((frame) => tags.has(tagOf(frame)));
  const kind =
    there.size === frames.length ? 'there' : there.size + hereCount === frames.length ? 'here' : 'raw';
  return {
    frameCount: frames.length,
    thereCount: there.size,
    hereCount,
    kind,
    stack: own.find(isWhole)?.stack,
  };
}

/** Those that it has raw, and those in stacks that this device sent. */
function framesThere(
  { frames }: FrameChunk,
  own: readonly TaggedStack[],
  rawsThere: ReadonlySet<string>,
  userId: number | undefined,
): PickedFrame[] {
  const sent = own.filter(({ stack }) => userId !== undefined && stack.sent?.userId === userId);
  return frames.filter((frame) => rawsThere.has(frame.id) || sent.some(({ tags }) => tags.has(tagOf(frame))));
}

/**
 * A stack there tells how many frames it was made of and from when to when, not which. One of as many frames as are picked
 * has them all; of a smaller one count those that were taken within its time.
 */
function framesOfStacks(chunk: FrameChunk, stacks: readonly Stack[]): PickedFrame[] {
  return stacks
    .filter((stack) => isOfChunk(stack, chunk))
    .map((stack) => {
      if (stack.framesInput >= chunk.frames.length) return chunk.frames;
      const [startMs, endMs] = [stack.dateObsStart, stack.dateObsEnd].map((time) => Date.parse(time ?? ''));
      return chunk.frames
        .filter(({ meta: { dateObsMs = NaN } }) => dateObsMs >= startMs && dateObsMs <= endMs)
        .slice(0, stack.framesInput);
    })
    .reduce<readonly PickedFrame[]>((most, some) => (some.length > most.length ? some : most), [])
    .slice();
}

function isOfChunk(stack: Stack, { filter, frames, raDeg, decDeg }: FrameChunk): boolean {
  const telescopes = new Set(frames.map(({ meta }) => meta.telescope));
  const place = { raDeg: stack.raDeg ?? undefined, decDeg: stack.decDeg ?? undefined };
  const isPlaced = place.raDeg !== undefined && place.decDeg !== undefined && raDeg !== undefined;
  return (
    plain(stack.filter) === plain(filter) &&
    (stack.telescope === null || (telescopes.size === 1 && telescopes.has(stack.telescope))) &&
    isPlaced &&
    isSameTarget(place, { raDeg, decDeg, fieldDeg: frames[0].meta.fieldDeg })
  );
}

function plain(filter: string | null | undefined): string {
  return filter?.trim().toUpperCase() ?? '';
}

/** Date and slot of a key: stacks of other lengths have other ones. */
function slotOf(chunkKey: string): string {
  return chunkKey.split('_')[0];
}

function bySlot<S extends { readonly chunkKey: string }>(stacks: readonly S[]): Map<string, S[]> {
  const slots = new Map<string, S[]>();
  for (const stack of stacks) {
    const slot = slotOf(stack.chunkKey);
    const found = slots.get(slot);
    if (found) found.push(stack);
    else slots.set(slot, [stack]);
  }
  return slots;
}

function tagsOf({ frames }: StackRecord): ReadonlySet<string> {
  return new Set(frames.map(({ report, dateObsMs }) => `${dateObsMs ?? ''}|${ownName(report.name)}`));
}

function tagOf({ name, meta }: PickedFrame): string {
  return `${meta.dateObsMs ?? ''}|${ownName(name)}`;
}

/** Without the folders that told it from others in that pick. */
function ownName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
