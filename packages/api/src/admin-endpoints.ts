/** The addresses of admins: a signed-in session of an account with the role `admin`, never a key. */
import * as admin from './admin.ts';
import type { Endpoint } from './endpoint.ts';

export const adminEndpoints = {
  listUsers: {
    method: 'GET',
    path: '/api/admin/users',
    audience: 'admin',
    summary: 'List accounts, oldest first.',
    query: admin.adminUserQuery,
    response: admin.adminUserList,
  },
  getUser: {
    method: 'GET',
    path: '/api/admin/users/{id}',
    audience: 'admin',
    summary: 'One account.',
    response: admin.adminUser,
  },
  changeUser: {
    method: 'PATCH',
    path: '/api/admin/users/{id}',
    audience: 'admin',
    summary: 'Change tier, quota or role of an account, or block it; not the own, and never the last admin.',
    body: admin.changeUserRequest,
    response: admin.adminUser,
    refusals: ['wrong-state'],
  },
  listAllJobs: {
    method: 'GET',
    path: '/api/admin/jobs',
    audience: 'admin',
    summary: 'List the jobs of all accounts, newest first.',
    query: admin.adminJobQuery,
    response: admin.adminJobList,
  },
  requeueJob: {
    method: 'POST',
    path: '/api/admin/jobs/{id}/requeue',
    audience: 'admin',
    summary: 'Queue a failed job again, while its raws are there.',
    response: admin.adminJob,
    refusals: ['wrong-state'],
  },
  requeueFailedJobs: {
    method: 'POST',
    path: '/api/admin/jobs/requeue-failed',
    audience: 'admin',
    summary: 'Queue all failed jobs again whose raws are there.',
    response: admin.requeueFailedResponse,
  },
  checkStorage: {
    method: 'POST',
    path: '/api/admin/storage/check',
    audience: 'admin',
    summary: 'Compare the database with the files: rows without files, and files without rows.',
    body: admin.storageCheckRequest,
    response: admin.storageCheck,
    refusals: ['wrong-state', 'storage-failed'],
  },
  listAudit: {
    method: 'GET',
    path: '/api/admin/audit',
    audience: 'admin',
    summary: 'List what admins did, newest first.',
    query: admin.auditQuery,
    response: admin.auditList,
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
