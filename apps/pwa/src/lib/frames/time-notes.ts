/** What there is to say about the times of picked frames, as `crowdsky stack` says it. */
import { wordFinding } from '@crowdsky/stack-core';
import type { FrameMeta } from '@crowdsky/stack-core';
import { findingWords } from '../text/findings.ts';
import { text } from '../text/text.ts';

type Timed = Pick<FrameMeta, 'time' | 'keywords'>;

/** One line for each thing to say; none where the times come from DATE-OBS and are UTC, as they should. */
export function timeNotes(frames: readonly Timed[]): string[] {
  const counts = new Map<string, number>();
  for (const source of frames.map(sourceOf))
    if (source !== undefined) counts.set(source, (counts.get(source) ?? 0) + 1);
  const problems = new Set(
    frames.flatMap(({ time }) => (time?.finding ? [wordFinding(time.finding, findingWords())] : [])),
  );
  return [...[...counts].map(([source, many]) => text.frames.timeFrom(many, source)), ...problems];
}

function sourceOf({ time, keywords }: Timed): string | undefined {
  const named = keywords?.time;
  if (named === undefined || time?.finding) return undefined;
  const scale = time?.scale ?? 'UTC';
  if (scale === 'LOCAL') return text.frames.clockUnknown(named);
  if (scale !== 'UTC') return text.frames.timeScale(named, scale);
  return named === 'DATE-OBS' ? undefined : named;
}
