/** The stacking pipeline: raw frames in, a stack out. The door of the package. */
export { chunkKey } from './chunks/chunk-key.ts';
export type { ChunkPlace } from './chunks/chunk-key.ts';
export { CHUNK_LENGTHS, groupIntoChunks, isSameTarget } from './chunks/group-chunks.ts';
export type {
  Chunk,
  ChunkFrame,
  ChunkGroups,
  ChunkLength,
  ChunkOptions,
  Pointing,
} from './chunks/group-chunks.ts';
export { distinctNames } from './frames/distinct-names.ts';
export { parseDateObs, readFrameMeta } from './frames/frame-meta.ts';
export type { FrameMeta } from './frames/frame-meta.ts';
export { findOtherKind } from './frames/other-kind.ts';
export { haveSamePixels, samplePixels } from './frames/same-pixels.ts';
export type { StoredFrame } from './frames/same-pixels.ts';
export { asciiText } from './ground/ascii-text.ts';
export { CFA_PATTERNS } from './ground/image.ts';
export type { CfaPattern, Transform } from './ground/image.ts';
export { mostCommon } from './ground/most-common.ts';
export { detectStars, detectStarsInImage } from './stars/detect-stars.ts';
export type { Detection, DetectOptions } from './stars/detect-stars.ts';
export { STAR_FLAGS } from './stars/star.ts';
export type { Star } from './stars/star.ts';
export { measureFrame } from './stars/measure-frame.ts';
export type { FrameMeasures } from './ground/frame-measures.ts';
export { loadOpenCv, provideOpenCv } from './kernels/load-opencv.ts';
export type { OpenCvImporter } from './kernels/load-opencv.ts';
export { DEFAULT_OPTIONS, REJECTIONS, RESAMPLINGS } from './options.ts';
export type { Rejection, Resampling, StackOptions } from './options.ts';
export type { FrameInput, FrameSource, WorkerHost } from './ground/frame-source.ts';
export { finding, FINDINGS, wordFinding } from './ground/finding.ts';
export type { Finding, FindingCode, FindingWords, FrameShape, FrameSide } from './ground/finding.ts';
export { UnreadableFile } from './ground/open-file.ts';
export { createInlinePool, createPool, WorkerDeath } from './ground/pool.ts';
export type { PausablePool, Pool, PoolWorker, RunOptions } from './ground/pool.ts';
export { stackMemory } from './ground/stack-memory.ts';
export type { StackMemory } from './ground/stack-memory.ts';
export { readFrameHeader } from './frames/read-frame.ts';
export type { OpenedFrame, OpenOutcome } from './frames/read-frame.ts';
export { MASTER_KEYWORDS, MASTER_KINDS } from './calibration/master-cards.ts';
export type { MasterKind } from './calibration/master-cards.ts';
export { MasterError } from './calibration/load-masters.ts';
export type { MasterInputs } from './calibration/load-masters.ts';
export { createStackTasks, STACK_CROSSINGS } from './tasks/stack-tasks.ts';
export type { SamplingTasks, StackTasks } from './tasks/stack-tasks.ts';
export { receiveCalls, sendCalls } from './tasks/thread-calls.ts';
export type { AsyncFunctions, Crossing, Crossings } from './tasks/thread-calls.ts';
export { describeSharpening } from './combination/describe-sharpening.ts';
export { GrowingStack } from './growing/growing-stack.ts';
export { readGrowingState } from './growing/growing-state.ts';
export type { GrowingState } from './growing/growing-state.ts';
export type { RunningSums } from './growing/running-sums.ts';
export type { FrameAnalysis } from './analysis/analyse-frame.ts';
export { notesOf } from './registration/note-parts.ts';
export { stackFrames } from './stack.ts';
export type { StackOutcome, StackRequest } from './stack.ts';
export type { Stack } from './result/finish-stack.ts';
export type {
  DroppedFrame,
  DropReason,
  FrameDropReason,
  FrameReport,
  MeasuredReport,
  StackEvent,
  StackPhase,
  UsedFrame,
} from './ground/stack-report.ts';
export { readFrameCards } from './result/frame-cards.ts';
export type { FrameCard } from './result/frame-cards.ts';
export { PIXEL_FORMATS, stackToFits } from './result/stack-to-fits.ts';
export type { FitsOptions, PixelFormat } from './result/stack-to-fits.ts';
export { lacksParts } from './result/lacks-parts.ts';
export { readStack } from './result/read-stack.ts';
export type { ReadStack } from './result/read-stack.ts';
export { skyFigures, stackFigures } from './result/stack-figures.ts';
export type { SkyFigures, StackFigures } from './result/stack-figures.ts';
export { STAR_TABLE, starsOfTable } from './result/star-table.ts';
export { starFigures } from './stars/star-figures.ts';
export type { StarFigures } from './stars/star-figures.ts';
export { shownBox } from './picture/crop.ts';
export type { Box } from './picture/crop.ts';
export { develop, prepareLight } from './picture/develop.ts';
export type { Light } from './picture/develop.ts';
export type { LinearImage, Picture, StackPixels } from './picture/linear-image.ts';
export { DEFAULT_LOOK, PEDESTAL } from './picture/look.ts';
export type { DevelopLook } from './picture/look.ts';
export { encodePng } from './picture/png.ts';
export { autoStretch, midtonesTransfer, SCREEN_SKY, stretchValue } from './picture/stretch.ts';
export type { Stretch } from './picture/stretch.ts';
export { renderThumbnail } from './picture/thumbnail.ts';
export { toneAt, toneCurve } from './picture/tone.ts';
export { tonePainter } from './picture/tone-painter.ts';
export type { TonePainter } from './picture/tone-painter.ts';
export { SOFTWARE } from './result/version.ts';
