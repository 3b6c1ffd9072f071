/** What a stack's row says of its file: one mapping for device, worker and the earlier system's worker. */
import type { StackFacts } from '../files/stack-facts.ts';
import type { MeasuredFigures } from '../files/measure-stack.ts';
import type { StackedFrame } from './stacked-frame.entity.ts';

/** Sizes are those that the storage really holds. */
export type StoredFiles = Pick<
  StackedFrame,
  'ucloudPath' | 'thumbnailPath' | 'fileSizeBytes' | 'thumbnailSizeBytes' | 'sha256'
>;

/** Columns that the recording transaction fills, beside the files'. */
type Recorded =
  | keyof StoredFiles
  | 'id'
  | 'stackingJobId'
  | 'userId'
  | 'objectName'
  | 'chunkKey'
  | 'madeBy'
  | 'createdAt'
  | 'observedAt'
  | 'skyCell'
  | 'job'
  | 'user';

type Described = Omit<StackedFrame, Recorded>;
type Counts = Pick<Described, 'nFramesInput' | 'nFramesAligned'>;
/** A column that is absent is not known: its row has NULL there. */
export type NewStack = StoredFiles & Counts & Partial<Described>;

/** What its maker says of a stack; where it is silent (null or absent) the file's own header and pixels speak. */
export type Claims = { readonly [Column in keyof Described]?: Described[Column] | null | undefined };

type Facts = StackFacts & Partial<MeasuredFigures>;

/** `facts` is null for a file that cannot be read. */
export function newStack(files: StoredFiles, claims: Claims, facts: Facts | null): NewStack {
  const known = { ...valuesOf(facts ?? {}), ...valuesOf(claims) };
  const nFramesInput = known.nFramesInput ?? 0;
  return { ...known, ...files, nFramesInput, nFramesAligned: known.nFramesAligned ?? nFramesInput };
}

function valuesOf(columns: Claims): Partial<Described> {
  const given = Object.entries(columns).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given);
}
