/** The report of `crowdsky stack --json`: one JSON document on standard output. */
import { DEFAULT_OPTIONS, SOFTWARE } from '@crowdsky/stack-core';
import type { FrameMeta, FrameReport } from '@crowdsky/stack-core';
import { noteJson } from '../note-json.ts';
import type { ChunkResult } from './chunk-result.ts';
import type { StackCommandReport } from './stack-report.ts';

/** Figures without a value (NaN) are null. */
export function printJson(report: StackCommandReport): void {
  process.stdout.write(`${JSON.stringify(toJson(report), null, 1)}\n`);
}

function toJson({
  settings,
  results,
  passed,
  listingSeconds,
  totalSeconds,
  problem,
  exitCode,
}: StackCommandReport): unknown {
  const { options, masters, slot, threads, format, keepLocation } = settings;
  return {
    command: 'stack',
    versions: { crowdsky: SOFTWARE, node: process.versions.node },
    settings: { ...DEFAULT_OPTIONS, ...options, masters, chunk: slot, threads, format, keepLocation },
    chunks: results.map(chunkJson),
    notStacked: passed.map(({ path, problem: explanation, isFault }) => ({ path, explanation, isFault })),
    listingSeconds,
    totalSeconds,
    problem: problem ?? null,
    exitCode,
  };
}

function chunkJson({ chunk, output, reports, figures, problem, secondsByPhase }: ChunkResult): unknown {
  return {
    key: chunk.key,
    object: chunk.objectName ?? null,
    filter: chunk.filter ?? null,
    raDeg: chunk.raDeg ?? null,
    decDeg: chunk.decDeg ?? null,
    stack: figures ? output.stack : null,
    preview: figures ? (output.preview ?? null) : null,
    problem: problem ?? null,
    framesGiven: reports.length,
    framesUsed: reports.filter(({ outcome }) => outcome.used).length,
    figures: figures ?? null,
    frames: reports.map((report, index) => frameJson(report, chunk.frames.at(index))),
    secondsByPhase,
  };
}

/** `header` is missing for files that could not be read. */
function frameJson(
  { name, sha256, measures, outcome }: FrameReport,
  header: Pick<FrameMeta, 'dateObsMs' | 'time' | 'keywords'> | undefined,
): unknown {
  const ms = header?.dateObsMs;
  return {
    name,
    sha256: sha256 ?? null,
    dateObs: ms === undefined ? null : new Date(ms).toISOString().slice(0, -1),
    timeScale: ms === undefined ? null : header?.time?.scale,
    keywords: header?.keywords ?? null,
    ...outcome,
    ...(outcome.used && { notes: (outcome.notes ?? []).map(noteJson) }),
    measures: measures ?? null,
  };
}
