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
  listAudit: {
    method: 'GET',
    path: '/api/admin/audit',
    audience: 'admin',
    summary: 'List what admins did, newest first.',
    query: admin.auditQuery,
    response: admin.auditList,
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
