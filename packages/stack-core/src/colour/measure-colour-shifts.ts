/** Measures how far red and blue star images fall from the green ones on a frame. */
import type { MeasuredColourShifts, MeasuredShift } from '../ground/frame-measures.ts';
import type { Background } from '../stars/background.ts';
import { ColourFit } from './fit-colour.ts';
import type { Place } from './fit-colour.ts';
import type { CfaFrame } from '../ground/image.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { MAD_TO_SIGMA, medianOf } from '../ground/median.ts';
import { alphaOfFwhm } from '../stars/star-profile.ts';
import type { Star } from '../stars/star.ts';

const BRIGHTEST = 60;
const FEWEST_STARS = 8;
const LEAST_SNR = 12;
/** Largest error of a star's position in one colour; fainter detections add little and are often spurious. */
const LARGEST_ERROR_PX = 0.4;
/**
 * Error from sampling: a colour's pixels are two apart, so the star's position among them biases the fit by about this
 * much. Many stars average it out, but one bright star must not outweigh them.
 */
const SAMPLING_ERROR_PX = 0.06;
/** The assumed width is that of all colours together: each step corrects most of the shift that the last one missed. */
const MOST_STEPS = 5;
const LEAST_STEP_PX = 0.01;
const CLIP_SIGMA = 3;
const CLIP_ROUNDS = 3;

/** Undefined without filters or with too few stars. `fwhmPx`: the frame's typical FWHM. */
export function measureColourShifts(
  kernels: Kernels,
  frame: CfaFrame,
  stars: readonly Star[],
  background: Background,
  fwhmPx: number,
): MeasuredColourShifts | undefined {
  if (frame.pattern === 'MONO' || !(fwhmPx > 0)) return undefined;
  const good = stars.filter(({ flags, snr }) => flags === 0 && snr >= LEAST_SNR).slice(0, BRIGHTEST);
  if (good.length < FEWEST_STARS) return undefined;
  const mark = kernels.mark();
  const fit = new ColourFit(kernels, frame, background, alphaOfFwhm(fwhmPx));
  const [red, green, blue] = [0, 1, 2].map((channel) => placesOf(fit, good, channel));
  kernels.release(mark);
  const shifts = { red: difference(red, green), blue: difference(blue, green) };
  return shifts.red && shifts.blue ? { red: shifts.red, blue: shifts.blue } : undefined;
}

/** Position of each star in one channel, relative to its position in all colours. */
function placesOf(fit: ColourFit, stars: readonly Star[], channel: number): Place[] {
  let [x, y] = [0, 0];
  let places: Place[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    const about = { x, y };
    const steps = stars.map((star) => fit.step(star.x + about.x, star.y + about.y, channel));
    places = steps.map((place) => ({ ...place, x: place.x + about.x, y: place.y + about.y }));
    const mean = robustMean(steps);
    if (!mean || Math.max(Math.abs(mean.x), Math.abs(mean.y)) < LEAST_STEP_PX) break;
    x += mean.x;
    y += mean.y;
  }
  return places;
}

/** Robust mean of the position differences between two colours of the same stars. */
function difference(colour: readonly Place[], green: readonly Place[]): MeasuredShift | undefined {
  return robustMean(
    colour.map(({ x, y, variance }, n) => ({
      x: x - green[n].x,
      y: y - green[n].y,
      variance: variance + green[n].variance,
    })),
  );
}

/** Weighted mean of consistent positions, with an error from their scatter. */
function robustMean(all: readonly Place[]): MeasuredShift | undefined {
  const sound = all.filter(({ variance }) => variance < LARGEST_ERROR_PX * LARGEST_ERROR_PX);
  let kept = sound;
  let x = medianOf(sound.map((place) => place.x));
  let y = medianOf(sound.map((place) => place.y));
  for (let round = 0; round < CLIP_ROUNDS; round++) {
    const excess = (place: Place): number =>
      Math.max(Math.abs(place.x - x), Math.abs(place.y - y)) / Math.sqrt(weighed(place));
    const limit = CLIP_SIGMA * MAD_TO_SIGMA * medianOf(sound.map(excess));
    kept = sound.filter((place) => excess(place) <= limit);
    if (kept.length < FEWEST_STARS) return undefined;
    const total = sumOf(kept, (place) => 1 / weighed(place));
    x = sumOf(kept, (place) => place.x / weighed(place)) / total;
    y = sumOf(kept, (place) => place.y / weighed(place)) / total;
  }
  const total = sumOf(kept, (place) => 1 / weighed(place));
  const square = (place: Place): number => (place.x - x) * (place.x - x) + (place.y - y) * (place.y - y);
  const scatter = sumOf(kept, (place) => square(place) / (weighed(place) * weighed(place)));
  return { x, y, errorPx: Math.sqrt(scatter / 2) / total };
}

function weighed({ variance }: Place): number {
  return variance + SAMPLING_ERROR_PX * SAMPLING_ERROR_PX;
}

function sumOf(places: readonly Place[], value: (place: Place) => number): number {
  return places.reduce((sum, place) => sum + value(place), 0);
}
