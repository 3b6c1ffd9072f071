/** The stacking pipeline: raw frames in, a stack out. The door of the package. */
export { chunkKey } from './chunk-key.ts';
export type { ChunkPlace } from './chunk-key.ts';
export { groupIntoChunks } from './group-chunks.ts';
export type { Chunk, ChunkFrame, ChunkGroups, ChunkOptions } from './group-chunks.ts';
export { parseDateObs, readFrameMeta } from './frame-meta.ts';
export type { FrameMeta } from './frame-meta.ts';
export type { CfaPattern, Transform } from './image.ts';
export { detectStars, detectStarsInImage } from './detect-stars.ts';
export type { Detection, DetectOptions } from './detect-stars.ts';
export { STAR_FLAGS } from './star.ts';
export type { Star } from './star.ts';
export { measureFrame } from './measure-frame.ts';
export type { FrameMeasures } from './measure-frame.ts';
export { loadOpenCv, provideOpenCv } from './load-opencv.ts';
export type { OpenCvImporter } from './load-opencv.ts';
export type { DropReason } from './judge-frame.ts';
export { DEFAULT_OPTIONS, REJECTIONS, RESAMPLINGS } from './options.ts';
export type { Rejection, Resampling, StackOptions } from './options.ts';
export type { FrameInput, FrameSource, WorkerHost } from './frame-source.ts';
export { createInlinePool, createPool, PoolClosedError, WorkerDeath } from './pool.ts';
export type { Pool, PoolWorker } from './pool.ts';
export { readFrameHeader } from './read-frame.ts';
export type { OpenedFrame, OpenOutcome } from './read-frame.ts';
export { MASTER_KEYWORDS, MASTER_KINDS } from './master-cards.ts';
export type { MasterKind } from './master-cards.ts';
export { MasterError } from './load-masters.ts';
export type { MasterInputs } from './stack-plan.ts';
export { createStackTasks, transferables } from './stack-tasks.ts';
export type { SamplingTasks, StackTasks } from './stack-tasks.ts';
export { GrowingStack } from './growing-stack.ts';
export type { GrowingState } from './growing-stack.ts';
export type { RunningSums } from './running-sums.ts';
export type { FrameAnalysis } from './analyse-frame.ts';
export { stackFrames } from './stack.ts';
export type { StackOutcome, StackRequest } from './stack.ts';
export type { Stack } from './finish-stack.ts';
export type {
  DroppedFrame,
  FrameDropReason,
  FrameReport,
  MeasuredReport,
  StackEvent,
  StackPhase,
  UsedFrame,
} from './stack-report.ts';
export { stackToFits } from './stack-to-fits.ts';
export type { FitsOptions, PixelFormat } from './stack-to-fits.ts';
export { encodePng, renderPreview, renderThumbnail } from './preview.ts';
export type { LinearImage, Picture } from './preview.ts';
export { autoStretch, midtonesTransfer, percentileStretch, stretchValue } from './stretch.ts';
export type { Stretch } from './stretch.ts';
export { SOFTWARE } from './version.ts';
