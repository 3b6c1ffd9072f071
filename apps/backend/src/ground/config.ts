/** The settings, read from the environment once; one error names every bad variable. */
import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { S3Place } from '@crowdsky/storage';
import { z } from 'zod';

const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const flag = z.enum(['0', '1', 'true', 'false']).transform((word) => word === '1' || word === 'true');
const address = (schemes: RegExp, hint: string) => z.string().regex(schemes, hint);

const variablesOf = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: whole(0, 65_535).default(8642),
  /** The public address, for mails and cookie flags; the bound one when absent. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().min(1).default('data'),
  DATABASE_URL: address(/^(mysql|mariadb|sqlite):\/\//, 'must begin with mysql:// or sqlite://').optional(),
  STORAGE_URL: address(
    /^(file|webdavs?):\/\/|^s3:\/\/[\w.-]+(\/|$)/,
    'must begin with file://, webdav:// or webdavs://, or be s3://bucket/folder (credentials have variables of their own)',
  ).optional(),
  /** Amazon's own when absent. */
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must begin with https:// or http://' }).optional(),
  S3_REGION: z.string().min(1).optional(),
  /** Yes where an endpoint is named: few servers but Amazon's have a host name for every bucket. */
  S3_PATH_STYLE: flag.optional(),
  /** Needs an endpoint that workers and owners reach too. */
  S3_DIRECT_DOWNLOADS: flag.default(false),
  AWS_ACCESS_KEY_ID: z.string().min(1).optional(),
  AWS_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  AWS_SESSION_TOKEN: z.string().min(1).optional(),
  UPLOAD_DIR: z.string().min(1).optional(),
  STATIC_DIR: z.string().min(1).optional(),
  WORKER_API_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  SMTP_URL: address(/^smtps?:\/\//, 'must begin with smtp:// or smtps://').optional(),
  MAIL_FROM: z.string().min(3).default('CrowdSky <noreply@localhost>'),
  REGISTRATION_OPEN: flag.default(true),
  REQUIRE_VERIFIED_EMAIL: flag.default(false),
  /** Proxies in front that each add an address to `X-Forwarded-For`; what stands before theirs is the caller's claim. */
  TRUST_PROXY: z
    .union([whole(0, 10), flag.transform(Number)], 'must be the number of proxies in front, 0 to 10')
    .default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  MAX_FILE_MB: whole(1, 4096).default(50),
  /** Four times `MAX_FILE_MB` when absent: a stack has three float planes where a raw frame has one of 16 bits. */
  MAX_STACK_MB: whole(1, 16_384).optional(),
  DEFAULT_QUOTA_MB: whole(1, 10_000_000).default(500),
  PRO_QUOTA_MB: whole(1, 10_000_000).optional(),
  RAW_QUOTA_MB: whole(1, 10_000_000).optional(),
  SESSION_DAYS: whole(1, 365).default(30),
  UPLOAD_EXPIRY_HOURS: whole(1, 24 * 365).default(24),
  CLEANUP_INTERVAL_MINUTES: whole(0, 24 * 60).default(15),
  LEASE_SECONDS: whole(1, 86_400).default(120),
  /** The earlier system's workers send no heartbeat. */
  LEGACY_LEASE_SECONDS: whole(1, 86_400).default(3600),
  STORAGE_IDLE_SECONDS: whole(1, 600).default(30),
  RETRY_AFTER_SECONDS: whole(1, 600).default(10),
  LOGIN_FAILURES_ALLOWED: whole(1, 1000).default(10),
  REGISTRATIONS_ALLOWED: whole(1, 1_000_000).default(10),
});

const environment = variablesOf.superRefine((env, context) => {
  const pair = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
  const [missing] = pair.filter((name) => env[name] === undefined);
  const isHalf = pair.some((name) => env[name] !== undefined) && missing !== undefined;
  if (isHalf && env.STORAGE_URL?.startsWith('s3:'))
    context.addIssue({
      code: 'custom',
      path: [missing],
      message: 'is missing where the other half of the key is set',
    });
});

export interface Config {
  host: string;
  port: number;
  publicUrl: string | undefined;
  dataDir: string;
  secureCookies: boolean;
  database: { kind: 'sqlite'; path: string } | { kind: 'mariadb'; url: string };
  storageUrl: string;
  /** Where a bucket of `storageUrl` is, and with whose rights. */
  s3: S3Place;
  uploadDir: string;
  staticDir: string | undefined;
  workerApiKey: string;
  metricsToken: string | undefined;
  smtpUrl: string | undefined;
  mailFrom: string;
  registrationOpen: boolean;
  requireVerifiedEmail: boolean;
  /** The number of proxies in front. */
  trustProxy: number;
  logLevel: string;
  maxFileBytes: number;
  maxStackBytes: number;
  defaultQuotaMb: number;
  /** What an account of the tier gets where an admin asks for the tier's default. */
  quotaMbOfTier: Readonly<Record<'free' | 'pro' | 'raw', number>>;
  sessionDays: number;
  uploadExpiryHours: number;
  cleanupIntervalMinutes: number;
  leaseSeconds: number;
  legacyLeaseSeconds: number;
  storageIdleMs: number;
  /** When to come back after a part of the service was away, where nothing tells it better. */
  retryAfterSeconds: number;
  /** bcrypt's: each step doubles what a sign-in and a guess take. Not for operators: a low one would give the passwords away. */
  passwordCost: number;
  /** By one network at one account before it must wait. */
  loginFailuresAllowed: number;
  /** An hour from one network before it must wait. */
  registrationsAllowed: number;
}

/** An operator's mistake: the message names every bad variable and repeats no value. */
export class ConfigError extends Error {}

/**
 * Empty variables count as absent. Creates the data folder, and in it `worker.key` when no worker key is given.
 *
 * @throws ConfigError naming every bad variable
 */
export function readConfig(variables: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`These settings cannot be used:\n${lines.join('\n')}`);
  }
  const env = parsed.data;
  const dataDir = resolve(env.DATA_DIR);
  makeDataDir(dataDir);
  return {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, ''),
    dataDir,
    secureCookies: env.PUBLIC_URL?.startsWith('https:') ?? false,
    database: databaseOf(env.DATABASE_URL, dataDir),
    storageUrl: env.STORAGE_URL ?? pathToFileURL(join(dataDir, 'storage')).href,
    s3: s3Of(env),
    uploadDir: resolve(env.UPLOAD_DIR ?? join(dataDir, 'uploads')),
    staticDir: env.STATIC_DIR === undefined ? undefined : resolve(env.STATIC_DIR),
    workerApiKey: env.WORKER_API_KEY ?? keptWorkerKey(dataDir),
    metricsToken: env.METRICS_TOKEN,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    registrationOpen: env.REGISTRATION_OPEN,
    requireVerifiedEmail: env.REQUIRE_VERIFIED_EMAIL,
    trustProxy: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
    maxFileBytes: env.MAX_FILE_MB * 1024 * 1024,
    maxStackBytes: (env.MAX_STACK_MB ?? 4 * env.MAX_FILE_MB) * 1024 * 1024,
    defaultQuotaMb: env.DEFAULT_QUOTA_MB,
    quotaMbOfTier: {
      free: env.DEFAULT_QUOTA_MB,
      pro: env.PRO_QUOTA_MB ?? env.DEFAULT_QUOTA_MB,
      raw: env.RAW_QUOTA_MB ?? env.DEFAULT_QUOTA_MB,
    },
    sessionDays: env.SESSION_DAYS,
    uploadExpiryHours: env.UPLOAD_EXPIRY_HOURS,
    cleanupIntervalMinutes: env.CLEANUP_INTERVAL_MINUTES,
    leaseSeconds: env.LEASE_SECONDS,
    legacyLeaseSeconds: env.LEGACY_LEASE_SECONDS,
    storageIdleMs: env.STORAGE_IDLE_SECONDS * 1000,
    retryAfterSeconds: env.RETRY_AFTER_SECONDS,
    passwordCost: 10,
    loginFailuresAllowed: env.LOGIN_FAILURES_ALLOWED,
    registrationsAllowed: env.REGISTRATIONS_ALLOWED,
  };
}

function makeDataDir(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o750 });
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      `These settings cannot be used:\n  DATA_DIR: the folder ${path} cannot be written to (${code ?? 'unknown'})`,
    );
  }
}

function databaseOf(url: string | undefined, dataDir: string): Config['database'] {
  if (url === undefined) return { kind: 'sqlite', path: join(dataDir, 'crowdsky.sqlite') };
  if (url.startsWith('sqlite://')) return { kind: 'sqlite', path: resolve(url.slice('sqlite://'.length)) };
  return { kind: 'mariadb', url };
}

/** Without credentials, those of the profile or of the machine's role are looked for. */
function s3Of(env: z.infer<typeof environment>): S3Place {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  const token = env.AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: env.AWS_SESSION_TOKEN };
  return {
    endpoint: env.S3_ENDPOINT,
    region: env.S3_REGION ?? (env.S3_ENDPOINT === undefined ? undefined : 'us-east-1'),
    pathStyle: env.S3_PATH_STYLE ?? env.S3_ENDPOINT !== undefined,
    givesLinks: env.S3_DIRECT_DOWNLOADS,
    credentials:
      accessKeyId === undefined || secretAccessKey === undefined
        ? undefined
        : { accessKeyId, secretAccessKey, ...token },
  };
}

function keptWorkerKey(dataDir: string): string {
  const path = join(dataDir, 'worker.key');
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  const key = randomBytes(32).toString('hex');
  writeFileSync(path, `${key}\n`, { mode: 0o600 });
  return key;
}
