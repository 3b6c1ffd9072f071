/** The trash: stacks that were deleted or replaced, restorable for seven days. */
import { z } from 'zod';
import { pageCursor, pageLimit, utcTime } from './fields.ts';
import { stack } from './stacks.ts';

const trashedStack = z.object({
  stack,
  reason: z.enum(['deleted', 'replaced']),
  trashedAt: utcTime,
  /** Until then it can be restored, unless newer trash needs the room. */
  expiresAt: utcTime,
});
export const trashQuery = z.object({ limit: pageLimit, cursor: pageCursor });
/** Last thrown away first. */
export const trashList = z.object({ stacks: z.array(trashedStack), nextCursor: z.string().nullable() });
export const restoreRequest = z.object({
  /** What happens where the account has a stack of the same chunk: 409, both stay, or that one goes into the trash. */
  onRival: z.enum(['refuse', 'keep-both', 'replace']).default('refuse'),
});

export type TrashQuery = z.infer<typeof trashQuery>;
export type TrashList = z.infer<typeof trashList>;
export type RestoreRequest = z.infer<typeof restoreRequest>;
