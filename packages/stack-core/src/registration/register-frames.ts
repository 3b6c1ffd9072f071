/** Registration, between the two passes: decides which frames are used, and finds their transforms. */
import type { FrameAnalysis, MeasuredFrame } from '../analysis/analyse-frame.ts';
import { chooseReference, middleOf } from './choose-reference.ts';
import { judgeBesidesDefects } from './discount-defects.ts';
import { dropUnfit, exposureOf, haveOneShape } from './drop-unfit.ts';
import type { Candidate } from './drop-unfit.ts';
import { explainDrop } from './explain-drop.ts';
import { SensorDefects, sensorName } from '../calibration/find-defects.ts';
import { freeBuffer } from '../ground/free-buffer.ts';
import type { FrameInput } from '../ground/frame-source.ts';
import { isSound, judgeMeasures, judgeRegistration } from './judge-frame.ts';
import type { OpenCv } from '../kernels/load-opencv.ts';
import { loadOpenCv } from '../kernels/load-opencv.ts';
import { notesOf } from './note-parts.ts';
import { betterReference, nextReference, withoutDamage } from './reference-attempt.ts';
import type {
  FrameStatus,
  MeasuredCandidate,
  ReferenceAttempt,
  RegisteredFrame,
} from './reference-attempt.ts';
import { registerFrame } from './register-frame.ts';
import type { FrameRegistration } from './register-frame.ts';
import type { FrameReport, StackEvent } from '../ground/stack-report.ts';
import { usualByExposure } from './usual-measures.ts';
import type { UsualOf } from './usual-measures.ts';
import { yieldThread } from '../ground/yield-thread.ts';

export interface RegisteredSet {
  /** In the order of time. Empty if no frame can be used. */
  readonly frames: readonly RegisteredFrame[];
  /** Index of the reference frame in `frames`. */
  readonly reference: number;
  /** Counted on the used frames and on others as sound as the first reference. If absent, no pixel is corrected. */
  readonly defects?: SensorDefects | undefined;
  /** One for each input, in the caller's order. */
  readonly reports: readonly FrameReport[];
}

/** Share of the frames that must match another reference frame, if the first is damaged. */
const COMPARABLE = 0.9;

/** Most reference frames tried, while fewer than half of the frames match. */
const MAX_REFERENCES = 3;

/**
 * Registers frames while others are still being analysed. Frames from the middle of the sequence are analysed first:
 * the best of them is the likely reference frame, on which the others are registered as they arrive. The result does
 * not depend on the order of inputs or analyses. Files that are no frames, frames of another size and duplicates affect
 * neither the choice of the reference frame nor the transforms.
 */
export class FrameSetRegistration {
  /** Input indices in the order in which to analyse them. */
  readonly order: readonly number[];
  readonly #inputs: readonly FrameInput[];
  readonly #analyses = new Map<number, FrameAnalysis>();
  /** Input indices sorted by file name. */
  readonly #byName: readonly number[];
  /** The expected middle, used until it is known which files are frames. */
  readonly #likelyMiddle: readonly number[];
  readonly #early = new Map<number, FrameRegistration | undefined>();
  readonly #defects: SensorDefects | undefined;
  /** The exposures whose suspects are counted: none must count twice. */
  readonly #counted = new Set<string>();
  #earlyReference: number | undefined;
  #work: Promise<void> = Promise.resolve();

  /** `repairsPixels`: whether to search for defective pixels (cosmetic correction). */
  constructor(inputs: readonly FrameInput[], repairsPixels: boolean) {
    this.#inputs = inputs;
    this.#defects = repairsPixels ? new SensorDefects() : undefined;
    this.#byName = inputs
      .map((_, index) => index)
      .sort((a, b) => compare(inputs[a].name, inputs[b].name) || a - b);
    this.#likelyMiddle = middleOf(this.#byName);
    const middle = new Set(this.#likelyMiddle);
    this.order = [...middle, ...this.#byName.filter((index) => !middle.has(index))];
  }

  /** Takes ownership of the analysis: its suspects are freed once counted. */
  add(index: number, analysis: FrameAnalysis): void {
    this.#analyses.set(index, analysis);
    if (this.#earlyReference !== undefined) {
      this.#registerLater(index);
    } else if (this.#likelyMiddle.every((other) => this.#analyses.has(other))) {
      this.#earlyReference = this.#bestOf(this.#likelyMiddle);
      if (this.#earlyReference !== undefined)
        for (const done of this.#analyses.keys()) this.#registerLater(done);
    }
  }

  /** Settles the status of every frame; call it after all analyses. Rejects if opencv.js cannot be loaded. */
  async finish(onEvent: (event: StackEvent) => void): Promise<RegisteredSet> {
    await this.#work;
    const statuses = new Map<number, FrameStatus>();
    const { measured, dropped } = dropUnfit(this.#candidates());
    for (const [index, drop] of dropped) statuses.set(index, { used: false, ...drop });
    const usual = usualByExposure(measured.map(({ analysis }) => analysis.measures));
    const usable = measured.filter(({ index, analysis }) => {
      const reason = judgeMeasures(analysis.measures, usual(analysis.measures));
      if (reason !== undefined) statuses.set(index, { used: false, reason });
      return reason === undefined;
    });
    const fit = new Set(measured.map(({ index }) => index));
    const wanted = this.#bestOf(middleOf(this.#byName.filter((index) => fit.has(index))));
    const reference = await this.#registerAll(usable, wanted, usual, statuses, onEvent);
    const frames = this.#candidates().flatMap(({ index }) => {
      const status = statuses.get(index);
      return status?.used ? [status.frame] : [];
    });
    for (const { index } of frames) this.#countDefects(index);
    this.#discountDefects(measured, usual, statuses);
    const reports = this.#inputs.map((_, index) => reportOf(this.#analysis(index), statuses.get(index)));
    const defects = this.#defects;
    return { frames, reference: frames.findIndex(({ index }) => index === reference), defects, reports };
  }

  #analysis(index: number): FrameAnalysis {
    const analysis = this.#analyses.get(index);
    if (analysis === undefined) throw new RangeError(`Frame ${String(index)} has not been analysed.`);
    return analysis;
  }

  /** By time, then by name; frames without a time come last. */
  #candidates(): Candidate[] {
    const time = ({ analysis }: Candidate): number =>
      analysis.ok ? (analysis.meta.dateObsMs ?? Infinity) : Infinity;
    return this.#inputs
      .map(({ handle }, index) => ({ index, handle, analysis: this.#analysis(index) }))
      .sort(
        (a, b) => compare(time(a), time(b)) || compare(a.analysis.name, b.analysis.name) || a.index - b.index,
      );
  }

  #bestOf(indices: readonly number[]): number | undefined {
    const measures = indices.map((index) => {
      const analysis = this.#analysis(index);
      return analysis.ok ? analysis.measures : undefined;
    });
    const chosen = chooseReference(measures);
    return chosen === undefined ? undefined : indices[chosen];
  }

  #registerLater(index: number): void {
    const analysis = this.#analysis(index);
    const reference = this.#analysis(this.#earlyReference ?? index);
    // One of the two will be dropped, and the search for a match that is not there is the dearest.
    if (!analysis.ok || !reference.ok || !haveOneShape(analysis, reference)) return;
    this.#work = this.#work.then(async () => {
      const { cv } = await loadOpenCv();
      await yieldThread();
      const registration = registerFrame(cv, reference, analysis);
      this.#early.set(index, registration);
      if (isSound(registration, analysis.measures, reference.measures)) this.#countDefects(index);
    });
    // `finish` reports the error.
    this.#work.catch(() => undefined);
  }

  /** Counts suspects as soon as possible: those of many frames would fill the memory. */
  #countDefects(index: number): void {
    const analysis = this.#analysis(index);
    if (!analysis.ok) return;
    const exposure = exposureOf(analysis);
    if (!this.#counted.has(exposure)) this.#defects?.add(analysis);
    this.#counted.add(exposure);
    // A live stack registers its first frames again and again: what was freed before must stay what it is.
    if (analysis.suspects.length === 0) return;
    freeBuffer(analysis.suspects.buffer);
    this.#analyses.set(index, { ...analysis, suspects: new Int32Array(0) });
  }

  /** Judges unused frames again without defects among their stars; only the used frames reveal the defects. */
  #discountDefects(
    measured: readonly MeasuredCandidate[],
    usual: UsualOf,
    statuses: Map<number, FrameStatus>,
  ): void {
    for (const { index, analysis } of measured) {
      if (statuses.get(index)?.used) continue;
      const defects = this.#defects?.of(sensorName(analysis)) ?? new Int32Array(0);
      const judged = judgeBesidesDefects(analysis, defects, usual(analysis.measures));
      if (judged) statuses.set(index, { used: false, ...judged });
    }
  }

  /** Registers all frames on the wanted one; if fewer than half match, tries the best of the rest as reference. */
  async #registerAll(
    usable: readonly MeasuredCandidate[],
    wanted: number | undefined,
    usual: UsualOf,
    statuses: Map<number, FrameStatus>,
    onEvent: (event: StackEvent) => void,
  ): Promise<number | undefined> {
    if (usable.length === 0) return undefined;
    const total = usable.length;
    onEvent({ kind: 'phase', phase: 'register', total });
    const { cv } = await loadOpenCv();
    let best: ReferenceAttempt | undefined;
    const tried = new Set<number>();
    while (tried.size < MAX_REFERENCES) {
      const reference = nextReference(usable, wanted, tried, best);
      if (reference === undefined) break;
      tried.add(reference.index);
      const attempt = this.#attempt(cv, reference, usable, usual);
      if (best === undefined || attempt.used > best.used) best = attempt;
      if (best.used * 2 >= total) break;
      await yieldThread();
    }
    const judged = best && this.#judgePlaces(cv, best, usable, usual);
    judged?.statuses.forEach((status, index) => statuses.set(index, status));
    onEvent({ kind: 'progress', phase: 'register', done: total, total });
    return judged?.reference;
  }

  /** Takes damaged parts and frames out of an attempt; tries again where its reference frame is damaged and another is not. */
  #judgePlaces(
    cv: OpenCv,
    attempt: ReferenceAttempt,
    usable: readonly MeasuredCandidate[],
    usual: UsualOf,
  ): ReferenceAttempt {
    const judged = withoutDamage(attempt, usable);
    const better = betterReference(judged, usable);
    if (better === undefined) return judged;
    const again = this.#attempt(cv, better, usable, usual);
    return again.used >= COMPARABLE * attempt.used ? withoutDamage(again, usable) : judged;
  }

  #attempt(
    cv: OpenCv,
    reference: MeasuredCandidate,
    usable: readonly MeasuredCandidate[],
    usual: UsualOf,
  ): ReferenceAttempt {
    const isEarly = reference.index === this.#earlyReference;
    const statuses = new Map<number, FrameStatus>();
    let used = 0;
    const registered = usable.map((frame) => {
      const { index, analysis } = frame;
      const registration = isEarly ? this.#early.get(index) : registerFrame(cv, reference.analysis, analysis);
      return { ...frame, registration };
    });
    const fluxes = registered.map(
      ({ analysis: { measures }, registration }) =>
        registration && { measures, transparency: registration.transparency },
    );
    for (const { index, handle, analysis, registration } of registered) {
      const reason = judgeRegistration(registration, analysis.measures, usual(analysis.measures), fluxes);
      if (registration === undefined || reason !== undefined) {
        statuses.set(index, { used: false, reason: reason ?? 'no-match' });
      } else {
        statuses.set(index, { used: true, frame: { index, handle, analysis, ...registration } });
        used++;
      }
    }
    return { reference: reference.index, statuses, used };
  }
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function reportOf(analysis: FrameAnalysis, status: FrameStatus | undefined): FrameReport {
  const { name, sha256 } = analysis;
  const { measures, pixelDigest }: Partial<MeasuredFrame> = analysis.ok ? analysis : {};
  const of = { name, sha256, pixelDigest };
  if (status?.used) {
    const { frame } = status;
    const { transform, matchedCount: matchedStars, rmsPx, transparency } = frame;
    const notes = notesOf(frame.analysis);
    const outcome = {
      used: true,
      weight: 1,
      transform,
      matchedStars,
      rmsPx,
      transparency,
      ...notes,
    } as const;
    return { ...of, measures: frame.analysis.measures, outcome };
  }
  const reason = status?.reason ?? 'no-match';
  const trueMeasures = status?.measures ?? measures;
  const outcome = explainDrop(reason, trueMeasures, status?.finding);
  return { ...of, measures: trueMeasures, outcome };
}
