/** The operation on the audit log that transactions of other rooms may use. */
export { appendAudit } from './audit-repository.ts';
export type { Act } from './audit-repository.ts';
