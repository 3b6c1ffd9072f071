/** The closing report of `crowdsky upload --stack-here` in words, and its exit code. */
import { wordFinding } from '@crowdsky/stack-core';
import { EXIT_CODES } from '../exit-codes.ts';
import type { HereChunk } from '../../owner/stack-and-send.ts';
import { stackEndWords, stackLine } from './print-upload.ts';
import type { HereReport } from './stack-here.ts';

/** Writes the report to standard output, and what keeps it from its end to standard error. */
export function printStackHere(report: HereReport): void {
  process.stdout.write(`${hereLines(report).join('\n')}\n`);
  if (report.full !== undefined)
    process.stderr.write(`crowdsky: ${report.full} Make room, then give the same command again.\n`);
}

export function hereLines({ chunks, stacks, unread }: HereReport): string[] {
  return [
    ...(chunks.length + stacks.length === 0 ? ['There are no raw frames to stack.'] : []),
    ...stacks.map(stackLine),
    ...chunks.flatMap(chunkLines),
    ...(unread.length === 0 ? [] : ['Not stacked:']),
    ...unread.map(({ name, problem }) => `  ${name}: ${problem}`),
  ];
}

/** As of `crowdsky upload`. */
export function hereExitCode({ chunks, stacks, unread, full }: HereReport): number {
  if (full !== undefined) return EXIT_CODES.serverRefuses;
  const ends = [...chunks, ...stacks];
  const there = ends.filter(({ end }) => end.kind === 'sent' || end.kind === 'there').length;
  if (there === 0) return EXIT_CODES.nothingStacked;
  return there < ends.length || unread.some(({ isFault }) => isFault)
    ? EXIT_CODES.someChunksFailed
    : EXIT_CODES.done;
}

export function chunkLines({ chunk, reports, end }: HereChunk): string[] {
  const used = reports.filter(({ outcome }) => outcome.used).length;
  const object = chunk.objectName ?? 'no name';
  const frames =
    end.kind === 'there' ? `${chunk.frames.length} frames` : `${used} of ${reports.length} frames used`;
  return [
    `${chunk.key}  ${object}: ${frames}, ${wordsOf(end)}`,
    ...reports.flatMap(({ name, outcome }) =>
      outcome.used
        ? (outcome.notes ?? []).map((note) => `  in part:  ${name}: ${wordFinding(note)}`)
        : [`  left out: ${name}: ${outcome.explanation}`],
    ),
  ];
}

function wordsOf(end: HereChunk['end']): string {
  switch (end.kind) {
    case 'there':
      return `there before as stack ${end.stackId}`;
    case 'none':
      return 'no stack';
    default:
      return stackEndWords(end);
  }
}
