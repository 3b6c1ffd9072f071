/** Compares registered frames place by place: which of them are hidden in a part, or hold a part in another place. */
import { grownMask } from '../frames/block-mask.ts';
import type { BlockMask } from '../frames/block-mask.ts';
import { invertTransform } from '../ground/apply-transform.ts';
import { medianOf } from '../ground/median.ts';
import { consensusStars } from './consensus-stars.ts';
import type { PlacedFrame } from './consensus-stars.ts';
import { findDisplaced } from './find-displaced.ts';
import type { Displacement } from './find-displaced.ts';
import { addAlike, findHidden, lookOf } from './find-hidden.ts';
import { sightStars } from './sight-stars.ts';
import type { Sightings } from './sight-stars.ts';

export interface PlaceJudgement {
  readonly displaced?: Displacement | undefined;
  /** Blocks that something hides. */
  readonly hidden?: BlockMask | undefined;
}

/** From so many frames on, one of them that differs from the others is known to be wrong. */
const ENOUGH_TO_AGREE = 3;

/** One for each of `frames`, which are in the order of time; `reference`: the index of the frame they are placed on. */
export function judgePlaces(frames: readonly PlacedFrame[], reference: number): PlaceJudgement[] {
  const canAgree = frames.length >= ENOUGH_TO_AGREE;
  const sky = consensusStars(frames, canAgree ? 2 : 1);
  const sights = frames.map((frame) => sightStars(sky, frame));
  const judged = frames.map((frame, n): PlaceJudgement => {
    const { width, height } = frame.analysis.layout;
    const displaced = canAgree ? findDisplaced(sights[n], width, height) : undefined;
    if (displaced || n === reference) return { displaced };
    return { hidden: findHidden(frame, frames[reference], sights[n]) };
  });
  const witness = judged[reference].displaced ? undefined : bestWitness(sights, judged, reference);
  if (witness !== undefined) {
    const placed = placeOn(frames[witness], frames[reference]);
    judged[reference] = { hidden: findHidden(placed, frames[witness], sights[reference]) };
  }
  return withAlike(frames, judged, sights);
}

/** Adds what looks like a hidden part, and the neighbours of all hidden blocks. */
function withAlike(
  frames: readonly PlacedFrame[],
  judged: readonly PlaceJudgement[],
  sights: readonly Sightings[],
): PlaceJudgement[] {
  const looks = frames.flatMap((frame, n) => {
    const { hidden } = judged[n];
    return hidden ? [lookOf(frame, hidden, sights[n].expected)] : [];
  });
  if (looks.length === 0) return [...judged];
  const look = medianOf(looks);
  return frames.map((frame, n) => {
    if (judged[n].displaced) return judged[n];
    const hidden = addAlike(frame, judged[n].hidden, look, sights[n]);
    return { hidden: hidden && grownMask(hidden) };
  });
}

/** The same for a frame that comes later, when `reference` is known to show the whole sky. */
export function judgePlace(frame: PlacedFrame, reference: PlacedFrame): PlaceJudgement {
  const { width, height } = frame.analysis.layout;
  const sights = sightStars(consensusStars([reference], 1), frame);
  const displaced = findDisplaced(sights, width, height);
  if (displaced) return { displaced };
  const hidden = findHidden(frame, reference, sights);
  return { hidden: hidden && grownMask(hidden) };
}

/** The frame that shows the largest share of its stars, apart from the reference frame and displaced ones. */
function bestWitness(
  sights: readonly Sightings[],
  judged: readonly PlaceJudgement[],
  reference: number,
): number | undefined {
  let best: number | undefined;
  let most = 0;
  sights.forEach(({ expected }, n) => {
    if (n === reference || judged[n].displaced) return;
    const share = expected.filter(({ isSeen }) => isSeen).length / expected.length;
    if (!(share > most)) return;
    most = share;
    best = n;
  });
  return best;
}

/** The reference frame as placed on `witness`. */
function placeOn(witness: PlacedFrame, reference: PlacedFrame): PlacedFrame {
  const transform = invertTransform(witness.transform);
  return { analysis: reference.analysis, transform, transparency: 1 / witness.transparency };
}
