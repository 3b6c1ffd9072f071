/** Accounts, sessions and API keys. */
import { z } from 'zod';
import { id, printableText, role, tier, utcTime } from './fields.ts';

const username = z
  .string()
  .min(3)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'may hold letters, digits, dot, dash and underscore');
const email = z.email().max(255);
/** bcrypt reads 72 bytes and drops the rest in silence, so longer ones are refused. */
const newPassword = z
  .string()
  .min(10, 'must have at least 10 characters')
  .refine((text) => utf8Bytes(text) <= 72, 'must not exceed 72 bytes');
const givenPassword = z.string().min(1).max(1000);

function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

export const registerRequest = z.object({ username, email, password: newPassword });
/** `login` is a user name or an e-mail address. */
export const loginRequest = z.object({ login: z.string().min(1).max(255), password: givenPassword });
export const mailTokenRequest = z.object({ token: z.string().min(1).max(200) });
export const forgotPasswordRequest = z.object({ email });
/** Whoever had the old password may have made keys with it. */
const revokeKeys = z.boolean().default(false);
export const resetPasswordRequest = z.object({
  token: z.string().min(1).max(200),
  password: newPassword,
  revokeKeys,
});
export const changePasswordRequest = z.object({
  currentPassword: givenPassword,
  password: newPassword,
  revokeKeys,
});
export const changeAccountRequest = z.strictObject({ stacksPublic: z.boolean() });
export const deleteAccountRequest = z.object({ password: givenPassword });

export const account = z.object({
  id,
  username,
  email: z.string(),
  emailVerified: z.boolean(),
  tier,
  role,
  storageUsedBytes: z.number(),
  storageLimitBytes: z.number(),
  /** Deleted and replaced stacks that can be restored; not part of `storageUsedBytes`. */
  trashBytes: z.number(),
  /** Beyond it the oldest trash goes. */
  trashLimitBytes: z.number(),
  /** Everyone may see the account's stacks, but for those whose own `isPublic` is false. */
  stacksPublic: z.boolean(),
  createdAt: utcTime,
});
/** `csrfToken` goes into the header `X-CSRF-Token` of every request that changes something. */
export const session = z.object({ account, csrfToken: z.string() });
/** Where the server sends mails, an account opens with the link in one: the answer is the same when there is one already. */
export const registerResponse = z.union([session, z.object({ confirm: z.literal('email') })]);
/** `csrfToken` is absent when the request was made by API key or HTTP Basic. */
export const meResponse = z.object({ account, csrfToken: z.string().optional() });

/** `read`: what the account has. `upload`: also frames and stacks into it. No key manages the account or deletes stacks. */
export const keyScope = z.enum(['read', 'upload']);
export const createKeyRequest = z.object({
  name: printableText(64),
  scope: keyScope.default('upload'),
  /** Null: until it is revoked. */
  expiresAt: utcTime.nullable().default(null),
});
export const renameKeyRequest = z.object({ name: printableText(64) });
export const apiKey = z.object({
  id,
  name: z.string(),
  /** The key's first characters, to tell keys apart. */
  prefix: z.string(),
  scope: keyScope,
  /** Null: until it is revoked. */
  expiresAt: utcTime.nullable(),
  createdAt: utcTime,
  lastUsedAt: utcTime.nullable(),
});
export const createKeyResponse = z.object({
  key: apiKey,
  /** `csk_…`: shown this once. */
  secret: z.string(),
});
export const keyList = z.object({ keys: z.array(apiKey) });

export type ChangeAccountRequest = z.infer<typeof changeAccountRequest>;
export type ChangePasswordRequest = z.output<typeof changePasswordRequest>;
export type ResetPasswordRequest = z.output<typeof resetPasswordRequest>;
export type CreateKeyRequest = z.output<typeof createKeyRequest>;
export type RegisterRequest = z.infer<typeof registerRequest>;
export type LoginRequest = z.infer<typeof loginRequest>;
export type Account = z.infer<typeof account>;
export type RegisterResponse = z.infer<typeof registerResponse>;
export type Session = z.infer<typeof session>;
export type MeResponse = z.infer<typeof meResponse>;
export type ApiKey = z.infer<typeof apiKey>;
export type CreateKeyResponse = z.infer<typeof createKeyResponse>;
export type RenameKeyRequest = z.infer<typeof renameKeyRequest>;
export type KeyList = z.infer<typeof keyList>;
