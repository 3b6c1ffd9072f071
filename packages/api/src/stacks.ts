/** Stacks: what was made, where on the sky, when, how good. */
import { z } from 'zod';
import { id, pageCursor, pageLimit, printableText, queryNumber, utcTime } from './fields.ts';

/** Whether the site's coordinates were left out of the comparison, because the server had blanked them in the stack. */
export const exceptPlace = z.boolean();

/** What came of making a device's stack again from its raws. `isSame`: verified to the byte. */
export const verification = z.object({
  isSame: z.boolean(),
  exceptPlace,
  /** In sentences, the first ones; none where it is the same. */
  differences: z.array(z.string()),
  /** The program that made it again, with its version. */
  checkedBy: z.string(),
  checkedAt: utcTime,
});

export const stack = z.object({
  id,
  jobId: id,
  chunkKey: z.string(),
  objectName: z.string().nullable(),
  filter: z.string().nullable(),
  telescope: z.string().nullable(),
  madeBy: z.enum(['worker', 'client']),
  framesInput: z.number().int(),
  framesAligned: z.number().int(),
  exposureSeconds: z.number().nullable(),
  dateObsStart: utcTime.nullable(),
  dateObsEnd: utcTime.nullable(),
  /** Exposure-weighted mid-time. */
  dateObsMid: utcTime.nullable(),
  raDeg: z.number().nullable(),
  decDeg: z.number().nullable(),
  widthPx: z.number().int().nullable(),
  heightPx: z.number().int().nullable(),
  starCount: z.number().int().nullable(),
  fwhmPx: z.number().nullable(),
  skyLevel: z.number().nullable(),
  noiseLevel: z.number().nullable(),
  /** How the pixels were sharpened; null where that is not known. */
  sharpening: z.string().nullable(),
  /** Null while nobody has made it again; a worker's stack was made here. */
  verification: verification.nullable(),
  sizeBytes: z.number().int(),
  /** Of the file as it was sent. */
  sha256: z.string().nullable(),
  /** Of the bytes to fetch, in which the location may be blanked; null where it is not known. */
  storedSha256: z.string().nullable(),
  hasThumbnail: z.boolean(),
  /** The owner's choice whether everyone may see this stack; null: as the account's `stacksPublic` says. */
  isPublic: z.boolean().nullable(),
  createdAt: utcTime,
});

const queryRaDeg = queryNumber.pipe(z.number().min(0).max(360));
const queryDecDeg = queryNumber.pipe(z.number().min(-90).max(90));

/**
 * Filters join by "and". A cone is `raDeg`, `decDeg`, `radiusDeg`; a box is `raMinDeg`, `raMaxDeg`, `decMinDeg`,
 * `decMaxDeg`, and one whose `raMinDeg` exceeds `raMaxDeg` runs through 0 h. Newest first.
 */
export const stackListQuery = z
  .object({
    object: z.string().min(1).max(255).optional(),
    filter: z.string().min(1).max(32).optional(),
    chunkKey: z.string().min(1).max(64).optional(),
    from: utcTime.optional(),
    to: utcTime.optional(),
    raDeg: queryRaDeg.optional(),
    decDeg: queryDecDeg.optional(),
    radiusDeg: queryNumber.pipe(z.number().gt(0).max(30)).optional(),
    raMinDeg: queryRaDeg.optional(),
    raMaxDeg: queryRaDeg.optional(),
    decMinDeg: queryDecDeg.optional(),
    decMaxDeg: queryDecDeg.optional(),
    limit: pageLimit,
    cursor: pageCursor,
  })
  .refine((q) => allOrNone([q.raDeg, q.decDeg, q.radiusDeg]), 'a cone needs raDeg, decDeg and radiusDeg')
  .refine(
    (q) => allOrNone([q.raMinDeg, q.raMaxDeg, q.decMinDeg, q.decMaxDeg]),
    'a box needs raMinDeg, raMaxDeg, decMinDeg and decMaxDeg',
  )
  .refine((q) => q.raDeg === undefined || q.raMinDeg === undefined, 'ask for a cone or a box, not both')
  .refine(
    (q) => q.decMinDeg === undefined || q.decMaxDeg === undefined || q.decMinDeg <= q.decMaxDeg,
    'decMinDeg must not exceed decMaxDeg',
  );

function allOrNone(values: unknown[]): boolean {
  const given = values.filter((value) => value !== undefined).length;
  return given === 0 || given === values.length;
}

export const stackList = z.object({ stacks: z.array(stack), nextCursor: z.string().nullable() });
/** One line per object: what a gallery's menu shows. */
export const objectSummary = z.object({
  objectName: z.string().nullable(),
  stackCount: z.number().int(),
  exposureSeconds: z.number(),
  lastObserved: utcTime.nullable(),
});
export const objectList = z.object({ objects: z.array(objectSummary) });
/** `alreadyStored`: this very file was there before. */
export const stackUploadResponse = z.object({ stack, alreadyStored: z.boolean() });
/** A part of a file (RFC 9110, 14.2): what is still missing of one that broke off. */
export const rangeHeaders = z.object({
  range: z
    .string()
    .regex(/^bytes=\d+-\d*$/)
    .optional()
    .describe('The bytes that are wanted, as in `bytes=8640-`; answered by 206.'),
  'if-range': z.string().optional().describe('The ETag of the file: another one is sent whole.'),
});
/** Up to 500 stacks, comma between ids. */
export const zipQuery = z.object({
  ids: z
    .string()
    .regex(/^\d+(,\d+)*$/, 'must be numbers with commas between')
    .transform((text) => [...new Set(text.split(',').map(Number))])
    .refine((ids) => ids.length <= 500, 'may name at most 500 stacks'),
});

/** The file keeps the name that its header has. */
export const renameStackRequest = z.object({ objectName: printableText(255).nullable() });

export const publishStacksRequest = z.strictObject({
  ids: z.array(id).min(1).max(500),
  isPublic: z.boolean().nullable(),
});
/** In the order of their observation. */
export const publishedStacks = z.object({ stacks: z.array(stack) });

export type PublishStacksRequest = z.infer<typeof publishStacksRequest>;
export type PublishedStacks = z.infer<typeof publishedStacks>;
export type RenameStackRequest = z.infer<typeof renameStackRequest>;
export type Stack = z.infer<typeof stack>;
export type Verification = z.infer<typeof verification>;
export type StackList = z.infer<typeof stackList>;
export type StackListQuery = z.infer<typeof stackListQuery>;
export type ObjectList = z.infer<typeof objectList>;
export type StackUploadResponse = z.infer<typeof stackUploadResponse>;
export type ZipQuery = z.infer<typeof zipQuery>;
