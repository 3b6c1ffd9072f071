/** The settings of a bucket: what is taken, and what is said of a wrong one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from './config.ts';

let DATA_DIR: string;
beforeAll(() => {
  DATA_DIR = mkdtempSync(join(tmpdir(), 'crowdsky-config-'));
});
afterAll(() => rmSync(DATA_DIR, { recursive: true }));

const read = (variables: Record<string, string>) => readConfig({ DATA_DIR, ...variables });
const key = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'sesame' };

it("a bucket at Amazon's, with what its client finds by itself", () => {
  const { storageUrl, s3 } = read({ STORAGE_URL: 's3://sky/stacks' });
  expect([storageUrl, s3]).toEqual(['s3://sky/stacks', { pathStyle: false, givesLinks: false }]);
  expect(read({ STORAGE_URL: 's3://sky/stacks', S3_DIRECT_DOWNLOADS: '1' }).s3.givesLinks).toBe(true);
});

it('a bucket elsewhere, with its key', () => {
  const elsewhere = { STORAGE_URL: 's3://sky', S3_ENDPOINT: 'https://s3.example.org', ...key };
  const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'sesame' };
  const s3 = {
    endpoint: 'https://s3.example.org',
    region: 'us-east-1',
    pathStyle: true,
    givesLinks: false,
    credentials,
  };
  expect(read(elsewhere).s3).toEqual(s3);
  const own = read({ ...elsewhere, S3_REGION: 'eu-1', S3_PATH_STYLE: '0', AWS_SESSION_TOKEN: 'short' }).s3;
  expect(own).toEqual({
    ...s3,
    region: 'eu-1',
    pathStyle: false,
    credentials: { ...credentials, sessionToken: 'short' },
  });
});

it.each([
  ['STORAGE_URL', { STORAGE_URL: 's3://AKIA:sesame@sky/stacks' }, 'credentials have variables of their own'],
  ['STORAGE_URL', { STORAGE_URL: 's3:///sesame' }, 's3://bucket/folder'],
  ['S3_ENDPOINT', { STORAGE_URL: 's3://sky', S3_ENDPOINT: 'sesame' }, 'must begin with https:// or http://'],
  [
    'AWS_SECRET_ACCESS_KEY',
    { STORAGE_URL: 's3://sky', AWS_ACCESS_KEY_ID: 'sesame' },
    'is missing where the other half of the key is set',
  ],
  [
    'AWS_ACCESS_KEY_ID',
    { STORAGE_URL: 's3://sky', AWS_SECRET_ACCESS_KEY: 'sesame' },
    'is missing where the other half of the key is set',
  ],
])('names a wrong %s and repeats nothing of it', (name, variables, sentence) => {
  const told = expect.objectContaining({ message: expect.stringMatching(`${name}: .*${sentence}`) });
  expect(() => read(variables)).toThrow(told);
  expect(() => read(variables)).not.toThrow(/sesame/);
});
