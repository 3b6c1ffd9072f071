/** What admins see and change: accounts, and the log of what admins did. */
import { z } from 'zod';
import { account } from './accounts.ts';
import { job, jobStatus } from './jobs.ts';
import {
  id,
  idParameter,
  pageCursor,
  pageLimit,
  printableText,
  queryFlag,
  role,
  tier,
  utcTime,
} from './fields.ts';

/** DECIMAL(10,2) megabytes, as the earlier schema has it. */
const mostQuotaBytes = 99_999_999 * 1024 * 1024;

/** `blocked`: cannot sign in, and neither sessions nor keys open anything; nothing is deleted. */
export const adminUser = account.extend({ blocked: z.boolean() });
export const adminUserQuery = z.object({
  /** A part of the user name or of the e-mail address. */
  search: printableText(255).optional(),
  tier: tier.optional(),
  role: role.optional(),
  blocked: queryFlag.optional(),
  limit: pageLimit,
  cursor: pageCursor,
});
export const adminUserList = z.object({ users: z.array(adminUser), nextCursor: z.string().nullable() });

/** Of several changes all are made, or none. */
export const changeUserRequest = z
  .strictObject({
    tier,
    /** Kept to a hundredth of a MB. `tier-default`: what a new account of the tier gets. */
    storageLimitBytes: z.union([z.number().int().min(0).max(mostQuotaBytes), z.literal('tier-default')]),
    blocked: z.boolean(),
    role,
  })
  .partial()
  .refine(
    (changes) => Object.values(changes).some((value) => value !== undefined),
    'names nothing to change',
  );

export const adminJob = job.extend({ userId: id, username: z.string() });
export const adminJobQuery = z.object({
  status: jobStatus.optional(),
  /** Of this account. */
  user: idParameter.optional(),
  limit: pageLimit,
  cursor: pageCursor,
});
export const adminJobList = z.object({ jobs: z.array(adminJob), nextCursor: z.string().nullable() });
export const requeueFailedResponse = z.object({
  requeued: z.array(id),
  /** Failed jobs whose raws are gone: their frames must be uploaded again. */
  withoutRaws: z.array(id),
  /** Jobs that were retried or deleted by others meanwhile. */
  noLongerFailed: z.array(id),
});

export const storageCheckRequest = z.strictObject({
  /** Hands files that no row knows to the clean-up, which looks once more before it deletes them. */
  delete: z.boolean().default(false),
});
const findingCount = z.number().int().min(0);
/** Of each kind of finding the first 1,000 are named. */
export const storageCheck = z.object({
  /** How many files rows refer to, and how many the storage holds. */
  rows: findingCount,
  files: findingCount,
  missingCount: findingCount,
  /** Files that a row refers to and that are not there. */
  missing: z.array(
    z.object({
      kind: z.enum(['stack', 'thumbnail', 'raw']),
      place: z.enum(['archive', 'trash', 'buffer']),
      /** Of the stack or of the raw. */
      id,
      userId: id,
      name: z.string(),
    }),
  ),
  unknownCount: findingCount,
  /** Files named as this server names them, which no row, job or pending clean-up knows. */
  unknown: z.array(z.object({ name: z.string(), sizeBytes: z.number().int() })),
  foreignCount: findingCount,
  /** Files of other names, which this server leaves alone. */
  foreign: z.array(z.string()),
  handedOver: findingCount,
});

export const auditAction = z.enum([
  'user-tier',
  'user-quota',
  'user-block',
  'user-unblock',
  'user-role',
  'job-requeue',
  'storage-clean',
  'user-stacks-public',
  'stacks-public',
]);
/** The changed values by their names. */
const values = z.record(z.string(), z.unknown()).nullable();
/** One act of an admin, or of an owner who makes stacks public or private. Entries are never changed or deleted; names are those of that time. */
export const auditEntry = z.object({
  id,
  at: utcTime,
  /** `command`: `crowdsky-admin` on the server's machine. */
  source: z.enum(['command', 'api']),
  /** By command there is no account: the name is that of the machine's user. */
  actor: z.object({ id: id.nullable(), name: z.string() }),
  action: auditAction,
  target: z.object({
    kind: z.enum(['user', 'job', 'storage']),
    id: id.nullable(),
    name: z.string().nullable(),
  }),
  before: values,
  after: values,
});
export const auditQuery = z.object({
  /** Acts upon this account. */
  user: idParameter.optional(),
  action: auditAction.optional(),
  limit: pageLimit,
  cursor: pageCursor,
});
export const auditList = z.object({ entries: z.array(auditEntry), nextCursor: z.string().nullable() });

export type AdminUser = z.infer<typeof adminUser>;
export type AdminUserList = z.infer<typeof adminUserList>;
export type AdminUserQuery = z.infer<typeof adminUserQuery>;
export type ChangeUserRequest = z.infer<typeof changeUserRequest>;
export type AdminJob = z.infer<typeof adminJob>;
export type AdminJobList = z.infer<typeof adminJobList>;
export type AdminJobQuery = z.infer<typeof adminJobQuery>;
export type RequeueFailedResponse = z.infer<typeof requeueFailedResponse>;
export type StorageCheck = z.infer<typeof storageCheck>;
export type StorageCheckRequest = z.infer<typeof storageCheckRequest>;
export type AuditAction = z.infer<typeof auditAction>;
export type AuditRecord = z.infer<typeof auditEntry>;
export type AuditList = z.infer<typeof auditList>;
export type AuditQuery = z.infer<typeof auditQuery>;
