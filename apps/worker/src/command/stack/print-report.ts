/** The closing report of `crowdsky stack` in words. */
import { wordFinding } from '@crowdsky/stack-core';
import type { ChunkResult } from './chunk-result.ts';
import type { FrameMeta, StackFigures } from '@crowdsky/stack-core';
import type { StackCommandReport } from './stack-report.ts';

/** Writes the report to standard output, and the reason for an early end to standard error. */
export function printReport(report: StackCommandReport): void {
  const lines = [...report.results.flatMap(chunkLines), ...passedLines(report)];
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  if (report.problem !== undefined) process.stderr.write(`crowdsky: ${report.problem}\n`);
}

function chunkLines({ chunk, output, reports, figures, problem }: ChunkResult): string[] {
  const used = reports.filter(({ outcome }) => outcome.used).length;
  const object = chunk.objectName ?? 'no name';
  const exposure = figures ? `, ${formatExposure(figures.exposureSeconds)}` : '';
  return [
    `${chunk.key}  ${object}: ${used} of ${reports.length} frames used${exposure}`,
    ...(figures ? [`  ${describe(figures)}`] : []),
    ...timeLines(chunk.frames),
    ...reports.flatMap(({ name, outcome }) =>
      outcome.used
        ? (outcome.notes ?? []).map((note) => `  in part:  ${name}: ${wordFinding(note)}`)
        : [`  left out: ${name}: ${outcome.explanation}`],
    ),
    ...(problem === undefined ? [] : [`  no stack: ${problem}`]),
    ...(figures ? [`  stack:    ${output.stack}`] : []),
    ...(figures && output.preview !== undefined ? [`  preview:  ${output.preview}`] : []),
  ];
}

/** Nothing where the times come from DATE-OBS and are UTC, as they should. */
function timeLines(frames: readonly Pick<FrameMeta, 'time' | 'keywords'>[]): string[] {
  const sources = frames.flatMap(({ time, keywords }) =>
    keywords?.time === undefined || (keywords.time === 'DATE-OBS' && time?.scale === 'UTC')
      ? []
      : [time?.scale === 'LOCAL' ? `${keywords.time}, on a clock of unknown offset` : keywords.time],
  );
  return [...new Set(sources)].map((source) => `  time from ${source}`);
}

function describe(figures: StackFigures): string {
  const arcsec = figures.fwhmArcsec === undefined ? '' : ` (${figures.fwhmArcsec.toFixed(1)}")`;
  const fwhm = Number.isNaN(figures.fwhmPx) ? 'unknown' : `${figures.fwhmPx.toFixed(2)} px${arcsec}`;
  const rejected = `${(100 * figures.rejectedShare).toFixed(2)}% of the samples rejected`;
  const size = `${figures.widthPx} x ${figures.heightPx} pixels`;
  return `${size}, ${figures.starCount} stars, FWHM ${fwhm}, ${rejected}`;
}

function formatExposure(seconds: number): string {
  if (seconds === 0) return 'exposure unknown';
  const whole = Math.round(seconds);
  return whole < 120 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function passedLines({ passed, results }: StackCommandReport): string[] {
  if (passed.length === 0) return [];
  const title = results.length > 0 ? 'Not stacked:' : 'Nothing to stack:';
  return [title, ...passed.map(({ name, problem }) => `  ${name}: ${problem}`)];
}
