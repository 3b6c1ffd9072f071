/** The addresses of accounts and API keys. */
import * as accounts from './accounts.ts';
import type { Endpoint } from './endpoint.ts';
import { ok } from './fields.ts';

export const accountEndpoints = {
  register: {
    method: 'POST',
    path: '/api/auth/register',
    status: 201,
    audience: 'anyone',
    summary: 'Open an account and sign in; where the server sends mails, the link in one opens it.',
    body: accounts.registerRequest,
    response: accounts.registerResponse,
  },
  login: {
    method: 'POST',
    path: '/api/auth/login',
    audience: 'anyone',
    summary: 'Sign in; sets the session cookie.',
    body: accounts.loginRequest,
    response: accounts.session,
  },
  logout: {
    method: 'POST',
    path: '/api/auth/logout',
    audience: 'user',
    summary: 'End this session.',
    response: ok,
  },
  me: {
    method: 'GET',
    path: '/api/auth/me',
    audience: 'user',
    summary: 'Who is signed in, tier and storage used.',
    response: accounts.meResponse,
  },
  deleteAccount: {
    method: 'DELETE',
    path: '/api/auth/me',
    audience: 'user',
    summary: 'Delete the account with all its files.',
    body: accounts.deleteAccountRequest,
    response: ok,
  },
  changePassword: {
    method: 'POST',
    path: '/api/auth/change-password',
    audience: 'user',
    summary: 'Change the password; ends every other session and, when asked, all API keys.',
    body: accounts.changePasswordRequest,
    response: ok,
  },
  sendVerification: {
    method: 'POST',
    path: '/api/auth/send-verification',
    audience: 'user',
    summary: 'Send the verification mail again.',
    response: ok,
  },
  verifyEmail: {
    method: 'POST',
    path: '/api/auth/verify-email',
    audience: 'anyone',
    summary: 'Verify the address with the token of the mail.',
    body: accounts.mailTokenRequest,
    response: ok,
  },
  forgotPassword: {
    method: 'POST',
    path: '/api/auth/forgot-password',
    audience: 'anyone',
    summary: 'Send a reset mail, if the address is known; the answer does not tell.',
    body: accounts.forgotPasswordRequest,
    response: ok,
  },
  resetPassword: {
    method: 'POST',
    path: '/api/auth/reset-password',
    audience: 'anyone',
    summary:
      'Set a new password with the token of the mail; ends every session and, when asked, all API keys.',
    body: accounts.resetPasswordRequest,
    response: ok,
  },
  listKeys: {
    method: 'GET',
    path: '/api/keys',
    audience: 'user',
    keyScope: 'none',
    summary: 'List the API keys.',
    response: accounts.keyList,
  },
  createKey: {
    method: 'POST',
    path: '/api/keys',
    status: 201,
    audience: 'user',
    summary:
      'Make an API key for reading, or also for uploads; it is shown this once. A key cannot make keys.',
    body: accounts.createKeyRequest,
    response: accounts.createKeyResponse,
  },
  deleteKey: {
    method: 'DELETE',
    path: '/api/keys/{id}',
    audience: 'user',
    summary: 'Revoke an API key.',
    response: ok,
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
