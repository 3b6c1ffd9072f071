/** Draws the properties that differ between frames: kind, transform, weather, satellites, time. */

import type { Rgb } from './cfa.ts';
import type { FrameOverride, SkyOptions } from './options.ts';
import { planCosmicRays } from './plan-sensor.ts';
import type { FrameKind, FramePlan, Trail } from './plan.ts';
import { normal } from './normal.ts';
import { Random } from './random.ts';
import { type Matrix, similarity } from './transform.ts';

const SEESTAR_S50_FOCAL_MM = 250;
const TRAILED_SMEAR_PX = [11, 5] as const;

/** All frames in order of time. `reference`: size of the reference frame, about whose centre the field rotates. */
export function planFrames(options: SkyOptions, reference: { width: number; height: number }): FramePlan[] {
  const offsets = planOffsets(options);
  return offsets.map((offset, index) => {
    const override = options.overrides[index] ?? {};
    const random = new Random(options.seed, 'frame', index);
    const kind = override.kind ?? plannedKind(options, index);
    const weather = planWeather(options, override, kind, index, random);
    return {
      name: frameName(options, override, index),
      kind,
      matrix: planMatrix(options, override, reference, offset, index),
      ...weather,
      redShiftPx: override.redShiftPx ?? options.redShiftPx,
      blueShiftPx: override.blueShiftPx ?? options.blueShiftPx,
      smearPx: kind === 'trailed' ? TRAILED_SMEAR_PX : [0, 0],
      cosmicRays: planCosmicRays(options, index),
      trail: (override.trail ?? hasSatellite(options, index)) ? planTrail(options, index) : null,
      dateObs: `${startTime(options, override, index).toISOString().slice(0, -1)}000`,
      raDeg: override.raDeg ?? options.raDeg,
      decDeg: override.decDeg ?? options.decDeg,
      telescope: override.telescope ?? options.telescope,
      focalLengthMm: Math.round(SEESTAR_S50_FOCAL_MM * (override.scale ?? options.scale)),
    };
  });
}

/** Dither offsets: the first frame is the reference and has none. */
function planOffsets({ seed, frames, ditherEvery, ditherPx, jitterPx }: SkyOptions): [number, number][] {
  const random = new Random(seed, 'dither');
  let held: [number, number] = [0, 0];
  return Array.from({ length: frames }, (_, index) => {
    if (index === 0) return [0, 0];
    if (index % ditherEvery === 0)
      held = [random.between(-ditherPx, ditherPx), random.between(-ditherPx, ditherPx)];
    return [held[0] + jitterPx * normal(random), held[1] + jitterPx * normal(random)];
  });
}

function planMatrix(
  options: SkyOptions,
  override: FrameOverride,
  reference: { width: number; height: number },
  offset: readonly [number, number],
  index: number,
): Matrix {
  const progress = index / Math.max(options.frames - 1, 1);
  const flipped = options.flip && index >= options.frames / 2 ? 180 : 0;
  const rotationDeg =
    override.rotationDeg ?? options.startRotationDeg + options.rotationDeg * progress + flipped;
  const [dx, dy] = override.offsetPx ?? offset;
  return similarity(
    rotationDeg,
    override.scale ?? options.scale,
    [(reference.width - 1) / 2, (reference.height - 1) / 2],
    [(options.width - 1) / 2 + dx, (options.height - 1) / 2 + dy],
  );
}

function plannedKind({ clean, frames }: SkyOptions, index: number): FrameKind {
  if (clean || frames < 6) return 'ok';
  if (index === Math.floor(frames / 3)) return 'cloudy';
  return index === Math.floor((2 * frames) / 3) ? 'trailed' : 'ok';
}

function hasSatellite({ clean, frames }: SkyOptions, index: number): boolean {
  return !clean && [2 % frames, Math.floor(frames / 2), frames - 2].includes(index);
}

function planWeather(
  options: SkyOptions,
  override: FrameOverride,
  kind: FrameKind,
  index: number,
  random: Random,
) {
  const haze = 1 - 0.04 * random.uniform();
  const seeing = Math.max(1 + options.seeingScatter * normal(random), 0.6);
  const cloudy = kind === 'cloudy';
  const transparency = kind === 'blank' ? 0 : (override.transparency ?? (cloudy ? 0.35 : haze));
  const skyFactor = override.skyFactor ?? (cloudy ? 1.5 : 1 + options.skyDrift * index);
  const skyAdu: Rgb = [
    options.skyAdu[0] * skyFactor,
    options.skyAdu[1] * skyFactor,
    options.skyAdu[2] * skyFactor,
  ];
  return { transparency, skyAdu, fwhmPx: override.fwhmPx ?? options.fwhmPx * seeing };
}

/** A satellite that crosses the frame from its first row to its last. */
function planTrail({ seed, width, height }: SkyOptions, index: number): Trail {
  const random = new Random(seed, 'trail', index);
  return {
    x0: random.between(0.09, 0.91) * width,
    y0: 0,
    x1: random.between(0.09, 0.91) * width,
    y1: height - 1,
    amplitudeAdu: random.between(400, 900),
  };
}

function startTime(options: SkyOptions, override: FrameOverride, index: number): Date {
  const seconds = override.atSeconds ?? options.cadenceSeconds * index;
  return new Date(Date.parse(options.startUtc) + Math.round(seconds * 1000));
}

/** As a Seestar names its frames: local time of day, exposure with one decimal. */
function frameName(options: SkyOptions, override: FrameOverride, index: number): string {
  const local = new Date(
    startTime(options, override, index).getTime() + Math.round(options.utcOffsetHours * 3600000),
  );
  const [date, time] = local.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T');
  return `Light_${options.object}_${options.exposureSeconds.toFixed(1)}s_${options.filter}_${date}-${time}.fit`;
}
