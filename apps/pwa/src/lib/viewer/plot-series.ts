/** The figures of every frame over time, ready to be plotted. */
import type { FrameNote } from '../store/stack-record.ts';

export interface PlotPoint {
  /** Minutes since the first frame, or the frame's number where times are missing. */
  readonly at: number;
  readonly value: number;
  readonly isUsed: boolean;
  readonly name: string;
  /** Among all frames. */
  readonly index: number;
}

export type Figure = 'fwhm' | 'stars' | 'sky' | 'drift';
export const FIGURES: readonly Figure[] = ['fwhm', 'stars', 'sky', 'drift'];

/** In the order of time; frames without the figure are left out. */
export function plotSeries(frames: readonly FrameNote[], figure: Figure): PlotPoint[] {
  const hasTimes = frames.every(({ dateObsMs }) => dateObsMs !== undefined);
  const first = Math.min(...frames.map(({ dateObsMs }) => dateObsMs ?? 0));
  return frames
    .map((note, index) => ({
      at: hasTimes ? ((note.dateObsMs ?? 0) - first) / 60_000 : index,
      value: valueOf(note, figure),
      isUsed: note.report.outcome.used,
      name: note.report.name,
      index,
    }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.at - b.at);
}

/** The point whose mark lies nearest to `xPx`; undefined without points. */
export function nearestMark<Mark extends { readonly x: number }>(
  marks: readonly Mark[],
  xPx: number,
): Mark | undefined {
  let nearest = marks.at(0);
  for (const mark of marks) {
    if (nearest && Math.abs(mark.x - xPx) < Math.abs(nearest.x - xPx)) nearest = mark;
  }
  return nearest;
}

/** Of the used frames: one blank frame's sky would else press all others into a line. */
export function plotRange(points: readonly PlotPoint[]): { low: number; high: number } {
  const used = points.filter(({ isUsed }) => isUsed);
  const values = (used.length > 0 ? used : points).map(({ value }) => value);
  return { low: Math.min(...values), high: Math.max(...values) };
}

/** NaN where it is not known. */
export function valueOf({ report }: FrameNote, figure: Figure): number {
  const { measures, outcome } = report;
  switch (figure) {
    case 'fwhm':
      return measures?.fwhmPx ?? NaN;
    case 'stars':
      return measures?.starCount ?? NaN;
    case 'sky':
      return measures?.skyLevel[1] ?? NaN;
    case 'drift':
      return outcome.used ? Math.hypot(outcome.transform.c, outcome.transform.f) : NaN;
  }
}
