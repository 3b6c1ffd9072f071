/** What the refusal, silence or broken connection of an S3 server is called here. */
import type { IdleTimer } from './idle-timer.ts';
import { StorageError } from './storage-error.ts';

interface Refusal {
  name: string;
  message: string;
  $metadata?: { httpStatusCode?: number };
}

/** Servers name a quota or disk that is used up each in their own way. */
const full = /QuotaExceeded|StorageFull|InsufficientStorage|EntityTooLarge/i;
const wrongRegion = /PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint/;
const noCredentials = /CredentialsProviderError|TokenProviderError/;
const badCredentials =
  /InvalidAccessKeyId|SignatureDoesNotMatch|AccessDenied|ExpiredToken|InvalidToken|Forbidden/;

function statusOf(error: unknown): number | undefined {
  return (error as Partial<Refusal> | undefined)?.$metadata?.httpStatusCode;
}

export function isMissing(error: unknown): boolean {
  const { name } = error as Refusal;
  return name === 'NoSuchKey' || name === 'NotFound' || (statusOf(error) === 404 && name !== 'NoSuchBucket');
}

/** The object ends before the range that was asked for. */
export function isBeyond(error: unknown): boolean {
  return statusOf(error) === 416;
}

/** `timer` is the one whose end ended the request, if one did. */
export function asStorageError(
  error: unknown,
  what: string,
  { bucket, idleTimeoutMs }: { bucket: string; idleTimeoutMs: number },
  timer?: IdleTimer,
): StorageError {
  if (error instanceof StorageError) return error;
  const { name, message } = error as Refusal;
  const status = statusOf(error);
  const made = (code: StorageError['code'], sentence: string): StorageError =>
    new StorageError(code, sentence, { cause: error });
  if (timer?.expired || name === 'SilenceError')
    return made('timeout', `The storage fell silent for ${idleTimeoutMs / 1000} s (${what}).`);
  const answer = `${what}: ${status === undefined ? '' : `HTTP ${status} `}${name}`;
  if (noCredentials.test(name))
    return made(
      'unauthorized',
      `There are no credentials for the storage (${what}): set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
    );
  if (full.test(name) || status === 507 || status === 413)
    return made('full', `The storage has no room (${answer}).`);
  if (wrongRegion.test(name) || status === 301)
    return made('refused', `The bucket ${bucket} is in another region (${answer}): set S3_REGION.`);
  if (badCredentials.test(name) || status === 401 || status === 403)
    return made('unauthorized', `The storage refused the credentials (${answer}).`);
  if (name === 'NoSuchBucket') return noBucket(bucket, what, error);
  if (status !== undefined) return made('refused', `The storage refused (${answer}).`);
  if (/aborted|premature close/i.test(message))
    return made('incomplete', `The connection to the storage broke (${what}).`);
  return made('unreachable', `The storage cannot be reached (${what}: ${message}).`);
}

export function noBucket(bucket: string, what: string, cause?: unknown): StorageError {
  const sentence = `The storage has no bucket ${bucket} (${what}): make it, or correct STORAGE_URL.`;
  return new StorageError('refused', sentence, { cause });
}
