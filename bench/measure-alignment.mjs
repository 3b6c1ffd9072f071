/** Which frames are laid on each other, and which are left out and why: on simulated frames whose truth is known. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyMatrix, invertMatrix, planSky, simulateFrame } from '@crowdsky/simulator';
import { stackForReport, workFolder } from './processes.mjs';

/** A quarter of a Seestar's sensor, with as many defects for its size. */
const SIZE = { width: 540, height: 960, hotPixels: 75, cosmicRays: 3 };
/** A frame can be used if it has so many stars in common with the reference frame … */
const FEWEST_STARS = 8;
/** … each of this signal over noise in both. */
const STAR_SNR = 12;
/** A frame counts as aligned if no point of it is farther from where it belongs. */
const NEAR_PX = 0.5;

/** Rich and sparse fields. The faintest star of each is well seen. */
const FIELDS = [
  { seed: 1, stars: 900, faintestFluxAdu: 1500 },
  { seed: 2, stars: 300, faintestFluxAdu: 3000 },
  { seed: 3, stars: 120, faintestFluxAdu: 6000 },
  { seed: 4, stars: 110, faintestFluxAdu: 8000, nebula: false },
  // A sparse one on a sensor with four times as many defects.
  { seed: 5, stars: 120, faintestFluxAdu: 6000, hotPixels: 300 },
];

const USABLE = [
  ...Array.from({ length: 12 }, () => ({})),
  ...Array.from({ length: 13 }, (_, n) => ({ rotationDeg: 15 * n })),
  // Another night: turned, off by a part of the field, in other air under another sky.
  { atSeconds: 86_400, rotationDeg: 35, offsetPx: [60, -90], fwhmPx: 4, skyFactor: 1.6 },
  { atSeconds: 86_420, rotationDeg: 36, offsetPx: [62, -88], fwhmPx: 4.2, transparency: 0.7 },
  { atSeconds: 600_000, rotationDeg: 171, offsetPx: [-40, 120], fwhmPx: 2.4, skyFactor: 0.8 },
  { atSeconds: 600_020, rotationDeg: 289, offsetPx: [-90, -100], fwhmPx: 3.4, transparency: 0.5 },
  // Other telescopes: the field of a Seestar S30, and a longer one.
  { telescope: 'S30_synth', scale: 0.6, rotationDeg: 12, fwhmPx: 2.2 },
  { telescope: 'S30_synth', scale: 0.6, rotationDeg: 140, fwhmPx: 2.2, offsetPx: [30, -50] },
  { telescope: 'Long_synth', scale: 1.25, rotationDeg: 75, fwhmPx: 3.6 },
  { telescope: 'Long_synth', scale: 1.25, rotationDeg: 180, fwhmPx: 3.6, offsetPx: [-20, 15] },
];

/** Each with the reasons that are true of it: to the telescope the thickest cloud is a sky without stars. */
const UNUSABLE = [
  { override: { kind: 'blank' }, reasons: ['blank', 'clouded'] },
  { override: { kind: 'nan' }, reasons: ['blank'] },
  { override: { kind: 'constant' }, reasons: ['blank'] },
  { override: { kind: 'truncated' }, reasons: ['corrupt'] },
  { override: { kind: 'trailed' }, reasons: ['trailed'] },
  { override: { kind: 'trailed', rotationDeg: 100 }, reasons: ['trailed'] },
  { override: { transparency: 0.12, skyFactor: 2 }, reasons: ['clouded'] },
  { override: { transparency: 0.06, skyFactor: 3 }, reasons: ['clouded'] },
];

/** Counts over all fields: of the usable frames those in their places, of the others those left out for what they are. */
export function measureAlignment() {
  const frames = FIELDS.flatMap(judgeField);
  const share = (isUsable) => {
    const own = frames.filter((frame) => frame.isUsable === isUsable);
    return own.filter(({ isRight }) => isRight).length / own.length;
  };
  return {
    figures: { alignedShare: share(true), rightlyDroppedShare: share(false) },
    details: frames,
  };
}

function judgeField({ seed, ...sky }) {
  const overrides = [...USABLE, ...UNUSABLE.map(({ override }) => override)];
  const times = overrides.map((override, index) => ({ atSeconds: 12 * index, ...override }));
  const options = { ...SIZE, ...sky, seed, clean: true, seeingScatter: 0.03, frames: times.length };
  const plan = planSky({ ...options, overrides: Object.fromEntries(times.entries()) });
  const stranger = planSky({ ...options, seed: seed + 100, frames: 1, startUtc: '2025-05-01T00:00:00.000Z' });
  const report = stackFolder(seed, [
    ...plan.frames.map((_, index) => simulateFrame(plan, index)),
    simulateFrame(stranger, 0),
  ]);
  const [{ frames, figures }] = report.chunks;
  const told = new Map(frames.map((frame) => [frame.name, frame]));
  const reference = plan.frames.find(({ name }) => name === figures.referenceFrame);
  const judged = plan.frames.flatMap((frame, index) => {
    const fate = told.get(frame.name);
    const unusable = UNUSABLE[index - USABLE.length];
    if (unusable) {
      const isPoor = starsIn(plan, frame) < FEWEST_STARS;
      const isTrue = unusable.reasons.includes(fate.reason) || (isPoor && fate.reason === 'too-few-stars');
      return [{ seed, isUsable: false, isRight: isTrue, fate }];
    }
    // That frames have too few stars in common to be laid upon each other is nobody's fault.
    if (starsIn(plan, reference, frame) < FEWEST_STARS) return [];
    const offPx = fate.used ? farthest(fate.transform, reference, frame) : Infinity;
    return [{ seed, isUsable: true, isRight: offPx < NEAR_PX, offPx, fate }];
  });
  const fate = told.get(stranger.frames[0].name);
  return [...judged, { seed, isUsable: false, isRight: fate.reason === 'no-match', fate }];
}

/** The command line's own report of a stack of these frames. */
function stackFolder(seed, frames) {
  const folder = join(workFolder('alignment'), String(seed));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const paths = frames.map(({ name, bytes }) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  });
  return stackForReport(paths, join(folder, 'stack.fits'));
}

/** Number of stars that stand out in each of these frames. */
function starsIn(plan, ...frames) {
  return plan.sky.stars.filter((star) => frames.every((frame) => standsOut(plan, frame, star))).length;
}

function standsOut({ sensor }, { matrix, transparency, skyAdu, fwhmPx }, { x, y, fluxAdu }) {
  const [u, v] = applyMatrix(matrix, x, y);
  const margin = 3 * fwhmPx;
  const isInside = u > margin && v > margin && u < sensor.width - margin && v < sensor.height - margin;
  const noise = Math.sqrt(sensor.gainAduPerElectron * skyAdu[1] + sensor.readNoiseAdu ** 2);
  // The area over which a Gaussian's noise counts is 2.27 FWHM^2 (King 1983); half of the pixels are green.
  const area = 2 * 2.27 * fwhmPx * fwhmPx;
  return isInside && fluxAdu[1] * transparency > STAR_SNR * noise * Math.sqrt(area);
}

/** The greatest distance (px) between where a transform takes points of the reference frame and where they belong. */
function farthest({ a, b, c, d, e, f, g, h }, reference, frame) {
  const back = invertMatrix(reference.matrix);
  const { width, height } = SIZE;
  let most = 0;
  for (let y = 0; y <= height; y += 60) {
    for (let x = 0; x <= width; x += 60) {
      const [u, v] = applyMatrix(frame.matrix, ...applyMatrix(back, x, y));
      if (u < 0 || v < 0 || u > width || v > height) continue;
      const w = g * x + h * y + 1;
      most = Math.max(most, Math.hypot((a * x + b * y + c) / w - u, (d * x + e * y + f) / w - v));
    }
  }
  return most;
}
