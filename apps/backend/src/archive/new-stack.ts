/** Maps a stack's file to its row, alike for device, worker and the earlier system's worker. */
import type { StackFacts } from '../files/stack-facts.ts';
import type { MeasuredFigures } from '../files/measure-stack.ts';
import type { StackedFrame } from './stacked-frame.entity.ts';

/** Sizes are those of the stored objects. */
export type StoredFiles = Pick<
  StackedFrame,
  'ucloudPath' | 'thumbnailPath' | 'fileSizeBytes' | 'thumbnailSizeBytes' | 'sha256' | 'storedSha256'
>;

/** Columns that the recording transaction fills, besides those of the files. */
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
  | 'isPublic'
  | 'job'
  | 'user';

type Described = Omit<StackedFrame, Recorded>;
type Counts = Pick<Described, 'nFramesInput' | 'nFramesAligned'>;
/** An absent column is unknown and becomes NULL. */
export type NewStack = StoredFiles & Counts & Partial<Described>;

/** Values from the stack's maker; null or absent ones are taken from the file's header and pixels. */
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
