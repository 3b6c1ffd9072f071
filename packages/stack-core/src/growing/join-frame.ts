/** Decides whether and how one more frame joins a stack that has its reference frame already. */
import type { FrameAnalysis, MeasuredFrame } from '../analysis/analyse-frame.ts';
import { judgeBesidesDefects } from '../registration/discount-defects.ts';
import { findDuplicate } from '../registration/drop-unfit.ts';
import { judgePlace } from '../damage/judge-places.ts';
import { explainDrop } from '../registration/explain-drop.ts';
import { sensorName } from '../calibration/find-defects.ts';
import { finding } from '../ground/finding.ts';
import type { Finding } from '../ground/finding.ts';
import type { FrameInput } from '../ground/frame-source.ts';
import { IDENTITY } from '../ground/image.ts';
import type { MeasuredFlux } from '../registration/expect-flux.ts';
import { judgeMeasures, judgeRegistration } from '../registration/judge-frame.ts';
import { usualByExposure } from '../registration/usual-measures.ts';
import type { UsualMeasures } from '../registration/usual-measures.ts';
import { loadOpenCv } from '../kernels/load-opencv.ts';
import type { StackOptions } from '../options.ts';
import { registerFrame } from '../registration/register-frame.ts';
import { notesOf } from '../registration/note-parts.ts';
import { rejectionOf, withoutHidden } from '../registration/reject-parts.ts';
import { meanColourShifts } from '../combination/plan-colour-shifts.ts';
import { planStack } from '../combination/plan-stack.ts';
import type { RegisteredFrame } from '../registration/reference-attempt.ts';
import type { ClipLimits } from './running-sums.ts';
import type { ColourShifts, PlannedFrame, StackPlan } from '../combination/stack-plan.ts';
import type { FrameDropReason, FrameReport, DropReason } from '../ground/stack-report.ts';

/** Number of previous frames that determine a frame's colour shifts: minutes, as in a stack of all at once. */
const LATEST_FRAMES = 30;

export interface NewFrame {
  readonly input: FrameInput;
  readonly analysis: FrameAnalysis;
}

/** The data of its first frames that a growing stack keeps. */
export interface Seed {
  readonly reference: MeasuredFrame;
  /** Of the first frames, with the reference frame as its only one. */
  readonly plan: StackPlan;
}

/** How to sample the frame and where to clip; a frame without a plan does not join. */
export interface JoinedFrame {
  readonly report: FrameReport;
  readonly plan?: StackPlan;
  readonly limits: readonly ClipLimits[];
}

/** `reports` are those of all frames before it. Rejects if opencv.js cannot be loaded. */
export async function joinFrame(
  { input, analysis }: NewFrame,
  seed: Seed,
  reports: readonly FrameReport[],
  options: StackOptions,
): Promise<JoinedFrame> {
  if (!analysis.ok) return dropped(analysis, analysis.reason, analysis.finding);
  const twice = reports.flatMap((report) => findDuplicate(analysis, report) ?? []).at(0);
  if (twice) return dropped(analysis, twice.reason, twice.finding);
  if (!isSameShape(analysis, seed.reference)) return dropped(analysis, 'wrong-size', finding('other-shape'));
  const usual = usualByExposure([
    ...reports.flatMap(({ measures }) => (measures ? [measures] : [])),
    analysis.measures,
  ])(analysis.measures);
  const unfit = judgeMeasures(analysis.measures, usual);
  if (unfit !== undefined) return unused(analysis, unfit, seed, usual);
  const { cv } = await loadOpenCv();
  const registration = registerFrame(cv, seed.reference, analysis);
  const reason = judgeRegistration(registration, analysis.measures, usual, fluxesOf(reports));
  if (registration === undefined || reason !== undefined)
    return unused(analysis, reason ?? 'no-match', seed, usual);
  const frame: RegisteredFrame = { index: 1, handle: input.handle, analysis, ...registration };
  const judged = judgePlace(frame, onItself(seed.reference));
  const rejection = rejectionOf(judged);
  if (rejection) return dropped(analysis, rejection.reason, rejection.finding);
  const colourShifts = latestColourShifts(analysis, seed.reference, reports);
  return planned(withoutHidden(frame, judged, seed.reference), seed, colourShifts, options);
}

function fluxesOf(reports: readonly FrameReport[]): MeasuredFlux[] {
  return reports.flatMap(({ measures, outcome }) =>
    outcome.used && measures ? [{ measures, transparency: outcome.transparency }] : [],
  );
}

/** From the frame and the last ones before it. */
function latestColourShifts(
  analysis: MeasuredFrame,
  reference: MeasuredFrame,
  reports: readonly FrameReport[],
): ColourShifts | undefined {
  // Reports do not record the sensor.
  if (sensorName(analysis) !== sensorName(reference)) return undefined;
  const used = reports.filter(({ outcome }) => outcome.used).slice(-LATEST_FRAMES);
  return meanColourShifts(
    [...used.map(({ measures }) => measures), analysis.measures].map((one) => one?.colourShifts),
  );
}

function isSameShape(a: MeasuredFrame, b: MeasuredFrame): boolean {
  const isAlike = (a.pattern === 'MONO') === (b.pattern === 'MONO');
  return a.layout.width === b.layout.width && a.layout.height === b.layout.height && isAlike;
}

/** The reason and measures without the defects that look like stars. */
function unused(
  analysis: MeasuredFrame,
  reason: DropReason,
  { reference, plan }: Seed,
  usual: UsualMeasures,
): JoinedFrame {
  const isKnown = sensorName(analysis) === sensorName(reference);
  const defects = isKnown ? plan.defects[plan.frames[0].sensor] : new Int32Array(0);
  const judged = judgeBesidesDefects(analysis, defects, usual) ?? { reason, measures: analysis.measures };
  return dropped({ ...analysis, measures: judged.measures }, judged.reason);
}

function dropped(analysis: FrameAnalysis, reason: FrameDropReason, found?: Finding): JoinedFrame {
  const { name, sha256 } = analysis;
  const measures = analysis.ok ? analysis.measures : undefined;
  const pixelDigest = analysis.ok ? analysis.pixelDigest : undefined;
  const outcome = explainDrop(reason, measures, found);
  return { report: { name, sha256, pixelDigest, measures, outcome }, limits: [] };
}

function onItself(analysis: MeasuredFrame): RegisteredFrame {
  const own = { transform: IDENTITY, matchedCount: 0, rmsPx: 0, transparency: 1 };
  return { index: 0, handle: undefined, analysis, ...own };
}

function planned(
  frame: RegisteredFrame,
  seed: Seed,
  colourShifts: ColourShifts | undefined,
  options: StackOptions,
): JoinedFrame {
  const { analysis } = frame;
  const [reference] = seed.plan.frames;
  // No defects are known of a telescope that was not among the first frames.
  const defects = [...seed.plan.defects, new Int32Array(0)];
  const likeFirst = scaleLike(reference, seed.reference, frame, defects.length - 1, options);
  const scaled = { ...likeFirst, colourShifts };
  const { transform, matchedCount: matchedStars, rmsPx, transparency } = frame;
  const { name, sha256, pixelDigest, measures } = analysis;
  const weight = scaled.channels[seed.plan.channelCount === 1 ? 0 : 1].weight;
  const clips = options.rejection !== 'none';
  return {
    report: {
      name,
      sha256,
      pixelDigest,
      measures,
      outcome: { used: true, weight, transform, matchedStars, rmsPx, transparency, ...notesOf(analysis) },
    },
    plan: { ...seed.plan, frames: [scaled], defects, rejection: 'none' },
    limits: scaled.channels.map(({ sigma }, channel) => ({
      sigma,
      sky: seed.plan.skyLevel[channel],
      below: clips ? options.sigmaLow : Infinity,
      above: clips ? options.sigmaHigh : Infinity,
    })),
  };
}

/** Scales and weights relative to those of the first frames, whose reference is `planned`. */
function scaleLike(
  planned: PlannedFrame,
  reference: MeasuredFrame,
  frame: RegisteredFrame,
  otherSensor: number,
  options: StackOptions,
): PlannedFrame {
  const pair = [onItself(reference), frame];
  const plan = planStack({ frames: pair, reference: 0, reports: [] }, options, {});
  const [first, second] = plan.frames;
  return {
    ...second,
    sensor: first.sensor === second.sensor ? planned.sensor : otherSensor,
    channels: second.channels.map((scale, channel) => ({
      ...scale,
      weight: (scale.weight / first.channels[channel].weight) * planned.channels[channel].weight,
    })),
  };
}
