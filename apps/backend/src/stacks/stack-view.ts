/** Maps stacks to their API responses: the fields are the row's columns, except for these names. */
import { stack } from '@crowdsky/api';
import type { Stack } from '@crowdsky/api';
import type { StackedFrame } from '../archive/stacked-frame.entity.ts';
import { verificationOf } from '../archive/verification.ts';

const columnOf = {
  jobId: 'stackingJobId',
  filter: 'filterName',
  framesInput: 'nFramesInput',
  framesAligned: 'nFramesAligned',
  exposureSeconds: 'totalExptime',
  starCount: 'nStarsDetected',
  sizeBytes: 'fileSizeBytes',
} as const;

/** Fields that no column holds directly. */
type Computed = 'hasThumbnail' | 'verification';
type Columns = typeof columnOf;
type ColumnOf<Field> = Field extends keyof Columns ? Columns[Field] : Field;
/** As the answer is written: times as text. */
type Written<Value> = Value extends Date ? string : Value;
/** Fields of the answer that no column fills with a value of their kind; the compiler wants none. */
type Unfilled = {
  [Field in Exclude<keyof Stack, Computed>]: ColumnOf<Field> extends keyof StackedFrame
    ? Written<StackedFrame[ColumnOf<Field>]> extends Stack[Field]
      ? never
      : Field
    : Field;
}[Exclude<keyof Stack, Computed>];
const fields = Object.keys(stack.shape) as (Unfilled extends never ? keyof Stack : never)[];

export function stackView(row: StackedFrame): Stack {
  const columns: Readonly<Record<string, unknown>> = { ...columnOf };
  const values = fields.map((field) => {
    const value = row[(columns[field] ?? field) as keyof StackedFrame] as unknown;
    return [field, value instanceof Date ? value.toISOString() : value];
  });
  return {
    ...(Object.fromEntries(values) as Stack),
    hasThumbnail: row.thumbnailPath !== null,
    verification: verificationOf(row.verification),
  };
}

/** The file name of a downloaded stack: plain letters only, so that it never needs quoting. */
export function stackFileName(row: StackedFrame): string {
  const plain = (text: string): string => text.replace(/[^A-Za-z0-9.+_-]+/g, '_');
  return `stack_${plain(row.objectName ?? 'unknown')}_${plain(row.chunkKey)}_${row.stackingJobId}.fits`;
}
