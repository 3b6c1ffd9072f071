/** A raw frame in a few lines of words. */
import { notesOf, wordFinding } from '@crowdsky/stack-core';
import type { Finding, FrameAnalysis, FrameMeasures } from '@crowdsky/stack-core';
import type { ListedFrame } from '@crowdsky/stack-files';

/** A frame, the key of its chunk where it has one, and its measures or why it has none. */
export interface FrameInfo {
  readonly frame: ListedFrame;
  readonly chunk: string | undefined;
  readonly analysis: FrameAnalysis;
}

/** Name, header, chunk and measures; what the header lacks is left out. */
export function describeFrame({ frame, chunk, analysis }: FrameInfo): string {
  const { dateObsMs, time, keywords } = frame;
  const date = dateObsMs === undefined ? 'no time' : formatTime(dateObsMs, time?.scale ?? 'UTC');
  const pattern = (analysis.ok ? analysis.pattern : frame.pattern) ?? 'no BAYERPAT';
  const header = [
    frame.objectName,
    date,
    frame.exposureSeconds === undefined ? undefined : `${frame.exposureSeconds} s`,
    frame.filter,
    frame.gain === undefined ? undefined : `gain ${frame.gain}`,
    frame.ccdTemperatureC === undefined ? undefined : `${frame.ccdTemperatureC.toFixed(1)} C`,
    frame.telescope,
  ];
  const place =
    frame.raDeg === undefined || frame.decDeg === undefined
      ? 'no pointing'
      : `RA ${frame.raDeg.toFixed(4)} Dec ${frame.decDeg.toFixed(4)}`;
  return [
    frame.path,
    `  ${header.filter((part) => part !== undefined).join(', ')}`,
    `  ${frame.widthPx} x ${frame.heightPx} ${pattern}, ${place}, chunk ${chunk ?? 'none'}`,
    ...(keywords?.time === undefined || keywords.time === 'DATE-OBS' ? [] : [`  time from ${keywords.time}`]),
    ...(time?.finding ? [`  ${wordFinding(time.finding)}`] : []),
    `  ${analysis.ok ? describeMeasures(analysis.measures) : wordFinding(analysis.finding)}`,
    ...partsOf(analysis).map((note) => `  ${wordFinding(note)}`),
  ].join('\n');
}

/** What of a frame holds no image; whether something hides a part is known among other frames alone. */
export function partsOf(analysis: FrameAnalysis): readonly Finding[] {
  return (analysis.ok ? notesOf(analysis).notes : undefined) ?? [];
}

function describeMeasures({
  starCount,
  fwhmPx,
  fwhmArcsec,
  elongation,
  skyLevel,
  noise,
}: FrameMeasures): string {
  const levels = (values: readonly number[]): string =>
    values
      .filter((value) => !Number.isNaN(value))
      .map((value) => value.toFixed(0))
      .join('/');
  const arcsec = fwhmArcsec === undefined ? '' : ` (${fwhmArcsec.toFixed(1)}")`;
  const stars =
    starCount === 0
      ? 'no stars'
      : `${starCount} stars, FWHM ${fwhmPx.toFixed(2)} px${arcsec}, elongation ${elongation.toFixed(2)}`;
  return `${stars}, sky ${levels(skyLevel)} ADU, noise ${levels(noise)} ADU`;
}

function formatTime(ms: number, scale: string): string {
  const words = scale === 'LOCAL' ? 'on a clock of unknown offset' : scale;
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} ${words}`;
}
