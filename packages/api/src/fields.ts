/** Field schemas that several requests and responses share. */
import { z } from 'zod';

/** Printable text without control characters, trimmed. */
export function printableText(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not hold control characters');
}

export const id = z.number().int().min(1).max(4_294_967_295);
/** An id in an address: digits and nothing else. */
export const idParameter = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, 'must be a whole number')
  .transform(Number)
  .pipe(id);
export const sha256Hex = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hexadecimal digits')
  .transform((digits) => digits.toLowerCase());
/** UTC time, ISO 8601 ending in Z. */
export const utcTime = z.iso.datetime();
export const raDeg = z.number().min(0).lt(360);
export const decDeg = z.number().min(-90).max(90);
export const tier = z.enum(['free', 'pro', 'raw']);
/** `admin` may change the accounts of others; an account becomes one by another admin, or by `crowdsky-admin`. */
export const role = z.enum(['user', 'admin']);
export const ok = z.object({ ok: z.literal(true) });

/** A flag in a query string: 1, 0, true or false. */
export const queryFlag = z
  .enum(['0', '1', 'true', 'false'])
  .transform((word) => word === '1' || word === 'true');

/** A decimal number in a query string. */
export const queryNumber = z
  .string()
  .regex(/^[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})$/, 'must be a number')
  .transform(Number);

export const pageLimit = queryNumber.pipe(z.number().int().min(1).max(200)).default(50);
/** Where the next page starts: opaque, taken from `nextCursor` of the page before. */
export const pageCursor = z.string().min(1).max(200).optional();

export type Tier = z.infer<typeof tier>;
export type Role = z.infer<typeof role>;
